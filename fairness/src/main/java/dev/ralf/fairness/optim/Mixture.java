package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * A randomised rule by group: in group {@code s} one of the rules {@code argmax_k(pi_s p_k - offsets[s][j][k])} is drawn
 * with probability {@code weights[s][j]}. Arrays are handed over.
 *
 * @param weights {@code [group][rule]}, non-negative, each group sums to 1
 * @param offsets {@code [group][rule][class]}
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
     * This mixture with probability {@code 1 - weight}, else the class {@code constant} whatever the input. The constant
     * rule has the offset -2 at its class and 0 elsewhere, which wins because scores lie in [0, 1].
     */
    Mixture withConstant(int constant, double weight, int classes) {
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
            o[s][m] = constantOffsets(constant, classes);
        }
        return new Mixture(w, o);
    }

    /** Offsets under which {@code constant} always wins. */
    static double[] constantOffsets(int constant, int classes) {
        double[] offsets = new double[classes];
        offsets[constant] = -2;
        return offsets;
    }
}
