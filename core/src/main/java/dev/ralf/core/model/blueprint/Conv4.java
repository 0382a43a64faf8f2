package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.util.Checks;

/**
 * A small convolutional network without batch norm, for images from 4 x 4:
 *
 * <pre>
 * conv(c, 32, 3) - relu - conv(32, 32, 3) - relu - max2 - conv(32, 64, 3) - relu - conv(64, 64, 3) - relu - max2
 * - dense(hidden) - relu - [dropout] - dense(k)
 * </pre>
 *
 * Convolutions keep height and width (one zero on each side). The embedding is what goes into the last dense layer, of
 * width {@code hidden}. No paper's network: the usual plain one of its size.
 *
 * @param hidden width of the first dense layer, at least 1
 * @param dropout probability of dropping a value before the last dense layer, in [0, 0.999]
 */
public record Conv4(int hidden, double dropout) implements NetworkDesign {
    private static final int[] CHANNELS = {32, 32, 64, 64};

    /** Checks the ranges. */
    public Conv4 {
        Checks.atLeast("hidden", hidden, 1);
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    @Override
    public String id() {
        return "conv4";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the inputs are no images of at least 4 x 4, or there are fewer than 2 classes
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        Designs.checkImage(id(), inputShape, 4, classes);
        Blueprint.Builder steps = new Blueprint.Builder(inputShape);
        for (int i = 1; i <= CHANNELS.length; i++) {
            steps.then("conv" + i, Designs.conv(3, CHANNELS[i - 1], 1, 1, true))
                    .then("relu" + i, new Activation(Function.RELU));
            if (i % 2 == 0) {
                steps.then("pool" + i / 2, Designs.max(2, 2));
            }
        }
        return steps.then("dense1", new Dense(hidden, true))
                .dropout("dropout", dropout)
                .then("dense2", new Dense(classes, false))
                .build();
    }
}
