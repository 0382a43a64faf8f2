package dev.ralf.core.training;

import dev.ralf.core.util.Checks;

/**
 * Watches a score of the model on a few training rows after each epoch. When it falls by more than {@code drop} below
 * the best epoch so far, at once or bit by bit, training ends and the weights, buffers and optimiser state of that epoch are
 * what remains, as if the later ones had not been.
 *
 * @param score what is watched, higher is better
 * @param rows how many rows are looked at: the first ones of the labelled set, at least 1
 * @param drop largest fall that is accepted, in [0, 1]
 */
public record TrainingGuard(ModelScore score, int rows, double drop) {
    /** Checks the ranges. */
    public TrainingGuard {
        Checks.atLeast("rows", rows, 1);
        Checks.inRange("drop", drop, 0.0, 1.0);
    }
}
