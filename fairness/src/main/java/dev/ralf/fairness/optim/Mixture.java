package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * A randomised rule by block of rows (group, or all rows): in block {@code b} one of the rules with the parameters {@code
 * offsets[b][j]} of a {@link ScoreForm} is drawn with probability {@code weights[b][j]}. Arrays are handed over.
 *
 * @param weights {@code [block][rule]}, non-negative, each block sums to 1
 * @param offsets {@code [block][rule][parameter]}; for demographic parity of known groups the parameters are {@code mu_s}
 */
public record Mixture(double[][] weights, double[][][] offsets) {
    /** Checks lengths and weights. */
    public Mixture {
        Checks.size("offsets", offsets.length, weights.length);
        for (int s = 0; s < weights.length; s++) {
            Checks.size("offsets[" + s + "]", offsets[s].length, weights[s].length);
            double sum = 0;
            for (double w : weights[s]) {
                sum += Checks.inRange("weight", w, 0.0, 1 + 1e-9);
            }
            Checks.inRange("sum of weights", sum, 1 - 1e-9, 1 + 1e-9);
        }
    }

    /**
     * This mixture with probability {@code 1 - weight}, else one class whatever the input, the rule with the parameters
     * {@code constant}.
     */
    Mixture withConstant(double[] constant, double weight) {
        int groups = weights.length;
        double[][] w = new double[groups][];
        double[][][] o = new double[groups][][];
        for (int s = 0; s < groups; s++) {
            int m = weights[s].length;
            w[s] = Arrays.copyOf(weights[s], m + 1);
            o[s] = Arrays.copyOf(offsets[s], m + 1);
            for (int j = 0; j < m; j++) {
                w[s][j] *= 1 - weight;
            }
            w[s][m] = weight;
            o[s][m] = constant.clone();
        }
        return new Mixture(w, o);
    }
}
