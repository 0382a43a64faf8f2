package dev.ralf.core.calibration;

import dev.ralf.core.util.Matrix;
import java.util.Map;

/**
 * Temperature scaling: {@code q = softmax(ln p / T)} with the {@code T} of least weighted log-loss on the sample. The
 * log-loss is convex in {@code beta = 1 / T}, so {@code T} is an exact root of its derivative {@code sum_i w_i
 * (sum_k q_ik(beta) z_ik - z_iy)}, found by bisection to the last bit, not by an optimiser that may stop early. The
 * decision never changes.
 *
 * <p>{@code T} lies in [1/500, 500]. Where the log-loss falls up to a border (every row right, or rows whose label is on
 * average below the others) the border is taken and the fact {@code temperature-at-bound} is 1; where it does not
 * depend on {@code T} (all logits equal) {@code T = 1}. Reference: Guo, Pleiss, Sun, Weinberger, arXiv:1706.04599.
 */
public record TemperatureScaling() implements CalibratorFitter {
    private static final double BOUND = 500;

    @Override
    public String id() {
        return "temperature";
    }

    @Override
    public ProbabilityCalibrator fit(Matrix probabilities, int[] labels, double[] weights) {
        double[] shares = CalibratorFitter.shares(probabilities, labels, weights);
        Matrix z = LogLinearCalibrator.logs(probabilities);
        double beta = root(z, labels, shares);
        int k = z.columns();
        Matrix w = new Matrix(k, k);
        for (int c = 0; c < k; c++) {
            w.set(c, c, beta);
        }
        boolean bound = beta == BOUND || beta == 1 / BOUND;
        return new LogLinearCalibrator(
                w, new double[k], Map.of("temperature", 1 / beta, "temperature-at-bound", bound ? 1.0 : 0.0));
    }

    @Override
    public ProbabilityCalibrator restore(Map<String, double[]> state) {
        double[] w = state.get("weights");
        return LogLinearCalibrator.of(state, w == null || w.length == 0 ? Map.of() : Map.of("temperature", 1 / w[0]));
    }

    private static double root(Matrix z, int[] labels, double[] shares) {
        double low = 1 / BOUND;
        double high = BOUND;
        double atLow = slope(z, labels, shares, low);
        double atHigh = slope(z, labels, shares, high);
        if (Math.abs(atLow) <= 1e-14 && Math.abs(atHigh) <= 1e-14) {
            return 1; // the log-loss does not depend on the temperature
        }
        if (atLow >= 0) {
            return low;
        }
        if (atHigh <= 0) {
            return high;
        }
        while (true) {
            double middle = Math.sqrt(low * high); // relative precision at both ends
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (slope(z, labels, shares, middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Derivative of the log-loss in {@code beta}; it never falls. */
    private static double slope(Matrix z, int[] labels, double[] shares, double beta) {
        int k = z.columns();
        double slope = 0;
        for (int i = 0; i < labels.length; i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                max = Math.max(max, z.get(i, c));
            }
            double total = 0;
            double mean = 0;
            for (int c = 0; c < k; c++) {
                double d = z.get(i, c) - max;
                double e = Math.exp(beta * d);
                total += e;
                mean += e * d;
            }
            slope += shares[i] * (mean / total - (z.get(i, labels[i]) - max));
        }
        return slope;
    }
}
