package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
            usable[i] = usable(points[i]);
        }
        return IntStream.range(0, points.length)
                .filter(i -> usable[i])
                .filter(i -> IntStream.range(0, points.length)
                        .noneMatch(j -> usable[j] && dominates(points[j], points[i], maximise)))
                .toArray();
    }

    /**
     * For each point, how many points dominate it and how many it dominates.
     *
     * @param points as for {@link #front}
     * @param maximise as for {@link #front}
     * @return {@code [n][2]}: dominated by, dominates; zeros for a point with a NaN
     * @throws IllegalArgumentException if a point has another number of objectives
     */
    public static int[][] dominance(double[][] points, boolean[] maximise) {
        int[][] counts = new int[points.length][2];
        for (int i = 0; i < points.length; i++) {
            Checks.size("points[" + i + "]", points[i].length, maximise.length);
            for (int j = 0; j < points.length; j++) {
                if (usable(points[i]) && usable(points[j]) && dominates(points[j], points[i], maximise)) {
                    counts[i][0]++;
                    counts[j][1]++;
                }
            }
        }
        return counts;
    }

    /**
     * Hypervolume: the volume of the union of the boxes between a reference point and each point. A point that is not
     * better than the reference in every objective adds nothing, and neither does a point with a NaN. Exact, by the
     * exclusive volumes of the points in turn (the WFG recursion).
     *
     * <p>Reference: Zitzler and Thiele (1998), doi:10.1007/BFb0056872; While, Bradstreet and Barone (2012),
     * doi:10.1109/TEVC.2010.2077298.
     *
     * @param points {@code [n][objectives]}
     * @param maximise true for an objective where more is better
     * @param reference the worst value of each objective that still counts
     * @return volume in the product of the objectives' units; 0 without points
     * @throws IllegalArgumentException if a point or the reference has another number of objectives
     */
    public static double hypervolume(double[][] points, boolean[] maximise, double[] reference) {
        Checks.size("reference", reference.length, maximise.length);
        List<double[]> gains = new ArrayList<>();
        for (int i : front(points, maximise)) {
            double[] gain = new double[reference.length];
            for (int k = 0; k < gain.length; k++) {
                gain[k] = maximise[k] ? points[i][k] - reference[k] : reference[k] - points[i][k];
            }
            if (Arrays.stream(gain).allMatch(g -> g > 0)) {
                gains.add(gain);
            }
        }
        return volume(gains);
    }

    /** Volume of the union of the boxes from the origin to each point. */
    private static double volume(List<double[]> points) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            double[] point = points.get(i);
            List<double[]> shared = new ArrayList<>();
            for (double[] later : points.subList(i + 1, points.size())) {
                double[] both = new double[point.length];
                for (int k = 0; k < both.length; k++) {
                    both[k] = Math.min(point[k], later[k]);
                }
                shared.add(both);
            }
            sum += Arrays.stream(point).reduce(1, (a, b) -> a * b) - volume(undominated(shared));
        }
        return sum;
    }

    private static List<double[]> undominated(List<double[]> points) {
        List<double[]> kept = new ArrayList<>();
        for (double[] p : points) {
            if (kept.stream().noneMatch(q -> covers(q, p))) {
                kept.removeIf(q -> covers(p, q));
                kept.add(p);
            }
        }
        return kept;
    }

    private static boolean covers(double[] a, double[] b) {
        return IntStream.range(0, a.length).allMatch(k -> a[k] >= b[k]);
    }

    private static boolean usable(double[] point) {
        return Arrays.stream(point).noneMatch(Double::isNaN);
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
