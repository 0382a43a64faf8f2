package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import java.nio.file.Path;
import java.util.Map;

/** A learner whose models can be written down as named arrays and built anew from them, to the same bits. */
public interface RestorableLearner extends Learner {
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

    /** Files that the learner's options name and that {@link #restore} needs too, by option; a saved model takes them along. */
    default Map<String, Path> files() {
        return Map.of();
    }
}
