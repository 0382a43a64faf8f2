package dev.ralf.core.loss;

import dev.ralf.core.util.MathOps;

/**
 * Cross-entropy {@code -ln softmax(z)_y}, in nats; gradient {@code softmax(z) - e_y}.
 *
 * @param labels class of each example of the whole set
 */
public record CrossEntropy(int[] labels) implements LogitLoss {
    @Override
    public void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient) {
        double[] p = new double[classes];
        for (int i = 0; i < rows; i++) {
            int at = i * classes;
            int y = labels[first + i];
            loss[first + i] = MathOps.logSumExp(logits, at, classes) - logits[at + y];
            if (gradient != null) {
                MathOps.softmaxRow(logits, at, classes, p, 0);
                for (int j = 0; j < classes; j++) {
                    gradient[at + j] = (float) (p[j] - (j == y ? 1 : 0));
                }
            }
        }
    }
}
