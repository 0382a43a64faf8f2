package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Cross-entropy with soft targets q and class weights w, in nats:
 *
 * <pre>
 * l = - sum_k w_k q_k ln p_k        dl/dz_j = p_j sum_k w_k q_k - w_j q_j        p = softmax(z)
 * </pre>
 *
 * <p>Label smoothing by a turns a label y into {@code q = (1 - a) e_y + a / K} (Szegedy et al., arXiv:1512.00567). Row by
 * row this is {@code torch.nn.CrossEntropyLoss} with {@code reduction="none"}; whoever averages decides whether to divide
 * by the number of rows or by their weights.
 *
 * @param targets q, {@code [n][K]}, each row non-negative and summing to 1 within 1e-6
 * @param classWeights w, {@code [K]}, finite and non-negative
 */
public record SoftCrossEntropy(Matrix targets, double[] classWeights) implements RowLoss {
    /** Checks targets and weights. */
    public SoftCrossEntropy {
        Targets.checkProbabilities(targets);
        Checks.size("classWeights", classWeights.length, targets.columns());
        for (int k = 0; k < classWeights.length; k++) {
            Checks.nonNegative("classWeights[" + k + "]", classWeights[k]);
        }
    }

    /** Soft targets with equal weights of 1. */
    public static SoftCrossEntropy of(Matrix targets) {
        return new SoftCrossEntropy(targets, Targets.ones(targets.columns()));
    }

    /**
     * Smoothed labels.
     *
     * @param labels class of each example, in [0, classes)
     * @param smoothing a, in [0, 1]
     * @param classWeights w, {@code [classes]}
     */
    public static SoftCrossEntropy ofLabels(int[] labels, double smoothing, double[] classWeights) {
        return new SoftCrossEntropy(Targets.smoothed(labels, classWeights.length, smoothing), classWeights);
    }

    /** Smoothed labels with equal class weights of 1. */
    public static SoftCrossEntropy ofLabels(int[] labels, double smoothing, int classes) {
        return ofLabels(labels, smoothing, Targets.ones(classes));
    }

    @Override
    public double row(double[] logits, int example, double[] gradient) {
        Checks.size("logits", logits.length, classWeights.length);
        double[] logP = Rows.logSoftmax(logits);
        double loss = 0;
        double mass = 0;
        for (int k = 0; k < logits.length; k++) {
            double m = classWeights[k] * targets.get(example, k);
            if (m != 0) {
                loss -= m * logP[k];
                mass += m;
            }
        }
        if (gradient != null) {
            for (int j = 0; j < logits.length; j++) {
                gradient[j] = Math.exp(logP[j]) * mass - classWeights[j] * targets.get(example, j);
            }
        }
        return loss;
    }
}
