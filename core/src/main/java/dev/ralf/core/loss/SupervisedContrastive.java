package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Supervised contrastive loss: rows of one class close together, others apart. With z_i = x_i / |x_i|, tau the
 * temperature, P(i) the other rows of the class of row i, and the mean over the rows i that have such others,
 *
 * <pre>
 * l = mean_i  -1/|P(i)| sum_{p in P(i)} ln ( exp(z_i z_p / tau) / sum_{a != i} exp(z_i z_a / tau) )
 * </pre>
 *
 * <p>the form with the sum outside of the logarithm (L_out). The gradient goes through the normalisation, so each row's
 * is at a right angle to that row. With two views of each example, labels stand once for each view; with the examples'
 * numbers as labels this is the loss of SimCLR (arXiv:2002.05709).
 *
 * <p>A row without another of its class is no anchor but stays in the others' denominators; without any anchor, as for a
 * single row, the loss is 0. A row that is all 0 has no direction: z = 0, and its gradient is 0, our choice. Deviations
 * from the authors' code: no factor {@code tau / 0.07}, and the mean is over anchors that have positives.
 *
 * <p>Reference: Khosla, Teterwak, Wang, Sarna, Tian, Isola, Maschinot, Liu and Krishnan, arXiv:2004.11362, equation 2.
 *
 * @param labels class of each row of the batch
 * @param temperature tau, above 0; 0.1 in the paper
 */
public record SupervisedContrastive(int[] labels, double temperature) implements BatchLoss {
    /** Checks the temperature. */
    public SupervisedContrastive {
        Checks.positive("temperature", temperature);
    }

    @Override
    public double value(Matrix outputs, Matrix gradient) {
        int n = outputs.rows();
        int d = outputs.columns();
        Checks.size("outputs (rows)", n, labels.length);
        double[][] z = new double[n][d];
        double[] length = new double[n];
        for (int i = 0; i < n; i++) {
            length[i] = Rows.normalize(outputs.row(i), z[i]);
        }
        int[] positives = new int[n];
        int anchors = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                positives[i] += i != j && labels[i] == labels[j] ? 1 : 0;
            }
            anchors += positives[i] > 0 ? 1 : 0;
        }
        double[][] dz = new double[n][d];
        double loss = 0;
        for (int i = 0; i < n; i++) {
            if (positives[i] > 0) {
                loss += anchor(z, i, positives[i], 1.0 / anchors, dz);
            }
        }
        if (gradient != null) {
            for (int i = 0; i < n; i++) {
                double along = 0;
                for (int j = 0; j < d; j++) {
                    along += dz[i][j] * z[i][j];
                }
                for (int j = 0; j < d; j++) {
                    gradient.set(i, j, length[i] == 0 ? 0 : (dz[i][j] - along * z[i][j]) / length[i]);
                }
            }
        }
        return loss;
    }

    /** Adds one anchor's part of the gradient to {@code dz} and returns its part of the loss. */
    private double anchor(double[][] z, int i, int positives, double weight, double[][] dz) {
        int n = z.length;
        double[] s = new double[n];
        double max = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < n; a++) {
            for (int j = 0; j < z[i].length; j++) {
                s[a] += z[i][j] * z[a][j] / temperature;
            }
            max = a == i ? max : Math.max(max, s[a]);
        }
        double sum = 0;
        for (int a = 0; a < n; a++) {
            sum += a == i ? 0 : Math.exp(s[a] - max);
        }
        double logSum = max + Math.log(sum);
        double loss = 0;
        for (int a = 0; a < n; a++) {
            if (a == i) {
                continue;
            }
            boolean positive = labels[a] == labels[i];
            loss += positive ? (logSum - s[a]) / positives : 0;
            double ds = weight * (Math.exp(s[a] - logSum) - (positive ? 1.0 / positives : 0)) / temperature;
            for (int j = 0; j < z[i].length; j++) {
                dz[i][j] += ds * z[a][j];
                dz[a][j] += ds * z[i][j];
            }
        }
        return weight * loss;
    }
}
