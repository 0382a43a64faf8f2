package dev.ralf.fairness.optim;

/**
 * What the rule {@code argmax_k(v_k - offset_k)} does in one group of a calibration sample: the supporting plane of the
 * group's part of the dual at {@code offsets}, and a column of the primal.
 *
 * @param offsets {@code [k]}
 * @param rates share of the group that the rule sends to each class, {@code [k]}, sums to 1
 * @param gain weighted mean over the group of the chosen class's score {@code v_k} (without the offset)
 * @param value weighted mean of {@code max_k(v_k - offset_k)}; equals {@code gain - rates . offsets} up to rounding
 */
record GroupRule(double[] offsets, double[] rates, double gain, double value) {
    /** True if both rules choose alike as far as the primal can see. */
    boolean sameColumn(GroupRule other) {
        return gain == other.gain && java.util.Arrays.equals(rates, other.rates);
    }
}
