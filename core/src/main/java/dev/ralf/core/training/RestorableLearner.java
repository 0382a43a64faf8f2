package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import java.util.Map;
import java.util.Optional;

/** A learner whose models can be written down as named arrays and built anew from them, to the same bits. */
public interface RestorableLearner extends Learner {
    /** A learner as one whose models can be written down; empty if they cannot. */
    static Optional<RestorableLearner> of(Learner learner) {
        return learner instanceof RestorableLearner r && r.restorable() ? Optional.of(r) : Optional.empty();
    }

    /** False if, as it is configured, its models cannot be written down after all. */
    default boolean restorable() {
        return true;
    }

    /**
     * The arrays of a model.
     *
     * @param model a model of this learner
     * @throws IllegalArgumentException if it is another's
     */
    Map<String, float[]> arrays(Classifier model);

    /**
     * The model that these arrays are of.
     *
     * @param inputShape shape of one input
     * @param classes number of classes
     * @param arrays what {@link #arrays} gave
     * @throws IllegalArgumentException if an array is missing or has another length
     */
    Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays);
}
