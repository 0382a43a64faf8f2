package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import java.util.Locale;
import java.util.Objects;

/**
 * An attack whose attacker wants a certain class: a success is that decision. Robust accuracy still counts the label.
 *
 * @param attack the attack
 * @param goal the class that is wanted
 */
public record TargetedAttack(Attack attack, Goal goal) implements Attack {
    /** Checks for null. */
    public TargetedAttack {
        Objects.requireNonNull(attack, "attack");
        Objects.requireNonNull(goal, "goal");
    }

    /** The attack itself without a goal class. */
    public static Attack of(Attack attack, Goal goal) {
        return goal == Goal.ANY ? attack : new TargetedAttack(attack, goal);
    }

    @Override
    public String id() {
        return attack.id();
    }

    @Override
    public ThreatModel threat() {
        return attack.threat();
    }

    @Override
    public TargetedAttack within(ThreatModel other) {
        return new TargetedAttack(attack.within(other), goal);
    }

    @Override
    public boolean needsGradients() {
        return attack.needsGradients();
    }

    @Override
    public String describe() {
        return attack.describe() + ", goal "
                + goal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return attack.run(goal.of(target, inputs), inputs, rowIds, seed);
    }
}
