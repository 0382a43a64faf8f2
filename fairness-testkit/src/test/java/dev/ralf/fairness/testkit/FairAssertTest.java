package dev.ralf.fairness.testkit;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FairAssertTest {
    private static final List<String> TWO = List.of("a", "b");

    private static DecisionCounts two(long hits1, long n1, long hits2, long n2) {
        return DecisionCounts.unlabelled(TWO, new long[][] {{n1 - hits1, hits1}, {n2 - hits2, hits2}});
    }

    @Test
    void exactBounds_areThoseOfTheCells_byHand() {
        // Two rates, so each gets 0.05 / 2; the gap is between the ends.
        Interval a = Interval.exact(60, 100, 0.025);
        Interval b = Interval.exact(20, 100, 0.025);
        Finding finding = assertFair(two(20, 100, 60, 100)).demographicParity().finding(0.05);
        assertEquals(a.lower() - b.upper(), finding.gap().lower(), 1e-15);
        assertEquals(a.upper() - b.lower(), finding.gap().upper(), 1e-15);
        assertEquals(0.4, finding.observedGap(), 1e-15);
        assertEquals(0.05, finding.errorRate());
    }

    @Test
    void newcombeBounds_areThoseOfTheDifference() {
        Interval d = Interval.newcombe(60, 100, 20, 100, 0.05);
        Finding finding = assertFair(two(20, 100, 60, 100))
                .with(IntervalMethod.NEWCOMBE)
                .demographicParity()
                .finding(0.05);
        assertEquals(d.lower(), finding.gap().lower(), 1e-15);
        assertEquals(d.upper(), finding.gap().upper(), 1e-15);
    }

    @Test
    void threeOutcomes_eachClaimFailsOnItsOwn() {
        FairAssert.Claim holds =
                assertFair(two(50_000, 100_000, 50_000, 100_000)).demographicParity();
        FairAssert.Claim violated = assertFair(two(20, 100, 90, 100)).demographicParity();
        FairAssert.Claim undecided = assertFair(two(5, 10, 6, 10)).demographicParity();

        assertEquals(Verdict.SHOWN_TO_HOLD, holds.finding(0.05).verdict());
        assertEquals(Verdict.SHOWN_TO_BE_VIOLATED, violated.finding(0.05).verdict());
        assertEquals(Verdict.UNDECIDED, undecided.finding(0.05).verdict());

        holds.isShownAtMost(0.05);
        holds.isNotShownAbove(0.05);
        undecided.isNotShownAbove(0.05);
        String small = assertThrows(StatisticalAssertionError.class, () -> undecided.isShownAtMost(0.05))
                .getMessage();
        assertTrue(small.matches("(?s).*undecided.*rows would decide.*"), small);
        String wrong = assertThrows(StatisticalAssertionError.class, () -> violated.isNotShownAbove(0.05))
                .getMessage();
        assertTrue(wrong.contains("b 90/100 = 0.9000 against a 20/100 = 0.2000"), wrong);
        assertThrows(StatisticalAssertionError.class, () -> violated.isShownAtMost(0.05));
    }

    @ParameterizedTest
    @EnumSource(IntervalMethod.class)
    void decidingRows_decide_andFewerDoNot(IntervalMethod method) {
        long n = assertFair(two(100, 200, 100, 200))
                .with(method)
                .demographicParity()
                .finding(0.05)
                .decidingRows()
                .orElseThrow();
        assertEquals(Verdict.SHOWN_TO_HOLD, atHalf(n * 102 / 100, method));
        assertEquals(Verdict.UNDECIDED, atHalf(n * 98 / 100, method));
    }

    private static Verdict atHalf(long rows, IntervalMethod method) {
        return assertFair(two(rows / 4, rows / 2, rows / 4, rows / 2))
                .with(method)
                .demographicParity()
                .finding(0.05)
                .verdict();
    }

    @Test
    void gapAtTheTolerance_isDecidedByNoNumberOfRows() {
        Finding finding = assertFair(two(25, 100, 50, 100)).demographicParity().finding(0.25);
        assertTrue(finding.decidingRows().isEmpty());
        assertTrue(finding.toString().contains("no number of rows"), finding.toString());
    }

    @Test
    void emptyGroup_mayHaveAnyRate_soNothingIsShownToHold() {
        DecisionCounts counts = DecisionCounts.unlabelled(
                List.of("a", "b", "c"), new long[][] {{50_000, 50_000}, {50_000, 50_000}, {0, 0}});
        Finding finding = assertFair(counts).demographicParity().finding(0.05);
        assertEquals(Verdict.UNDECIDED, finding.verdict());
        assertTrue(finding.toString().contains("group c has no row"), finding.toString());
        assertTrue(finding.decidingRows().isPresent());
        Finding nothing = assertFair(two(0, 0, 0, 0)).demographicParity().finding(0.05);
        assertEquals(new Interval(0, 1), nothing.gap());
        assertTrue(Double.isNaN(nothing.observedGap()));
        assertTrue(nothing.decidingRows().isPresent());
    }

    @Test
    void opportunityAndOdds_lookAtTheirLabelsAlone() {
        // [group][label][decision]: true-positive rates 0.8 and 0.8; false-positive rates 0.1 and 0.6.
        DecisionCounts counts = new DecisionCounts(
                TWO, new long[][][] {{{90_000, 10_000}, {20_000, 80_000}}, {{40_000, 60_000}, {20_000, 80_000}}}, true);
        FairAssert fair = assertFair(counts);
        fair.equalOpportunity().isShownAtMost(0.02);
        fair.equalOpportunity(1).isShownAtMost(0.02);
        assertEquals(0.5, fair.equalisedOdds().finding(0.02).observedGap(), 1e-12);
        assertThrows(StatisticalAssertionError.class, () -> fair.equalisedOdds().isNotShownAbove(0.4));
        // Selection rates 90/200 and 140/200.
        assertEquals(0.25, fair.demographicParity().finding(0.02).observedGap(), 1e-12);
    }

    @Test
    void decisions_areCountedByGroupLabelAndDecision() {
        Groups groups = new Groups("sex", List.of("f", "m", "x"), new int[] {0, 1, 1, 0});
        DecisionCounts counts = Decisions.of(2, new int[] {1, 0, 1, 1}, groups, new int[] {1, 1, 0, 0})
                .counts();
        assertEquals(1, counts.counts()[0][1][1]);
        assertEquals(1, counts.counts()[0][0][1]);
        assertEquals(1, counts.counts()[1][1][0]);
        assertEquals(1, counts.counts()[1][0][1]);
        assertEquals(4, counts.rows());
        assertFalse(Decisions.of(2, new int[] {1, 0, 1, 1}, groups).counts().labelled());
    }

    @Test
    void misuse_isOneClearLine() {
        assertMessage("equal opportunity needs labels", () -> assertFair(two(1, 2, 1, 2))
                .equalOpportunity());
        assertMessage(
                "tolerance must be in [0, 1], got NaN",
                () -> assertFair(two(1, 2, 1, 2)).demographicParity().isShownAtMost(Double.NaN));
        assertMessage("error rate must be in (0, 0.5], got 0.0", () -> assertFair(two(1, 2, 1, 2))
                .atErrorRate(0));
        assertMessage(
                "groups must be at least 2, got 1",
                () -> DecisionCounts.unlabelled(List.of("a"), new long[][] {{1, 1}}));
    }

    @Test
    void outsideProperties_aSharedErrorRateIsDivided() {
        assertEquals(
                0.01 / 30,
                assertFair(two(1, 2, 1, 2))
                        .atErrorRate(0.01)
                        .inPropertyOf(10)
                        .assertionsPerTry(3)
                        .demographicParity()
                        .finding(0.1)
                        .errorRate(),
                1e-18);
    }

    private static void assertMessage(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
