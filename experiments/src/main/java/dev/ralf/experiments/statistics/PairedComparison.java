package dev.ralf.experiments.statistics;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;

/**
 * Two methods compared on the same seeds, by the differences {@code a_i - b_i}. The primary result is the mean difference
 * with its interval and the sign-flip p; the signed-rank p stands beside it.
 *
 * @param n number of seeds
 * @param meanDifference mean of {@code a_i - b_i}
 * @param sd standard deviation of the differences; NaN for one seed
 * @param tInterval Student's interval of the mean difference; undefined for one seed
 * @param bootstrapInterval bootstrap-t interval, see {@link BootstrapT}; undefined for one seed
 * @param signFlipP two-sided sign-flip p, see {@link SignFlip}; 1 for one seed
 * @param wilcoxonP two-sided exact signed-rank p, see {@link SignedRank}; 1 for one seed
 */
public record PairedComparison(
        int n,
        double meanDifference,
        double sd,
        Interval tInterval,
        Interval bootstrapInterval,
        double signFlipP,
        double wilcoxonP) {
    /**
     * Compares with intervals at level {@value Summary#LEVEL}.
     *
     * @param a values of one method, one a seed
     * @param b values of the other, same seeds in the same order
     * @param seed stream of resamples and drawn signs
     * @throws IllegalArgumentException if there is no value, one is not finite, or lengths differ
     */
    public static PairedComparison of(double[] a, double[] b, SeedTree seed) {
        return of(a, b, Summary.LEVEL, seed);
    }

    /**
     * Compares with intervals at {@code level}.
     *
     * @param a values of one method, one a seed
     * @param b values of the other, same seeds in the same order
     * @param level confidence level, above 0 and below 1
     * @param seed stream of resamples and drawn signs
     * @throws IllegalArgumentException if there is no value, one is not finite, lengths differ, or the level is out of
     *     range
     */
    public static PairedComparison of(double[] a, double[] b, double level, SeedTree seed) {
        Summary.checkValues("a", a);
        Summary.checkValues("b", b);
        Checks.size("b", b.length, a.length);
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        Summary summary = Summary.of(differences, level);
        return new PairedComparison(
                summary.n(),
                summary.mean(),
                summary.sd(),
                summary.interval(),
                BootstrapT.interval(differences, level, seed),
                SignFlip.p(differences, seed),
                SignedRank.p(differences));
    }
}
