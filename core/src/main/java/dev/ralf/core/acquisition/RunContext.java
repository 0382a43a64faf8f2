package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a selector may ask of the run that it is part of. There is none where rows are selected with a model alone, outside
 * a run.
 */
public interface RunContext {
    /** The model of the round before; empty in the first round. */
    Optional<Classifier> previous();

    /**
     * Trains a model as this round's was trained, with the same learner, regime and streams, on other labels. Costs a whole
     * training; may be called by several threads at once.
     *
     * @param ids ids of the rows to train on
     * @param labels a label for each; those of rows that are not bought are suppositions of the caller
     */
    Classifier refit(int[] ids, int[] labels);

    /**
     * {@link #refit} on the labelled rows of a request and one more.
     *
     * @param task request: its labelled rows
     * @param id the row besides
     * @param label its supposed label
     */
    default Classifier refitWith(AcquisitionTask task, int id, int label) {
        int n = task.labelled().length;
        int[] ids = Arrays.copyOf(task.labelled(), n + 1);
        int[] labels = Arrays.copyOf(task.labels(), n + 1);
        ids[n] = id;
        labels[n] = label;
        return refit(ids, labels);
    }
}
