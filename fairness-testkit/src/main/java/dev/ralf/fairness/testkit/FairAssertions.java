package dev.ralf.fairness.testkit;

/** Entry point of the statistical assertions, for a static import. */
public final class FairAssertions {
    private FairAssertions() {}

    /** Begins an assertion about decisions on a sample that nothing was fitted on. */
    public static FairAssert assertFair(Decisions decisions) {
        return assertFair(decisions.counts());
    }

    /** Begins an assertion about the counts of such a sample. */
    public static FairAssert assertFair(DecisionCounts counts) {
        return FairAssert.of(counts);
    }
}
