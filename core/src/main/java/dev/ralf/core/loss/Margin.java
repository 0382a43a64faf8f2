package dev.ralf.core.loss;

/**
 * The margin by which the label loses, {@code max_{k != y} z_k - z_y}: above 0 where the most likely class is wrong. What
 * attacks raise; larger is worse for the model. The gradient is {@code e_k - e_y} with k the winning class, the lowest
 * one of a tie. Also called the loss of Carlini and Wagner (arXiv:1608.04644), without their bound.
 *
 * @param labels class of each example of the whole set; at least two classes
 */
public record Margin(int[] labels) implements RowLoss {
    @Override
    public double row(double[] logits, int example, double[] gradient) {
        int y = labels[example];
        int k = Rows.runnerUp(logits, y);
        if (gradient != null) {
            for (int j = 0; j < logits.length; j++) {
                gradient[j] = j == k ? 1 : j == y ? -1 : 0;
            }
        }
        return logits[k] - logits[y];
    }
}
