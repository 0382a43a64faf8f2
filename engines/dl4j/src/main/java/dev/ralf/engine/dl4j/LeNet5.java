package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.activations.Activation;

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
public record LeNet5(double dropout) implements Dl4jArchitecture {
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
     * @throws IllegalArgumentException if the inputs are no images of 28 x 28 or 32 x 32, or there are fewer than 2
     *     classes
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return Dl4jNetwork.create(configuration(inputShape, classes), inputShape, seed);
    }

    /** The layers, as a DL4J configuration. */
    MultiLayerConfiguration configuration(int[] inputShape, int classes) {
        Checks.atLeast("classes", classes, 2);
        boolean image = inputShape.length == 3 && inputShape[1] == inputShape[2];
        Checks.argument(
                image && (inputShape[1] == PADDED || inputShape[1] == PLAIN),
                "lenet5 takes images of shape {channels, 28, 28} or {channels, 32, 32}, got %s",
                Arrays.toString(inputShape));
        int pad = (PLAIN - inputShape[1]) / 2;
        NeuralNetConfiguration.ListBuilder layers = Blocks.list();
        block(layers, 1, 6, pad);
        layers.layer(Blocks.max("pool1", 2, 2));
        block(layers, 2, 16, 0);
        layers.layer(Blocks.max("pool2", 2, 2));
        block(layers, 3, 120, 0);
        layers.layer(Blocks.dense("dense1", 84, Activation.RELU));
        Blocks.dropout(layers, "dropout", dropout);
        layers.layer(Blocks.output("dense2", classes));
        return layers.setInputType(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]))
                .build();
    }

    private static void block(NeuralNetConfiguration.ListBuilder layers, int number, int channels, int pad) {
        layers.layer(Blocks.conv("conv" + number, 5, channels, 1, pad, true));
        layers.layer(Blocks.norm("norm" + number));
        layers.layer(Blocks.relu("relu" + number));
    }
}
