package dev.ralf.fairness.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.ParityConstraint;
import java.util.List;

/**
 * The constrained rates of decisions on a sample, as far as the probabilities say: {@code rate_{s,(e,k)} = sum_i w_i
 * r_s(x_i) p_e(x_i) q_k(x_i) / sum_i w_i r_s(x_i) p_e(x_i)}, without {@code p_e} for demographic parity, with {@code r_s}
 * the indicator of the group where it is known. Rates given labels are those of a labelled sample only as far as the
 * probabilities are calibrated in each group.
 *
 * @param cells the rates
 * @param values {@code [group][cell]}, in [0, 1]; NaN where the denominator is 0
 */
public record PlugInRates(List<ParityConstraint.Cell> cells, double[][] values) {
    /**
     * The rates of decisions.
     *
     * @param constraint which rates
     * @param probabilities {@code [n][k]}
     * @param decisions probability of each decision, {@code [n][k]}
     * @param membership {@code r}, {@code [n][s]}
     * @param weights weight of each row
     * @throws IllegalArgumentException if lengths differ
     */
    public static PlugInRates of(
            ParityConstraint constraint, Matrix probabilities, Matrix decisions, Matrix membership, double[] weights) {
        int n = probabilities.rows();
        Checks.size("decisions", decisions.rows(), n);
        Checks.size("membership", membership.rows(), n);
        Checks.size("weights", weights.length, n);
        List<ParityConstraint.Cell> cells = constraint.cells(probabilities.columns());
        double[][] values = new double[membership.columns()][cells.size()];
        for (int s = 0; s < values.length; s++) {
            double[] base = new double[cells.size()];
            for (int i = 0; i < n; i++) {
                double member = weights[i] * membership.get(i, s);
                for (int j = 0; j < base.length && member > 0; j++) {
                    ParityConstraint.Cell cell = cells.get(j);
                    double w = constraint.conditional() ? member * probabilities.get(i, cell.event()) : member;
                    base[j] += w;
                    values[s][j] += w * decisions.get(i, cell.decision());
                }
            }
            for (int j = 0; j < base.length; j++) {
                values[s][j] /= base[j];
            }
        }
        return new PlugInRates(cells, values);
    }

    /** One-hot rows of known groups, {@code [n][groups]}. */
    static Matrix membership(int[] groups, int count) {
        Matrix r = new Matrix(groups.length, count);
        for (int i = 0; i < groups.length; i++) {
            r.set(i, groups[i], 1);
        }
        return r;
    }

    /** Largest difference of a rate between two groups. */
    public double gap() {
        double gap = 0;
        for (int j = 0; j < cells.size(); j++) {
            for (double[] a : values) {
                for (double[] b : values) {
                    gap = Math.max(gap, a[j] - b[j]);
                }
            }
        }
        return gap;
    }
}
