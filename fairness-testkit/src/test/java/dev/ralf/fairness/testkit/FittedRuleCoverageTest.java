package dev.ralf.fairness.testkit;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.calibration.FairRuleFitter;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/**
 * A fixed fitted rule on independent samples of a generator: simultaneous exact intervals over 2,000 draws. The
 * population is a table of 200 feature points in each of two groups, so that the true rates of a rule are sums over the
 * table and not estimates.
 */
class FittedRuleCoverageTest {
    private static final int DRAWS = 2000;
    private static final int POINTS = 200;
    private static final int CLASSES = 3;
    private static final double ALPHA = 0.05;
    private static final List<String> NAMES = List.of("a", "b");

    private final SeedTree seed = new SeedTree(31).child("coverage");
    private final int[] codes = codes();
    private final Matrix table = Contracts.probabilities(codes, CLASSES, seed.generator());

    @Test
    void simultaneousIntervals_coverAllRatesOfTheFairRule_atTheStatedLevel() {
        double[][] rates = rates(fairRule());
        int missed = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            missed += coversAll(sample(rates, 600, draw), rates) ? 0 : 1;
        }
        int most = new BinomialDistribution(null, DRAWS, ALPHA).inverseCumulativeProbability(1 - 1e-6);
        assertTrue(missed <= most, "missed " + missed + " of " + DRAWS + ", at most " + most);
        // Bonferroni's and the exact intervals' slack is no excuse for intervals that are far too wide.
        assertTrue(missed >= DRAWS * ALPHA / 20, "missed only " + missed);
    }

    @Test
    void power_unfairRuleIsFound_fairOneIsShownToHold() {
        double[][] fair = rates(fairRule());
        double[][] argmax = rates(new Argmax());
        double fairGap = new Population(new int[] {1, 1}, fair).trueGap();
        double argmaxGap = new Population(new int[] {1, 1}, argmax).trueGap();
        assertTrue(fairGap <= 0.03 && argmaxGap >= 0.15, "gaps " + fairGap + " and " + argmaxGap);
        int held = 0;
        int violated = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            held += verdict(fair, 20_000, draw) == Verdict.SHOWN_TO_HOLD ? 1 : 0;
            violated += verdict(argmax, 1500, draw) == Verdict.SHOWN_TO_BE_VIOLATED ? 1 : 0;
        }
        assertTrue(held >= 0.99 * DRAWS, "shown to hold " + held);
        assertTrue(violated >= 0.95 * DRAWS, "shown to be violated " + violated);
    }

    private Verdict verdict(double[][] rates, int rows, int draw) {
        return assertFair(sample(rates, rows, draw))
                .demographicParity()
                .finding(0.06)
                .verdict();
    }

    private static boolean coversAll(DecisionCounts counts, double[][] rates) {
        boolean all = true;
        for (int s = 0; s < rates.length; s++) {
            long[] decided = counts.counts()[s][0];
            for (int k = 0; k < CLASSES; k++) {
                all &= Interval.exact(decided[k], counts.rows() / 2.0, ALPHA / (rates.length * CLASSES))
                        .contains(rates[s][k]);
            }
        }
        return all;
    }

    /** The rule, fitted once on a sample of its own. */
    private DecisionRule fairRule() {
        RandomGenerator rng = seed.child("calibration").generator();
        int[] rows = rng.ints(20_000, 0, 2 * POINTS).toArray();
        double[] weights = new double[rows.length];
        Arrays.fill(weights, 1);
        Groups groups = new Groups("A", NAMES, codes).select(rows);
        return new FairRuleFitter("A", 0, FairRuleFitter.Mode.RANDOMISED)
                .fit(new CalibrationSample(table.select(rows), List.of(groups), weights), seed);
    }

    /** True rates of a rule, {@code [group][class]}: means over the points of the table. */
    private double[][] rates(DecisionRule rule) {
        Matrix q = rule.decisionProbabilities(table, codes);
        double[][] rates = new double[NAMES.size()][CLASSES];
        for (int i = 0; i < q.rows(); i++) {
            for (int k = 0; k < CLASSES; k++) {
                rates[codes[i]][k] += q.get(i, k) / POINTS;
            }
        }
        return rates;
    }

    /** Decisions on {@code rows} fresh rows of each group: given a fixed rule these are draws by its rates. */
    private DecisionCounts sample(double[][] rates, int rows, int draw) {
        return Binomials.counts(
                new Population(new int[] {rows, rows}, rates),
                seed.child("sample", draw).generator());
    }

    private static int[] codes() {
        int[] codes = new int[2 * POINTS];
        Arrays.setAll(codes, i -> i / POINTS);
        return codes;
    }
}
