package dev.ralf.core.training;

import dev.ralf.core.optim.Adam;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;

/**
 * How long and how a network trains in one round, whatever its objective is.
 *
 * @param epochs passes over the labelled set
 * @param batchSize rows in a mini-batch; the last one of an epoch may be smaller
 * @param optimizer optimiser
 * @param start where the weights of a round start
 * @param keepBest true to keep the epoch with the best validation score instead of the last one
 * @param validateLast how many epochs at the end are scored; 0 means all
 * @param patience stop after this many scored epochs without a better score; 0 means never
 */
public record TrainingPlan(
        int epochs, int batchSize, Adam optimizer, Start start, boolean keepBest, int validateLast, int patience) {
    /** Where the weights of a round start. */
    public enum Start {
        /** A fresh network each round. */
        SCRATCH,
        /** The last round's weights, with a fresh optimiser. */
        WARM,
        /** The last round's weights and optimiser state. */
        WARM_WITH_OPTIMIZER
    }

    /** Checks the ranges. */
    public TrainingPlan {
        Checks.atLeast("epochs", epochs, 1);
        Checks.atLeast("batchSize", batchSize, 1);
        Checks.inRange("validateLast", validateLast, 0, epochs);
        Checks.atLeast("patience", patience, 0);
    }

    /** Thirty epochs from scratch in batches of 64 with Adam at 0.001, last epoch kept. */
    public static TrainingPlan defaults() {
        return new TrainingPlan(30, 64, Adam.defaults(), Start.SCRATCH, false, 0, 0);
    }

    /** The same with another number of epochs. */
    public TrainingPlan withEpochs(int n) {
        return new TrainingPlan(n, batchSize, optimizer, start, keepBest, Math.min(validateLast, n), patience);
    }

    /** The same with another start. */
    public TrainingPlan withStart(Start s) {
        return new TrainingPlan(epochs, batchSize, optimizer, s, keepBest, validateLast, patience);
    }

    /** Reads the options that all training regimes share. */
    public static TrainingPlan read(Options options) {
        int epochs = options.integer("epochs", 30, 1, 100_000);
        return new TrainingPlan(
                epochs,
                options.integer("batch", 64, 1, 1_000_000),
                Adam.defaults()
                        .withLearningRate(options.number("learningRate", 1e-3, 1e-9, 1e3))
                        .withWeightDecay(options.number("weightDecay", 0, 0, 1e3)),
                options.choice("start", Start.SCRATCH),
                options.flag("keepBest", false),
                options.integer("validateLast", 0, 0, epochs),
                options.integer("patience", 0, 0, 100_000));
    }
}
