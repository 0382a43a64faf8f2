package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;

/**
 * Looks for inputs close to the given ones on which a deployed decision is wrong. A pure function of its arguments; a
 * row's outcome depends on the row, its id and the seed, not on the other rows (beyond the rounding of the model's own
 * arithmetic). What it returns always obeys its threat model.
 */
public interface Attack {
    /** Name in specs and catalogues. */
    String id();

    /** What the attacker may do. */
    ThreatModel threat();

    /** The same attack, settings that follow from the threat model (step sizes) included, under another threat model. */
    Attack within(ThreatModel threat);

    /** True if the attack follows input gradients; false if it gets along with probabilities or decisions. */
    boolean needsGradients();

    /**
     * Attacks each example.
     *
     * @param target what is attacked, bound to the labels of these examples
     * @param inputs natural inputs, in their domain
     * @param rowIds names of the rows' random streams
     * @param seed parent of the rows' random streams
     * @throws IllegalArgumentException if target, inputs and row ids are not of one length
     * @throws dev.ralf.core.model.MissingCapabilityException if the attack needs gradients and the model has none
     */
    AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed);

    /** The settings in one line, for reports: numbers mean nothing without them. */
    String describe();
}
