package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;

/**
 * The inner maximisation of adversarial training: raises a target's objective within a threat model, without regard to
 * whether a decision changes.
 */
@FunctionalInterface
public interface Perturbation {
    /**
     * Perturbed inputs.
     *
     * @param target what is raised, bound to the labels of these examples
     * @param inputs natural inputs, in their domain; not changed
     * @param rowIds names of the rows' random streams
     * @param seed parent of the rows' random streams
     */
    Features perturb(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed);
}
