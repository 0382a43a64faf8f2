package dev.ralf.core.loss;

import java.util.Arrays;

/**
 * Difference of logits ratio (DLR), the margin of an example in units of the spread of its top logits:
 *
 * <pre>
 * l = - (z_y - max_{k != y} z_k) / (z_(1) - z_(3) + 1e-12)
 * </pre>
 *
 * <p>with z_(1), z_(3) the largest and third largest logit. It does not change when logits are shifted or (up to the
 * 1e-12) scaled, so that over-confident models do not hide their gradient. Values lie in [-1, 1] where the label is among
 * the three top classes, and are above 0 where the most likely class is wrong.
 *
 * <p>Of equal logits the class with the lower number counts as the larger one, in all three places; the gradient is that
 * of the classes so chosen. If the three top logits are equal the denominator is 1e-12: the loss is 0 where the label is
 * one of them, the gradient large. The loss is not defined for two classes, as there is no third logit; there it is the
 * {@link Margin} (denominator 1): our choice.
 *
 * <p>Reference: Croce and Hein, arXiv:2003.01690; the 1e-12 is that of their code.
 *
 * @param labels class of each example of the whole set; at least two classes
 */
public record DifferenceOfLogitsRatio(int[] labels) implements RowLoss {
    private static final double FLOOR = 1e-12;

    @Override
    public double row(double[] logits, int example, double[] gradient) {
        if (logits.length == 2) {
            return new Margin(labels).row(logits, example, gradient);
        }
        int y = labels[example];
        int k = Rows.runnerUp(logits, y);
        int[] top = topThree(logits);
        double margin = logits[k] - logits[y];
        double spread = logits[top[0]] - logits[top[2]] + FLOOR;
        if (gradient != null) {
            Arrays.fill(gradient, 0);
            gradient[k] += 1 / spread;
            gradient[y] -= 1 / spread;
            gradient[top[0]] -= margin / (spread * spread);
            gradient[top[2]] += margin / (spread * spread);
        }
        return margin / spread;
    }

    /** The three largest logits' classes in falling order; of equal ones the lower class first. */
    private static int[] topThree(double[] z) {
        int[] top = {-1, -1, -1};
        for (int j = 0; j < z.length; j++) {
            int at = 3;
            while (at > 0 && (top[at - 1] < 0 || z[j] > z[top[at - 1]])) {
                at--;
            }
            for (int t = 2; t > at; t--) {
                top[t] = top[t - 1];
            }
            if (at < 3) {
                top[at] = j;
            }
        }
        return top;
    }
}
