package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pareto front: the points that no other point dominates. A point dominates another if it is at least as good in every
 * objective and better in one; equal points do not dominate each other, so duplicates on the front all stay.
 */
public final class Pareto {
    private Pareto() {}

    /**
     * Indices of the points on the front, ascending.
     *
     * @param points {@code [n][objectives]}; a point with a NaN is left out and dominates nothing
     * @param maximise true for an objective where more is better, false where less is
     * @throws IllegalArgumentException if a point has another number of objectives
     */
    public static int[] front(double[][] points, boolean[] maximise) {
        boolean[] usable = new boolean[points.length];
        for (int i = 0; i < points.length; i++) {
            Checks.size("points[" + i + "]", points[i].length, maximise.length);
            usable[i] = Arrays.stream(points[i]).noneMatch(Double::isNaN);
        }
        return IntStream.range(0, points.length)
                .filter(i -> usable[i])
                .filter(i -> IntStream.range(0, points.length)
                        .noneMatch(j -> usable[j] && dominates(points[j], points[i], maximise)))
                .toArray();
    }

    private static boolean dominates(double[] a, double[] b, boolean[] maximise) {
        boolean better = false;
        for (int k = 0; k < maximise.length; k++) {
            int gain = maximise[k] ? Double.compare(a[k] + 0.0, b[k] + 0.0) : Double.compare(b[k] + 0.0, a[k] + 0.0);
            if (gain < 0) {
                return false;
            }
            better |= gain > 0;
        }
        return better;
    }
}
