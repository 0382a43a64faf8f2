package dev.ralf.experiments.report;

/**
 * One comparison with the baseline, paired by seed; differences are cell minus baseline.
 *
 * @param cell the cell
 * @param baseline the cell with the baseline's value on the axis of the plan
 * @param pairs seeds in which both are defined
 * @param mean mean difference; NaN without pairs
 * @param tLow lower end of the t-interval; NaN below two pairs, as all that follows where undefined
 * @param tHigh upper end
 * @param bootstrapLow lower end of the bootstrap-t interval
 * @param bootstrapHigh upper end
 * @param signFlip two-sided sign-flip permutation p
 * @param holm the same after Holm's correction in the family
 * @param wilcoxon two-sided Wilcoxon signed-rank p
 * @param wins pairs in which the cell is better
 * @param losses pairs in which it is worse
 * @param detectable smallest difference seen with 80 % power at Holm's first step; infinite if the design can show none
 */
record Comparison(
        Cell cell,
        Cell baseline,
        int pairs,
        double mean,
        double tLow,
        double tHigh,
        double bootstrapLow,
        double bootstrapHigh,
        double signFlip,
        double holm,
        double wilcoxon,
        int wins,
        int losses,
        double detectable) {}
