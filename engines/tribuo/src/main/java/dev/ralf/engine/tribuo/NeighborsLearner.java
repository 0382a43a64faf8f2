package dev.ralf.engine.tribuo;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.Map;
import java.util.Optional;

/**
 * Nearest neighbours: {@code p_k(x)} is the share of class k in the weight of the labelled rows nearest to {@code x}, up to
 * {@code neighbors} times the mean weight; with equal weights these are the {@code neighbors} nearest rows, or all where
 * there are fewer. Rows at the border's distance share what is left of the weight, so that neither order nor chance
 * decides. A row of weight 2 is as good as two rows (of as many more neighbours). Nothing is drawn: the seed does not matter.
 *
 * <p>Columns should be of comparable scale. A prediction costs the number of labelled rows times that of columns. Epochs,
 * batch and optimiser of the training regime do not apply. Written here: Tribuo's KNNTrainer heeds no weights and breaks
 * ties by order.
 *
 * <p>Reference: Cover and Hart (1967), Nearest neighbor pattern classification, doi:10.1109/TIT.1967.1053964.
 *
 * @param neighbors number of neighbours, in mean weights
 * @param distance what is near
 */
public record NeighborsLearner(int neighbors, Distance distance) implements RestorableLearner {
    /** What is near. */
    public enum Distance {
        /** Euclidean distance. */
        EUCLIDEAN,
        /** One minus the cosine; 1 from and to a row of zeros. */
        COSINE
    }

    /** Checks the number. */
    public NeighborsLearner {
        Checks.atLeast("neighbors", neighbors, 1);
    }

    /** Fifteen neighbours by Euclidean distance. */
    public static NeighborsLearner defaults() {
        return new NeighborsLearner(15, Distance.EUCLIDEAN);
    }

    @Override
    public String id() {
        return "k-nn";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        return new Fitted(
                new NeighborsClassifier(
                        this,
                        rows.classes(),
                        rows.features().width(),
                        rows.features().data(),
                        rows.labels(),
                        rows.weights()),
                Optional.empty(),
                0,
                0,
                Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof NeighborsClassifier, "%s is no model of %s", model.id(), id());
        return ((NeighborsClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return NeighborsClassifier.restore(this, inputShape, classes, arrays);
    }
}
