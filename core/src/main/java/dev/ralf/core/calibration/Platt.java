package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Platt scaling of one score: {@code P(1 | x) = 1 / (1 + exp(a x + b))}, least weighted log-loss by Newton's method.
 * Reference: Platt, 1999; Lin, Lin, Weng, doi:10.1007/s10994-007-5018-6.
 *
 * @param a slope; negative where larger scores mean class 1
 * @param b offset
 */
public record Platt(double a, double b) {
    /**
     * Fits.
     *
     * @param x scores
     * @param targets 0 or 1 for each score
     * @param weights non-negative weight of each score, with a positive sum
     * @param smoothing true for Platt's targets {@code (n1 + 1) / (n1 + 2)} and {@code 1 / (n0 + 2)}, with the weights of
     *     the two classes as their counts; false for plain maximum likelihood, which is unbounded where the scores
     *     separate the classes: the steps then stop at the limit of double precision
     * @throws IllegalArgumentException if the arrays do not fit together, or hold a value that is not finite
     */
    public static Platt fit(double[] x, int[] targets, double[] weights, boolean smoothing) {
        int n = x.length;
        Checks.size("targets", targets.length, n);
        Checks.size("weights", weights.length, n);
        double[] count = new double[2];
        for (int i = 0; i < n; i++) {
            Checks.argument(Double.isFinite(x[i]), "scores[%d] must be finite, got %s", i, x[i]);
            Checks.inRange("targets[" + i + "]", targets[i], 0, 1);
            count[targets[i]] += Checks.nonNegative("weights[" + i + "]", weights[i]);
        }
        double total = Checks.positive("sum of the weights", count[0] + count[1]);
        double high = smoothing ? (count[1] + 1) / (count[1] + 2) : 1;
        double low = smoothing ? 1 / (count[0] + 2) : 0;
        Matrix features = new Matrix(n, 2);
        Matrix t = new Matrix(n, 2);
        double[] shares = new double[n];
        for (int i = 0; i < n; i++) {
            double one = targets[i] == 1 ? high : low;
            features.set(i, 0, x[i]);
            features.set(i, 1, 1);
            t.set(i, 0, 1 - one);
            t.set(i, 1, one);
            shares[i] = weights[i] / total;
        }
        Matrix ridge = new Matrix(new double[] {-1, -1, 0, 0}, 2, 2); // only the differences of logits matter
        Matrix theta = new SoftmaxRegression(features, t, shares, new Matrix(2, 2), ridge).solve();
        return new Platt(-theta.get(1, 0), -theta.get(1, 1));
    }

    /** {@code P(1 | x)}. */
    public double probability(double x) {
        return 1 / (1 + Math.exp(a * x + b));
    }
}
