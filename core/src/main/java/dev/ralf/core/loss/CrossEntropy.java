package dev.ralf.core.loss;

/**
 * Cross-entropy {@code -ln softmax(z)_y}, in nats; gradient {@code softmax(z) - e_y}.
 *
 * @param labels class of each example of the whole set
 */
public record CrossEntropy(int[] labels) implements RowLoss {
    @Override
    public double row(double[] logits, int example, double[] gradient) {
        int y = labels[example];
        double max = Double.NEGATIVE_INFINITY;
        for (double z : logits) {
            max = Math.max(max, z);
        }
        double sum = 0;
        for (double z : logits) {
            sum += Math.exp(z - max);
        }
        if (gradient != null) {
            for (int j = 0; j < logits.length; j++) {
                gradient[j] = Math.exp(logits[j] - max) / sum - (j == y ? 1 : 0);
            }
        }
        return max + Math.log(sum) - logits[y];
    }
}
