package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.InputAscent;
import java.util.Optional;

/**
 * An objective that an attacker raises, bound to {@code n} examples: what a {@link Perturbation} follows. The model behind
 * it is used in inference mode and stays unchanged.
 */
public interface AttackTarget {
    /** Number of examples that this target is bound to. */
    int size();

    /** The target of the examples at these positions, in this order; positions may repeat. */
    AttackTarget select(int[] positions);

    /**
     * The objective of each example at these inputs, and in which direction it rises.
     *
     * @param inputs one input for each example
     * @param miss receives the probability that the attacker's goal is missed, in [0, 1], {@code [n]}; null if not wanted
     * @param direction receives the gradient of each example's objective in its input, up to a positive factor of each
     *     row's own, {@code [n][width]}, overwritten; null if not wanted. The factor is such that a model that is
     *     certain does not make the gradient vanish in float arithmetic
     * @return the objective of each example, larger is worse for the model
     * @throws IllegalArgumentException if there is not one input for each example
     */
    double[] evaluate(Features inputs, double[] miss, float[] direction);

    /**
     * Takes all steps of an ascent on the model's device, where both the target and the model's engine offer it, with the
     * result of the same steps along {@link #evaluate}'s directions up to rounding. By default it is not offered.
     *
     * @param natural inputs that the ball lies around, one for each example
     * @param start first iterates, {@code [n][width]}; not changed
     * @param ascent the steps
     * @return the last iterates; empty where the caller has to take the steps
     */
    default Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent) {
        return Optional.empty();
    }
}
