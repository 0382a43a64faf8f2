package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Optional;

/**
 * The raw training loss of a model: cross-entropy {@code -ln softmax(z)_y}, and the most likely class as the decision
 * (the lowest class wins a tie). What adversarial training maximises.
 *
 * <p>The direction is the gradient divided by {@code 1 - p_y}: {@code -1} in the logit of the label and the softmax over
 * the other classes elsewhere. It has the direction of the gradient and does not vanish where the model is certain.
 *
 * @param model the model
 * @param labels class of each example
 */
public record CrossEntropyTarget(DifferentiableClassifier model, int[] labels) implements AttackTarget {
    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public CrossEntropyTarget select(int[] positions) {
        return new CrossEntropyTarget(model, MathOps.select(labels, positions));
    }

    @Override
    public double[] evaluate(Features inputs, double[] miss, float[] direction) {
        Checks.size("inputs", inputs.size(), size());
        return model.lossAndInputGradient(inputs, new Loss(labels, miss), direction);
    }

    @Override
    public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent) {
        return model.ascend(natural, start, ascent, new InputAscent.AwayFrom(labels));
    }

    private record Loss(int[] labels, double[] miss) implements LogitLoss {
        @Override
        public void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient) {
            float[] others = new float[classes];
            double[] p = new double[classes];
            for (int i = 0; i < rows; i++) {
                int at = i * classes;
                int y = labels[first + i];
                loss[first + i] = MathOps.logSumExp(logits, at, classes) - logits[at + y];
                if (miss != null) {
                    miss[first + i] = argmax(logits, at, classes) == y ? 1 : 0;
                }
                if (gradient != null) {
                    System.arraycopy(logits, at, others, 0, classes);
                    others[y] = Float.NEGATIVE_INFINITY;
                    MathOps.softmaxRow(others, 0, classes, p, 0);
                    for (int j = 0; j < classes; j++) {
                        gradient[at + j] = j == y ? -1 : (float) p[j];
                    }
                }
            }
        }

        private static int argmax(float[] logits, int at, int classes) {
            int best = 0;
            for (int j = 1; j < classes; j++) {
                if (logits[at + j] > logits[at + best]) {
                    best = j;
                }
            }
            return best;
        }
    }
}
