package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Optional;

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
 * @param run the run that asks; empty where there is none
 */
public record AcquisitionTask(
        Classifier model,
        Inputs inputs,
        int[] unlabelled,
        int[] labelled,
        int[] labels,
        int batch,
        SeedTree seed,
        Optional<RunContext> run) {
    /** Checks the batch and the lengths. */
    public AcquisitionTask {
        Checks.atLeast("batch", batch, 1);
        Checks.size("labels", labels.length, labelled.length);
    }

    /** A request outside a run. */
    public AcquisitionTask(
            Classifier model, Inputs inputs, int[] unlabelled, int[] labelled, int[] labels, int batch, SeedTree seed) {
        this(model, inputs, unlabelled, labelled, labels, batch, seed, Optional.empty());
    }

    /**
     * The model as one that has a capability.
     *
     * @param capability the capability interface
     * @param who the selector that needs it, for the message
     * @throws MissingCapabilityException if the model does not have it; the message names selectors that work with it
     */
    public <T> T require(Class<T> capability, String who) {
        try {
            return model.as(capability, who);
        } catch (MissingCapabilityException e) {
            throw e.with(Alternatives.of(model));
        }
    }

    /**
     * The run.
     *
     * @param who the selector that needs it, for the message
     * @throws IllegalArgumentException if there is none
     */
    public RunContext requireRun(String who) {
        return run.orElseThrow(() -> new IllegalArgumentException(
                who + " trains models to choose rows, which only a run can; outside of one these work: "
                        + Alternatives.of(model)));
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
