package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingBatch;

/**
 * Adversarial training: the weighted mean cross-entropy {@code sum_i w_i CE(x'_i, y_i) / sum_i w_i} on perturbed inputs
 * alone, where x' raises the cross-entropy of the network as it stands. The perturbation is made in inference mode
 * (no dropout, running statistics in batch norm), on the network in training itself and without its parameter
 * gradients; the pass on x' is a training-mode pass and the only one that moves buffers. The gradient takes x' as a
 * constant (Danskin).
 *
 * <p>Reference: Madry, Makelov, Schmidt, Tsipras and Vladu, arXiv:1706.06083. Deviation: some published codes make x'
 * in training mode.
 *
 * @param perturbation makes x'; row i draws from {@code seed.child("attack")} by its row id
 * @param outer what x' is trained on: cross-entropy, perhaps with smoothed labels; x' raises it with the labels as they
 *     are
 */
public record AdversarialObjective(Perturbation perturbation, StandardObjective outer) implements Objective {
    /** With the labels as they are. */
    public AdversarialObjective(Perturbation perturbation) {
        this(perturbation, new StandardObjective());
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        CrossEntropyTarget target = new CrossEntropyTarget(new NetworkClassifier("training", network), batch.labels());
        Features perturbed = perturbation.perturb(target, batch.features(), batch.rowIds(), seed.child("attack"));
        TrainingBatch rows = new TrainingBatch(perturbed, batch.rowIds(), batch.labels(), batch.weights());
        return outer.accumulate(network, rows, gradient, seed);
    }
}
