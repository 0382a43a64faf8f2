package dev.ralf.fairness.testkit;

/** What a sample shows about a tolerance. */
public enum Verdict {
    /** The simultaneous upper bound of the gap is at most the tolerance. */
    SHOWN_TO_HOLD,
    /** The simultaneous lower bound of the gap is above the tolerance. */
    SHOWN_TO_BE_VIOLATED,
    /** Neither: the sample is too small for a gap this near to the tolerance. */
    UNDECIDED
}
