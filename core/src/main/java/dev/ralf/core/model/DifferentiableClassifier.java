package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import java.util.Optional;

/** A classifier with logits whose losses can be differentiated in the input, always in inference mode. */
public interface DifferentiableClassifier extends Classifier {
    /** Logits, row-major {@code [n][k]}; probabilities are their softmax. */
    float[] logits(Features features);

    /**
     * Loss of each example and its gradient in that example's input, in inference mode. The model is unchanged.
     *
     * @param features inputs {@code [n][width]}
     * @param loss loss of the logits, bound to the targets of these examples
     * @param gradient receives d loss_i / d x_i, {@code [n][width]}, overwritten; null if only losses are wanted
     * @return loss of each example
     */
    double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient);

    /** As {@link Network#ascend}; by default it is not offered. */
    default Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
        return Optional.empty();
    }
}
