package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A learner is configuration; fitting gives a model. Immutable. */
public interface Learner {
    /** Name in records, for example {@code mlp} or {@code random-forest}. */
    String id();

    /** True if the learner trains networks, so that objectives beyond plain cross-entropy work. */
    default boolean trainsNetworks() {
        return false;
    }

    /** True if its models have input gradients, so that attacks can follow them. */
    default boolean differentiable() {
        return trainsNetworks();
    }

    /**
     * Checks before anything runs whether the learner can take such inputs.
     *
     * @throws IllegalArgumentException with one line if it cannot
     */
    default void requireInputs(int[] inputShape, int classes) {}

    /**
     * The model that a state belongs to; empty for learners whose training leaves no state.
     *
     * @param state state that {@link #fit} gave
     * @param plan plan that it was trained by
     * @param inputShape shape of one input
     * @param classes number of classes
     */
    default Optional<Classifier> restore(ModelState state, TrainingPlan plan, int[] inputShape, int classes) {
        return Optional.empty();
    }

    /**
     * What its models can do beyond probabilities, as capability interfaces.
     *
     * @param inputShape shape of one input, as accepted by {@link #requireInputs}
     * @param classes number of classes
     */
    default Set<Class<? extends Classifier>> capabilities(int[] inputShape, int classes) {
        return Set.of();
    }

    /** Id of the engine that runs the learner's networks; empty for learners without networks. */
    default Optional<String> engine() {
        return Optional.empty();
    }

    /**
     * The device that its networks run on, for records; empty where its engine has but one. May load native code.
     *
     * @throws IllegalArgumentException with one line if the device that was asked for is not here
     */
    default Optional<String> device() {
        return Optional.empty();
    }

    /** Files that the learner's options name and that its models are built from, by option; a saved model takes them along. */
    default Map<String, Path> files() {
        return Map.of();
    }

    /**
     * Trains a model. Same task, same machine: same bits.
     *
     * @throws IllegalArgumentException if the learner cannot do what the regime asks, or there is no example
     * @throws TrainingDivergedException if the loss or a parameter became NaN or infinite
     */
    Fitted fit(TrainingTask task);
}
