package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;

/**
 * Looks for inputs close to the given ones on which a target's decision is wrong. A pure function of its arguments; a
 * row's outcome depends on the row, its id and the seed, not on the other rows (beyond the rounding of the model's own
 * arithmetic). What it returns always obeys its threat model.
 */
public interface Attack {
    /** Name in specs and catalogues. */
    String id();

    /**
     * Attacks each example.
     *
     * @param target what is attacked, bound to the labels of these examples
     * @param inputs natural inputs, in their domain
     * @param rowIds names of the rows' random streams
     * @param seed parent of the rows' random streams
     * @throws IllegalArgumentException if target, inputs and row ids are not of one length
     */
    AttackResult run(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed);

    /** The settings in one line, for reports: numbers mean nothing without them. */
    String describe();
}
