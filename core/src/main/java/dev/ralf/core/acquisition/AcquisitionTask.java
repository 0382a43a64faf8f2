package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;

/**
 * One request to select rows.
 *
 * @param model the current model
 * @param inputs inputs of the whole data set, by row id
 * @param unlabelled ids of the pool's unlabelled rows, ascending
 * @param labelled ids of the labelled rows, in the order in which they were bought
 * @param labels labels of {@code labelled}
 * @param batch how many rows to choose, at least 1
 * @param seed stream of this selection; a row's own draw comes from {@code seed.child(id)} where order must not matter
 */
public record AcquisitionTask(
        Classifier model, Inputs inputs, int[] unlabelled, int[] labelled, int[] labels, int batch, SeedTree seed) {
    /** Checks the batch and the lengths. */
    public AcquisitionTask {
        Checks.atLeast("batch", batch, 1);
        Checks.size("labels", labels.length, labelled.length);
    }

    /** Features of the unlabelled rows, in their order. */
    public Features pool() {
        return inputs.features().select(unlabelled);
    }

    /** How many rows will be chosen: the batch, or what is left. */
    public int take() {
        return Math.min(batch, unlabelled.length);
    }
}
