package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Convolution;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * The encoder of active transfer prototypical networks (Zhu et al., arXiv:2209.14199) with a dense layer over it, for
 * series of at least 14 steps:
 *
 * <pre>
 * conv(c, 32, 7) - relu - conv(32, 32, 7) - relu - [dropout] - max2 - dense(100) - relu - dense(k)
 * </pre>
 *
 * Convolutions are along time and without padding. Inputs have shape {@code {channels, steps}}; a plain vector
 * {@code {steps}} is a series of one channel. The embedding is the dense features, of width 100.
 *
 * @param dropout probability of dropping a value after the second convolution, in [0, 0.999]; 0.5 in the paper
 */
public record Cnn1d(double dropout) implements NetworkDesign {
    private static final int FILTERS = 32;
    private static final int TAPS = 7;
    private static final int FEATURES = 100;
    private static final int SHORTEST = 2 * TAPS;

    /** Checks the range. */
    public Cnn1d {
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    @Override
    public String id() {
        return "cnn1d";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the inputs are no series of at least 14 steps, or there are fewer than 2 classes
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        int[] array = array(inputShape);
        Checks.atLeast("classes", classes, 2);
        Blueprint.Builder steps = new Blueprint.Builder(inputShape, array);
        for (int i = 1; i <= 2; i++) {
            steps.then("conv" + i, new Convolution(FILTERS, 1, TAPS, 1, 0, true))
                    .then("relu" + i, new Activation(Function.RELU));
        }
        return steps.dropout("dropout", dropout)
                .then("pool", Designs.max(1, 2))
                .then("dense1", new Dense(FEATURES, true))
                .then("dense2", new Dense(classes, false))
                .build();
    }

    /** A series as an image of height 1. */
    private int[] array(int[] inputShape) {
        int d = inputShape.length;
        Checks.argument(
                (d == 1 || d == 2) && inputShape[d - 1] >= SHORTEST,
                "cnn1d takes series of shape {channels, steps} or {steps} of at least %s steps, got %s",
                SHORTEST,
                Arrays.toString(inputShape));
        return new int[] {d == 1 ? 1 : inputShape[0], 1, inputShape[d - 1]};
    }
}
