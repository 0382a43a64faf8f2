package dev.ralf.fairness.optim;

import java.util.Arrays;

/**
 * What a rule does in one block of a calibration sample: the supporting plane of the block's part of the dual, and a
 * column of the primal.
 *
 * @param parameters of its scores, see {@link ScoreForm}
 * @param rates constrained rates, {@code [group][cell]}, 0 for groups that the block does not hold
 * @param gain weighted mean over the block of the chosen class's value {@code v_k} (without the offset)
 * @param value weighted mean of the best score; {@code gain - rates . mu} up to rounding
 */
record GroupRule(double[] parameters, double[][] rates, double gain, double value) {
    /** True if both rules choose alike as far as the primal can see. */
    boolean sameColumn(GroupRule other) {
        return gain == other.gain && Arrays.deepEquals(rates, other.rates);
    }
}
