package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * LeNet-5 with batch norm, the network of the DRE paper's image experiments (arXiv:2112.02542):
 *
 * <pre>
 * conv(c, 6, 5) - norm - relu - max2 - conv(6, 16, 5) - norm - relu - max2 - conv(16, 120, 5) - norm - relu
 * - dense(120, 84) - relu - [dropout] - dense(84, k)
 * </pre>
 *
 * <p>Images are {@code {c, 32, 32}}, or {@code {c, 28, 28}}, which the first convolution pads by 2 zeros on each side;
 * the paper resizes to 32 x 32 instead. The embedding is what goes into the last dense layer, of width 84. After LeCun et
 * al., doi:10.1109/5.726791; average pooling, tanh and the sparse connections of 1998 are not kept.
 *
 * @param dropout probability of dropping a value before the last dense layer, in [0, 0.999]; 0 for none, as in the paper
 */
public record LeNet5(double dropout) implements NetworkDesign {
    private static final int PADDED = 28;
    private static final int PLAIN = 32;

    /** Checks the range. */
    public LeNet5 {
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    /** Without dropout. */
    public LeNet5() {
        this(0);
    }

    @Override
    public String id() {
        return "lenet5";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the inputs are no images of 28 x 28 or 32 x 32, or there are fewer than 2 classes
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        Checks.atLeast("classes", classes, 2);
        boolean image = inputShape.length == 3 && inputShape[1] == inputShape[2];
        Checks.argument(
                image && (inputShape[1] == PADDED || inputShape[1] == PLAIN),
                "lenet5 takes images of shape {channels, 28, 28} or {channels, 32, 32}, got %s",
                Arrays.toString(inputShape));
        int pad = (PLAIN - inputShape[1]) / 2;
        Blueprint.Builder steps = new Blueprint.Builder(inputShape);
        block(steps, 1, 6, pad).then("pool1", Designs.max(2, 2));
        block(steps, 2, 16, 0).then("pool2", Designs.max(2, 2));
        return block(steps, 3, 120, 0)
                .then("dense1", new Dense(84, true))
                .dropout("dropout", dropout)
                .then("dense2", new Dense(classes, false))
                .build();
    }

    private static Blueprint.Builder block(Blueprint.Builder steps, int number, int channels, int pad) {
        return steps.then("conv" + number, Designs.conv(5, channels, 1, pad, true))
                .then("norm" + number, new Norm())
                .then("relu" + number, new Activation(Function.RELU));
    }
}
