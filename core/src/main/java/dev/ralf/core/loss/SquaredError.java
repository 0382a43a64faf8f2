package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Mean squared error over the K outputs of an example, against fixed targets t:
 *
 * <pre>
 * LOGITS:         l = sum_k (z_k - t_k)^2 / K        dl/dz_j = 2 (z_j - t_j) / K
 * PROBABILITIES:  l = sum_k (p_k - t_k)^2 / K        dl/dz_j = 2 p_j ((p_j - t_j) - sum_k p_k (p_k - t_k)) / K
 * </pre>
 *
 * <p>With one-hot targets the second is the Brier score divided by K. Row by row this is {@code torch.nn.MSELoss}.
 *
 * @param targets t, {@code [n][K]}, finite
 * @param space which outputs are compared
 */
public record SquaredError(Matrix targets, Space space) implements RowLoss {
    /** Which outputs are compared. */
    public enum Space {
        /** The logits z. */
        LOGITS,
        /** The probabilities softmax(z). */
        PROBABILITIES
    }

    /** Checks the targets. */
    public SquaredError {
        for (double t : targets.data()) {
            Checks.inRange("targets", t, -Double.MAX_VALUE, Double.MAX_VALUE);
        }
    }

    @Override
    public double row(double[] logits, int example, double[] gradient) {
        int k = logits.length;
        Checks.size("logits", k, targets.columns());
        boolean softmax = space == Space.PROBABILITIES;
        double[] out = softmax ? Rows.exp(Rows.logSoftmax(logits)) : logits;
        double square = 0;
        double mean = 0;
        for (int j = 0; j < k; j++) {
            double d = out[j] - targets.get(example, j);
            square += d * d;
            mean += out[j] * d;
        }
        if (gradient != null) {
            for (int j = 0; j < k; j++) {
                double d = out[j] - targets.get(example, j);
                gradient[j] = 2 * (softmax ? out[j] * (d - mean) : d) / k;
            }
        }
        return square / k;
    }
}
