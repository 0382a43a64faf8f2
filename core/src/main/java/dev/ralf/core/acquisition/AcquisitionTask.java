package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.List;
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
 * @param history the selections of the earlier rounds, oldest first, as they are on record: the only memory that an
 *     acquisition has, through the facts that it wrote down. What is not finite is NaN in it
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
        List<Selection> history,
        Optional<RunContext> run) {
    /** Checks the batch and the lengths. */
    public AcquisitionTask {
        Checks.atLeast("batch", batch, 1);
        Checks.size("labels", labels.length, labelled.length);
        history = List.copyOf(history);
    }

    /** A request without earlier rounds, outside a run. */
    public AcquisitionTask(
            Classifier model, Inputs inputs, int[] unlabelled, int[] labelled, int[] labels, int batch, SeedTree seed) {
        this(model, inputs, unlabelled, labelled, labels, batch, seed, List.of(), Optional.empty());
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
        return new AcquisitionTask(model, inputs, rows, labelled, labels, size, stream, List.of(), run);
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

    /**
     * A sensitive attribute of all rows, by row id.
     *
     * @param attribute its name; empty for the first one that the data have
     * @param who the selector that needs it, for the message
     * @throws IllegalArgumentException if the data do not have it
     */
    public Groups requireGroups(String attribute, String who) {
        List<Groups> all = inputs.groups();
        return all.stream()
                .filter(g -> attribute.isEmpty() || g.attribute().equals(attribute))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(who + " needs "
                        + (attribute.isEmpty()
                                ? "a sensitive attribute"
                                : "the sensitive attribute \"" + attribute + "\"")
                        + ", and the data have "
                        + (all.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        all.stream().map(Groups::attribute).toList()))));
    }

    /** Features of the unlabelled rows, in their order. */
    public Features pool() {
        return inputs.features().select(unlabelled);
    }

    /**
     * Probabilities of the unlabelled rows {@code [n][k]}, in their order, all at once.
     *
     * @param who the selector that needs them, for the message
     * @throws IllegalArgumentException if one is not finite, with one line that names its row
     */
    public Matrix probabilities(String who) {
        return Space.finite(model.probabilities(pool()), unlabelled, who, "probability");
    }

    /** How many rows will be chosen: the batch, or what is left. */
    public int take() {
        return Math.min(batch, unlabelled.length);
    }
}
