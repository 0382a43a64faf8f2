package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Isotonic regression of one score: the non-decreasing function of least weighted squared error, by pooling adjacent
 * violators. Equal scores count as one with their weighted mean target. Between scores the function is linear, outside
 * their range constant. Reference: Zadrozny, Elkan, doi:10.1145/775047.775151.
 */
public final class Isotonic {
    private final double[] x;
    private final double[] y;

    /** A function through the points {@code (x, y)}, both non-decreasing. */
    Isotonic(double[] x, double[] y) {
        Checks.size("y", y.length, x.length);
        Checks.atLeast("points", x.length, 1);
        this.x = x;
        this.y = y;
    }

    /**
     * Fits.
     *
     * @param scores scores
     * @param targets value to predict at each score
     * @param weights non-negative weight of each score, with a positive sum; scores of weight 0 are left out
     * @throws IllegalArgumentException if the arrays do not fit together, or hold a value that is not finite
     */
    public static Isotonic fit(double[] scores, double[] targets, double[] weights) {
        Checks.size("targets", targets.length, scores.length);
        Checks.size("weights", weights.length, scores.length);
        for (int i = 0; i < scores.length; i++) {
            Checks.nonNegative("weights[" + i + "]", weights[i]);
            Checks.argument(Double.isFinite(scores[i]), "scores[%d] must be finite, got %s", i, scores[i]);
            Checks.argument(Double.isFinite(targets[i]), "targets[%d] must be finite, got %s", i, targets[i]);
        }
        int[] order = IntStream.range(0, scores.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        Checks.argument(order.length > 0, "isotonic regression needs a row of positive weight");
        double[] x = new double[order.length];
        double[] mean = new double[order.length];
        double[] weight = new double[order.length];
        int n = 0;
        for (int i : order) {
            if (n == 0 || scores[i] != x[n - 1]) {
                x[n] = scores[i];
                n++;
            }
            weight[n - 1] += weights[i];
            mean[n - 1] += (targets[i] - mean[n - 1]) * weights[i] / weight[n - 1];
        }
        return new Isotonic(Arrays.copyOf(x, n), pooled(mean, weight, n));
    }

    /** The weighted means of the blocks of a non-decreasing fit, one value a point. */
    private static double[] pooled(double[] mean, double[] weight, int n) {
        double[] value = new double[n];
        double[] mass = new double[n];
        int[] length = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            value[blocks] = mean[i];
            mass[blocks] = weight[i];
            length[blocks] = 1;
            while (blocks > 0 && value[blocks - 1] >= value[blocks]) {
                double total = mass[blocks - 1] + mass[blocks];
                value[blocks - 1] = (value[blocks - 1] * mass[blocks - 1] + value[blocks] * mass[blocks]) / total;
                mass[blocks - 1] = total;
                length[blocks - 1] += length[blocks];
                blocks--;
            }
            blocks++;
        }
        double[] out = new double[n];
        int next = 0;
        for (int b = 0; b < blocks; b++) {
            Arrays.fill(out, next, next + length[b], value[b]);
            next += length[b];
        }
        return out;
    }

    /** The value at a score; NaN at NaN. */
    public double at(double score) {
        if (Double.isNaN(score)) {
            return Double.NaN;
        }
        int i = Arrays.binarySearch(x, score);
        if (i >= 0) {
            return y[i];
        }
        int right = -i - 1;
        if (right == 0) {
            return y[0];
        }
        if (right == x.length) {
            return y[x.length - 1];
        }
        double t = (score - x[right - 1]) / (x[right] - x[right - 1]);
        return y[right - 1] + t * (y[right] - y[right - 1]);
    }

    /** The derivative at a score, that of the piece on its right; 0 outside the fitted range. */
    public double slope(double score) {
        int i = Arrays.binarySearch(x, score);
        int left = i >= 0 ? i : -i - 2;
        if (left < 0 || left >= x.length - 1) {
            return 0;
        }
        return (y[left + 1] - y[left]) / (x[left + 1] - x[left]);
    }

    /** Scores of the points, ascending. */
    double[] x() {
        return x.clone();
    }

    /** Values at the points, non-decreasing. */
    double[] y() {
        return y.clone();
    }
}
