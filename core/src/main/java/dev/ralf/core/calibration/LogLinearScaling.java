package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Map;

/**
 * Vector scaling ({@code q = softmax(diag(w) ln p + b)}) and Dirichlet calibration ({@code q = softmax(W ln p + b)}) by
 * least weighted log-loss, convex in {@code W} and {@code b} and solved by Newton's method. Both are ridged towards
 * the identity, which makes the optimum unique and finite: Dirichlet calibration by the off-diagonal and intercept
 * penalty of its paper, {@code lambda / (k (k - 1)) sum_{c != j} W_cj^2 + mu / k sum_c b_c^2}; vector scaling by 1e-6 on
 * {@code w - 1} and {@code b}. Deviation: the paper chooses lambda and mu by cross-validation; here they are options.
 * Reference: Guo, Pleiss, Sun, Weinberger, arXiv:1706.04599; Kull et al., arXiv:1910.12656.
 *
 * @param full true for Dirichlet calibration, false for vector scaling
 * @param lambda penalty on off-diagonal weights, above 0; not used by vector scaling
 * @param mu penalty on intercepts, above 0; not used by vector scaling
 */
public record LogLinearScaling(boolean full, double lambda, double mu) implements CalibratorFitter {
    /** Dirichlet calibration has {@code k (k + 1)} coefficients, and Newton's method their square in memory. */
    private static final int MAX_CLASSES = 40;

    private static final double RIDGE = 1e-6;

    /** Checks the ranges. */
    public LogLinearScaling {
        Checks.positive("lambda", lambda);
        Checks.positive("mu", mu);
    }

    /** Vector scaling. */
    public static LogLinearScaling vector() {
        return new LogLinearScaling(false, RIDGE, RIDGE);
    }

    /** Dirichlet calibration. */
    public static LogLinearScaling dirichlet(double lambda, double mu) {
        return new LogLinearScaling(true, lambda, mu);
    }

    @Override
    public String id() {
        return full ? "dirichlet" : "vector";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also for Dirichlet calibration of more than 40 classes
     */
    @Override
    public ProbabilityCalibrator fit(Matrix probabilities, int[] labels, double[] weights) {
        double[] shares = CalibratorFitter.shares(probabilities, labels, weights);
        int n = probabilities.rows();
        int k = probabilities.columns();
        Checks.argument(
                !full || k <= MAX_CLASSES,
                "dirichlet calibration takes at most %d classes, got %d: use vector or temperature",
                MAX_CLASSES,
                k);
        Matrix logs = LogLinearCalibrator.logs(probabilities);
        Matrix x = new Matrix(n, k + 1);
        Matrix targets = new Matrix(n, k);
        for (int i = 0; i < n; i++) {
            System.arraycopy(logs.data(), i * k, x.data(), i * (k + 1), k);
            x.set(i, k, 1);
            targets.set(i, labels[i], 1);
        }
        Matrix start = new Matrix(k, k + 1);
        Matrix ridge = new Matrix(k, k + 1);
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < k; j++) {
                ridge.set(c, j, full ? (c == j ? 0 : 2 * lambda / (k * (k - 1.0))) : (c == j ? RIDGE : -1));
            }
            ridge.set(c, k, full ? 2 * mu / k : RIDGE);
            start.set(c, c, 1);
        }
        Matrix theta = new SoftmaxRegression(x, targets, shares, start, ridge).solve();
        Matrix w = new Matrix(k, k);
        double[] b = new double[k];
        for (int c = 0; c < k; c++) {
            System.arraycopy(theta.data(), c * (k + 1), w.data(), c * k, k);
            b[c] = theta.get(c, k);
        }
        return new LogLinearCalibrator(w, b, Map.of());
    }

    @Override
    public ProbabilityCalibrator restore(Map<String, double[]> state) {
        return LogLinearCalibrator.of(state, Map.of());
    }
}
