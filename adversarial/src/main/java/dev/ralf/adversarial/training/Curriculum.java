package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.InnerAttack;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;

/**
 * A robust objective whose inner attack grows: over the first {@code radiusShare} of a round's steps epsilon and step size
 * rise linearly from 0 to their values, over the first {@code stepsShare} the number of attack steps from 1 to theirs.
 *
 * @param objective the objective at full strength
 * @param attack its inner attack
 * @param radiusShare share of the round, in [0, 1]; 0 for full strength from the start
 * @param stepsShare share of the round, in [0, 1]; 0 for all steps from the start
 */
public record Curriculum(RobustObjective objective, InnerAttack attack, double radiusShare, double stepsShare)
        implements Objective {
    /** Checks the ranges. */
    public Curriculum {
        Checks.inRange("radiusShare", radiusShare, 0.0, 1.0);
        Checks.inRange("stepsShare", stepsShare, 0.0, 1.0);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        double radius = grown(batch.progress(), radiusShare);
        double steps = grown(batch.progress(), stepsShare);
        return objective.with(attack.weakened(radius, steps)).accumulate(network, batch, gradient, seed);
    }

    private static double grown(double progress, double share) {
        return progress < share ? progress / share : 1;
    }
}
