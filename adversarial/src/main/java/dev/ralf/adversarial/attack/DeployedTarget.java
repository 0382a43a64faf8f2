package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * A model as it is deployed, with its decision rule: an adaptive attack. The objective is the rule's margin {@code
 * max_{k != y} score_k - score_y} ({@link DecisionRule#margins}), its expectation where the rule is randomised, and an
 * example counts as right with the probability that the rule decides for its label.
 *
 * <p>The margin's derivative g in the probabilities is taken through the softmax in double precision, in a form without
 * cancellation, {@code dz_j = p_j sum_k p_k (g_j - g_k)}; each row is then divided by its largest absolute value before
 * it becomes float, so that rows on which the model is certain keep their direction. A logit more than 600 below the
 * largest of its row counts as 600 below, so that no probability becomes 0.
 *
 * <p>Reference: Carlini and Wagner, arXiv:1608.04644 (margin objective); Athalye, Carlini and Wagner, arXiv:1802.00420
 * (attack what is deployed).
 *
 * @param model the model
 * @param rule the decision rule
 * @param labels class of each example
 * @param groups group of each example; null only if the rule needs none
 */
public record DeployedTarget(DifferentiableClassifier model, DecisionRule rule, int[] labels, int[] groups)
        implements AttackTarget {
    private static final float FLOOR = 600;

    /**
     * Checks the groups.
     *
     * @throws IllegalArgumentException if the rule needs groups and there is not one for each label
     */
    public DeployedTarget {
        Checks.argument(
                groups != null || rule.attribute().isEmpty(), "groups must be given for %s, got null", rule.id());
        if (groups != null) {
            Checks.size("groups", groups.length, labels.length);
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public DeployedTarget select(int[] positions) {
        return new DeployedTarget(
                model,
                rule,
                MathOps.select(labels, positions),
                groups == null ? null : MathOps.select(groups, positions));
    }

    @Override
    public double[] evaluate(Features inputs, double[] right, float[] direction) {
        Checks.size("inputs", inputs.size(), size());
        return model.lossAndInputGradient(inputs, new MarginLoss(rule, labels, groups, right), direction);
    }

    @Override
    public double[] right(Features inputs) {
        Checks.size("inputs", inputs.size(), size());
        Matrix q = rule.decisionProbabilities(model.probabilities(inputs), groups);
        double[] right = new double[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = q.get(i, labels[i]);
        }
        return right;
    }

    /** The rule's margin as a loss of logits; its gradient is rescaled row by row. */
    private record MarginLoss(DecisionRule rule, int[] labels, int[] groups, double[] right) implements LogitLoss {
        @Override
        public void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient) {
            int[] y = Arrays.copyOfRange(labels, first, first + rows);
            int[] g = groups == null ? null : Arrays.copyOfRange(groups, first, first + rows);
            Matrix p = MathOps.softmax(floored(logits, rows, classes), rows, classes);
            Matrix slope = gradient == null ? null : new Matrix(rows, classes);
            double[] margins = rule.margins(p, g, y, slope);
            System.arraycopy(margins, 0, loss, first, rows);
            if (right != null) {
                Matrix q = rule.decisionProbabilities(p, g);
                for (int i = 0; i < rows; i++) {
                    right[first + i] = q.get(i, y[i]);
                }
            }
            if (gradient != null) {
                double[] dz = new double[classes];
                for (int i = 0; i < rows; i++) {
                    throughSoftmax(p.data(), slope.data(), i * classes, dz, gradient);
                }
            }
        }

        private static float[] floored(float[] logits, int rows, int classes) {
            float[] out = new float[rows * classes];
            for (int at = 0; at < out.length; at += classes) {
                float max = Float.NEGATIVE_INFINITY;
                for (int j = at; j < at + classes; j++) {
                    max = Math.max(max, logits[j]);
                }
                for (int j = at; j < at + classes; j++) {
                    out[j] = Math.max(logits[j], max - FLOOR);
                }
            }
            return out;
        }

        private static void throughSoftmax(double[] p, double[] slope, int at, double[] dz, float[] gradient) {
            double largest = 0;
            for (int j = 0; j < dz.length; j++) {
                double sum = 0;
                for (int k = 0; k < dz.length; k++) {
                    if (slope[at + j] != slope[at + k]) {
                        sum += p[at + k] * (slope[at + j] - slope[at + k]);
                    }
                }
                dz[j] = p[at + j] * sum;
                largest = Math.max(largest, Math.abs(dz[j]));
            }
            for (int j = 0; j < dz.length; j++) {
                gradient[at + j] = largest > 0 ? (float) (dz[j] / largest) : 0;
            }
        }
    }
}
