package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Optional;

/**
 * How far a model's probabilities move away from those at reference inputs: {@code KL(p | p')} with p fixed, in nats.
 * What TRADES maximises. The "label" of an example is the most likely class at its reference input (the lowest class wins
 * a tie), so that a success is a decision that changed.
 *
 * <p>The direction is the gradient {@code p' - p} in the logits, scaled so that its largest component is 1 in size; the
 * component of the most likely class is minus the sum of the others, so that a model that is certain does not lose it to
 * rounding. It is zero where p' equals p, as at the reference input itself.
 *
 * @param model the model
 * @param reference p, {@code [n][K]}
 */
public record DivergenceTarget(DifferentiableClassifier model, Matrix reference) implements AttackTarget {
    /** The target whose reference is what the model says at these inputs, in inference mode. */
    public static DivergenceTarget at(DifferentiableClassifier model, Features inputs) {
        return new DivergenceTarget(model, model.probabilities(inputs));
    }

    @Override
    public int size() {
        return reference.rows();
    }

    @Override
    public DivergenceTarget select(int[] positions) {
        return new DivergenceTarget(model, reference.select(positions));
    }

    @Override
    public double[] evaluate(Features inputs, double[] miss, float[] direction) {
        Checks.size("inputs", inputs.size(), size());
        return model.lossAndInputGradient(inputs, new Loss(reference, miss), direction);
    }

    @Override
    public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent) {
        return model.ascend(natural, start, ascent, new InputAscent.Divergence(reference));
    }

    private record Loss(Matrix reference, double[] miss) implements LogitLoss {
        @Override
        public void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient) {
            Matrix now = MathOps.softmax(logits, rows, classes);
            for (int i = 0; i < rows; i++) {
                int at = i * classes;
                double logSum = MathOps.logSumExp(logits, at, classes);
                double kl = 0;
                for (int j = 0; j < classes; j++) {
                    double p = reference.get(first + i, j);
                    if (p != 0) {
                        kl += p * (Math.log(p) - (logits[at + j] - logSum));
                    }
                }
                loss[first + i] = kl;
                if (miss != null) {
                    miss[first + i] = now.argmax(i) == reference.argmax(first + i) ? 1 : 0;
                }
                if (gradient != null) {
                    direction(now, i, first + i, gradient);
                }
            }
        }

        private void direction(Matrix now, int row, int example, float[] gradient) {
            int classes = now.columns();
            int top = now.argmax(row);
            double[] d = new double[classes];
            double largest = 0;
            for (int j = 0; j < classes; j++) {
                if (j != top) {
                    d[j] = now.get(row, j) - reference.get(example, j);
                    d[top] -= d[j];
                    largest = Math.max(largest, Math.abs(d[j]));
                }
            }
            largest = Math.max(largest, Math.abs(d[top]));
            for (int j = 0; j < classes; j++) {
                gradient[row * classes + j] = (float) (largest > 0 ? d[j] / largest : d[j]);
            }
        }
    }
}
