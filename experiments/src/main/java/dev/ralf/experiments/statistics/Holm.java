package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction: with {@code p_(1) <= ... <= p_(m)},
 * {@code adjusted_(i) = max_{j <= i} min(1, (m - j + 1) p_(j))}. Rejecting where the adjusted p is at most alpha keeps the
 * chance of any false rejection in the family at alpha, whatever the dependence.
 *
 * <p>Reference: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics
 * 6:65-70.
 */
public final class Holm {
    private Holm() {}

    /**
     * Adjusted p-values, in the order of the input.
     *
     * @param p p-values of one family of comparisons
     * @return adjusted p-values, none below its own p; equal p give equal values
     * @throws IllegalArgumentException if a value is not in [0, 1]
     */
    public static double[] adjust(double[] p) {
        for (int i = 0; i < p.length; i++) {
            Checks.inRange("p[" + i + "]", p[i], 0, 1);
        }
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
