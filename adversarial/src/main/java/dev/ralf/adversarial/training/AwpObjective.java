package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.optim.WeightPerturbation;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;

/**
 * Adversarial weight perturbation on top of a robust objective: the perturbed inputs are made at the weights w as they are,
 * the weights are moved to {@code w + v} along the gradient of the objective there ({@link WeightPerturbation}), and what is
 * accumulated is the gradient at {@code w + v} on the same inputs; the optimiser applies it to w. Only the second pass
 * moves the buffers.
 *
 * <p>Reference: Wu, Xia and Wang, arXiv:2004.05884.
 *
 * @param objective the objective, such as adversarial training or TRADES
 * @param weights how weights are moved
 * @param warmUp share of the round's steps without it, in [0, 1]
 */
public record AwpObjective(RobustObjective objective, WeightPerturbation weights, double warmUp)
        implements RobustObjective {
    /** Checks the range. */
    public AwpObjective {
        Checks.inRange("warmUp", warmUp, 0.0, 1.0);
    }

    @Override
    public Perturbation perturbation() {
        return objective.perturbation();
    }

    @Override
    public AwpObjective with(Perturbation other) {
        return new AwpObjective(objective.with(other), weights, warmUp);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        if (batch.progress() < warmUp) {
            return objective.accumulate(network, batch, gradient, seed);
        }
        float[] parameters = network.trainable();
        float[] buffers = network.buffers();
        float[] slope = new float[parameters.length];
        Features[] made = new Features[1];
        Perturbation recorded = (target, inputs, rowIds, stream) -> {
            made[0] = objective.perturbation().perturb(target, inputs, rowIds, stream);
            return made[0];
        };
        double before = objective.with(recorded).accumulate(network, batch, slope, seed);
        network.setBuffers(buffers);
        if (made[0] == null) {
            return before;
        }
        float[] v = new float[parameters.length];
        weights.ascend(parameters, slope, network.layout(), v);
        network.setTrainable(WeightPerturbation.perturbed(parameters, v));
        try {
            return objective
                    .with((target, inputs, rowIds, stream) -> made[0])
                    .accumulate(network, batch, gradient, seed);
        } finally {
            network.setTrainable(parameters);
        }
    }
}
