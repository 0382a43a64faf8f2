package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;

/** A model that can be sampled: Monte-Carlo dropout, or the members of an ensemble. */
public interface StochasticModel extends Classifier {
    /**
     * Probabilities under {@code passes} samples of the model.
     *
     * @param features inputs
     * @param rowIds names of the rows' random streams
     * @param passes number of samples T
     * @param seed stream; pass t uses {@code seed.child(t)}
     * @return T matrices {@code [n][k]}
     */
    List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int passes, SeedTree seed);
}
