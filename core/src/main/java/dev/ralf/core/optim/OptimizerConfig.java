package dev.ralf.core.optim;

import dev.ralf.core.model.ParameterRange;
import java.util.List;

/** An optimiser's settings: immutable, and the maker of the optimiser that holds moments and step count. */
public interface OptimizerConfig {
    /** Length of a step at factor 1, above 0. */
    double learningRate();

    /** The same with another learning rate. */
    OptimizerConfig withLearningRate(double rate);

    /**
     * An optimiser at step 0.
     *
     * @param layout parts of the flat parameter vector, in order, without gaps
     */
    Optimizer start(List<ParameterRange> layout);
}
