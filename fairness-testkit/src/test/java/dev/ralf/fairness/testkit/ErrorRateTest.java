package dev.ralf.fairness.testkit;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The assertions tried on 10,000 simulated data sets, which are drawn as counts. A share of wrong verdicts is compared
 * with the stated rate plus what 10,000 draws may be off by with probability 1e-6; seeds are fixed.
 */
class ErrorRateTest {
    private static final int SETS = 10_000;
    private static final double TOLERANCE = 0.05;

    /** How often each verdict came, by its ordinal, and how often the interval held the truth. */
    private record Shares(int[] verdicts, int covered) {
        int of(Verdict verdict) {
            return verdicts[verdict.ordinal()];
        }
    }

    @ParameterizedTest
    @CsvSource({
        // method, groups, classes, rows of a group
        "EXACT, 2, 2, 400",
        "EXACT, 3, 4, 300",
        "EXACT, 2, 2, 20",
        "NEWCOMBE, 2, 2, 400",
        "NEWCOMBE, 3, 4, 300"
    })
    void verdicts_areWrongNoMoreOftenThanStated(IntervalMethod method, int groups, int classes, int rows) {
        int most = mostWrong(0.05);
        // On the edge: the gap is the tolerance, which is not above it; and it is a hair above it.
        Shares fair = simulate(method, groups, classes, rows, TOLERANCE);
        assertTrue(fair.of(Verdict.SHOWN_TO_BE_VIOLATED) <= most, () -> "violated " + fair);
        Shares unfair = simulate(method, groups, classes, rows, TOLERANCE + 1e-9);
        assertTrue(unfair.of(Verdict.SHOWN_TO_HOLD) <= most, () -> "holds " + unfair);
        for (double gap : new double[] {0, TOLERANCE, 0.3}) {
            Shares any = simulate(method, groups, classes, rows, gap);
            assertTrue(SETS - any.covered() <= most, () -> "not covered at gap " + gap + ": " + (SETS - any.covered()));
        }
    }

    /** The power that docs/fairness-testkit.md states. */
    @ParameterizedTest
    @CsvSource({
        // method, groups, classes, rows of a group, gap, verdict, least share
        "EXACT, 2, 2, 1000, 0.2, SHOWN_TO_BE_VIOLATED, 0.99",
        "EXACT, 2, 2, 10000, 0, SHOWN_TO_HOLD, 0.99",
        "EXACT, 3, 4, 2000, 0.2, SHOWN_TO_BE_VIOLATED, 0.99",
        "NEWCOMBE, 2, 2, 500, 0.2, SHOWN_TO_BE_VIOLATED, 0.99",
        "NEWCOMBE, 2, 2, 5000, 0, SHOWN_TO_HOLD, 0.99"
    })
    void power_isWhatIsStated(
            IntervalMethod method, int groups, int classes, int rows, double gap, Verdict verdict, double least) {
        Shares shares = simulate(method, groups, classes, rows, gap);
        assertTrue(shares.of(verdict) >= least * SETS, () -> verdict + " in " + shares.of(verdict));
    }

    /** A property of 20 tries with a true gap at the tolerance fails no more often than one assertion may. */
    @Test
    void wholeProperty_keepsItsErrorRate() {
        Population population = Population.planted(new int[] {200, 200}, 2, TOLERANCE);
        SeedTree seed = new SeedTree(77).child("property");
        int failed = 0;
        for (int property = 0; property < SETS / 20; property++) {
            boolean any = false;
            for (int attempt = 0; attempt < 20; attempt++) {
                any |= assertFair(Binomials.counts(
                                        population,
                                        seed.child(property).child(attempt).generator()))
                                .inPropertyOf(20)
                                .demographicParity()
                                .finding(TOLERANCE)
                                .verdict()
                        == Verdict.SHOWN_TO_BE_VIOLATED;
            }
            failed += any ? 1 : 0;
        }
        assertTrue(failed <= new BinomialDistribution(null, SETS / 20, 0.05).inverseCumulativeProbability(1 - 1e-6));
    }

    /** Rows drawn one by one and counts drawn at once have the same law: here, the same means. */
    @Test
    void drawnRows_haveTheRatesOfTheirPopulation() {
        Population population = Population.planted(new int[] {40_000, 20_000, 20_000}, 3, 0.3);
        assertEquals(0.3, population.trueGap(), 1e-12);
        DecisionCounts counts = population.draw(new SeedTree(5)).counts();
        FairAssert fair = assertFair(counts);
        for (Finding finding : List.of(
                fair.demographicParity().finding(0.1),
                fair.equalOpportunity(1).finding(0.1),
                fair.equalisedOdds().finding(0.1))) {
            assertTrue(finding.gap().contains(0.3), finding.toString());
            assertEquals(Verdict.SHOWN_TO_BE_VIOLATED, finding.verdict());
        }
    }

    private static int mostWrong(double rate) {
        return new BinomialDistribution(null, SETS, rate).inverseCumulativeProbability(1 - 1e-6);
    }

    private static Shares simulate(IntervalMethod method, int groups, int classes, int rows, double gap) {
        int[] sizes = new int[groups];
        Arrays.fill(sizes, rows);
        Population population = Population.planted(sizes, classes, gap);
        SeedTree seed = new SeedTree(2024).child("sets");
        int[] verdicts = new int[Verdict.values().length];
        int covered = 0;
        for (int i = 0; i < SETS; i++) {
            Finding finding = assertFair(
                            Binomials.counts(population, seed.child(i).generator()))
                    .with(method)
                    .demographicParity()
                    .finding(TOLERANCE);
            verdicts[finding.verdict().ordinal()]++;
            covered += finding.gap().contains(gap) ? 1 : 0;
        }
        return new Shares(verdicts, covered);
    }
}
