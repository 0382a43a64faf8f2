package example;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Groups;
import dev.ralf.fairness.testkit.Decisions;
import dev.ralf.fairness.testkit.StatisticalAssertionError;
import dev.ralf.fairness.testkit.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Checks the policy on one audit sample; here a simulated one. */
class LoanPolicyTest {
    /** Applicants whose scores are lower in the second group by {@code shift}. */
    private static Decisions auditSample(int rows, double shift) {
        SplittableRandom random = new SplittableRandom(7);
        int[] group = new int[rows];
        int[] granted = new int[rows];
        for (int i = 0; i < rows; i++) {
            group[i] = i % 2;
            granted[i] = LoanPolicy.decide(random.nextDouble() - shift * group[i]);
        }
        return Decisions.of(2, granted, new Groups("sex", List.of("f", "m"), group));
    }

    @Test
    void fairPolicy_isShownToBeFair() {
        Decisions audit = auditSample(40_000, 0);
        assertFair(audit).demographicParity().isShownAtMost(0.05);
    }

    @Test
    void smallSample_isNoEvidenceEitherWay() {
        Decisions audit = auditSample(200, 0);
        assertFair(audit).demographicParity().isNotShownAbove(0.05);
        assertThrows(
                StatisticalAssertionError.class,
                () -> assertFair(audit).demographicParity().isShownAtMost(0.05));
        assertEquals(
                Verdict.UNDECIDED,
                assertFair(audit).demographicParity().finding(0.05).verdict());
    }

    @Test
    void shiftedScores_areFound() {
        Decisions audit = auditSample(4_000, 0.2);
        assertThrows(
                StatisticalAssertionError.class,
                () -> assertFair(audit).demographicParity().isNotShownAbove(0.05));
    }
}
