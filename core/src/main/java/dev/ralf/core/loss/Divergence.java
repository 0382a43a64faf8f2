package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;

/**
 * Kullback-Leibler divergence of the model from fixed targets q, in nats, at least 0 up to rounding:
 *
 * <pre>
 * l = KL(q | p) = sum_k q_k (ln q_k - ln p_k)        dl/dz = p - q        p = softmax(z)
 * </pre>
 *
 * <p>A class with {@code q_k = 0} adds nothing. It differs from {@link SoftCrossEntropy} by the entropy of q, so gradients
 * agree. This is {@code torch.nn.KLDivLoss} summed over the classes of a row.
 *
 * @param targets q, {@code [n][K]}, each row non-negative and summing to 1 within 1e-6
 */
public record Divergence(Matrix targets) implements RowLoss {
    /** Checks the targets. */
    public Divergence {
        Targets.checkProbabilities(targets);
    }

    @Override
    public double row(double[] logits, int example, double[] gradient) {
        Checks.size("logits", logits.length, targets.columns());
        double[] logP = Rows.logSoftmax(logits);
        double loss = 0;
        for (int k = 0; k < logits.length; k++) {
            double q = targets.get(example, k);
            if (q != 0) {
                loss += MathOps.xlogx(q) - q * logP[k];
            }
            if (gradient != null) {
                gradient[k] = Math.exp(logP[k]) - q;
            }
        }
        return loss;
    }
}
