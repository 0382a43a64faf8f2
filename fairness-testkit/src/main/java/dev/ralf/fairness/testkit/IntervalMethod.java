package dev.ralf.fairness.testkit;

/** How the gaps of one criterion are bounded, all of them at once. */
public enum IntervalMethod {
    /**
     * Clopper and Pearson's interval for each rate at the error rate divided by the number of rates; a gap lies between
     * the differences of their ends. Holds at every sample size. The default.
     */
    EXACT,
    /**
     * Newcombe's interval for each difference at the error rate divided by the number of events times pairs of groups.
     * Narrower, but approximate: rates near 0 or 1 in small groups are covered somewhat less often than stated.
     */
    NEWCOMBE
}
