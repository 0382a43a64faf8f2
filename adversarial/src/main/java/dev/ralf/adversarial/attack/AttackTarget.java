package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;

/**
 * What is attacked: a model with an objective that an attacker raises, and with the decision that counts, bound to the
 * labels (and groups) of {@code n} examples. The model is used in inference mode and stays unchanged.
 */
public interface AttackTarget {
    /** Number of examples that this target is bound to. */
    int size();

    /** The target of the examples at these positions, in this order. */
    AttackTarget select(int[] positions);

    /**
     * The objective of each example at these inputs, and in which direction it rises.
     *
     * @param inputs one input for each example
     * @param right receives the probability that the decision is the label, in [0, 1], {@code [n]}; null if not wanted
     * @param direction receives the gradient of each example's objective in its input, up to a positive factor of each
     *     row's own, {@code [n][width]}, overwritten; null if not wanted. The factor is such that a model that is
     *     certain does not make the gradient vanish in float arithmetic
     * @return the objective of each example, larger is worse for the model
     * @throws IllegalArgumentException if there is not one input for each example
     */
    double[] evaluate(Features inputs, double[] right, float[] direction);

    /**
     * The probability that the decision is the label, predicted anew as it would be in use, without the attack's own
     * arithmetic.
     *
     * @param inputs one input for each example
     * @return values in [0, 1]; 0 or 1 where the decision is deterministic
     * @throws IllegalArgumentException if there is not one input for each example
     */
    double[] right(Features inputs);
}
