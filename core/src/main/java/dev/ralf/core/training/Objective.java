package dev.ralf.core.training;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;

/** What one mini-batch minimises: a loss, with an inner adversary if it has one. Stateless but for {@link #fresh}. */
public interface Objective {
    /**
     * Adds the gradient of the batch's weighted mean loss to {@code gradient} and moves the network's buffers.
     *
     * @param network network in training; its trainable parameters stay as they are
     * @param batch labelled examples
     * @param gradient accumulator over the trainable parameters
     * @param seed stream of this batch: dropout, random starts
     * @return the weighted mean loss
     */
    double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed);

    /**
     * The objective of one round, which may remember something from one mini-batch to the next: what a learner asks for
     * before the first one. By default it remembers nothing and is the objective itself.
     */
    default Objective fresh() {
        return this;
    }

    /** How many steps in a row are taken on each mini-batch, at least 1. */
    default int repeats() {
        return 1;
    }

    /** True if the objective works on a network's gradients beyond plain cross-entropy on the examples as they are. */
    default boolean needsNetwork() {
        return true;
    }
}
