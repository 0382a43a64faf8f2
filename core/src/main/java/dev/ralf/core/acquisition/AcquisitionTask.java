package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.List;

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
 * @param history the selections of the earlier rounds, oldest first, as they are on record: the only memory that an
 *     acquisition has, through the facts that it wrote down. What is not finite is NaN in it
 */
public record AcquisitionTask(
        Classifier model,
        Inputs inputs,
        int[] unlabelled,
        int[] labelled,
        int[] labels,
        int batch,
        SeedTree seed,
        List<Selection> history) {
    /** Checks the batch and the lengths. */
    public AcquisitionTask {
        Checks.atLeast("batch", batch, 1);
        Checks.size("labels", labels.length, labelled.length);
        history = List.copyOf(history);
    }

    /** A request without earlier rounds. */
    public AcquisitionTask(
            Classifier model, Inputs inputs, int[] unlabelled, int[] labelled, int[] labels, int batch, SeedTree seed) {
        this(model, inputs, unlabelled, labelled, labels, batch, seed, List.of());
    }

    /**
     * The request that one acquisition makes of another: of the same model and labels, without the history, which is
     * that of the whole.
     *
     * @param rows unlabelled rows to choose from, ascending
     * @param size how many, at least 1
     * @param stream stream of the other's draws
     */
    public AcquisitionTask over(int[] rows, int size, SeedTree stream) {
        return new AcquisitionTask(model, inputs, rows, labelled, labels, size, stream);
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
