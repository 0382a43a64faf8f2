package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.activations.Activation;

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
public record Conv4(int hidden, double dropout) implements Dl4jArchitecture {
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
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return Dl4jNetwork.create(configuration(inputShape, classes), inputShape, seed);
    }

    /** The layers, as a DL4J configuration. */
    MultiLayerConfiguration configuration(int[] inputShape, int classes) {
        Blocks.checkImage(id(), inputShape, 4, classes);
        NeuralNetConfiguration.ListBuilder layers = Blocks.list();
        for (int i = 1; i <= CHANNELS.length; i++) {
            layers.layer(Blocks.conv("conv" + i, 3, CHANNELS[i - 1], 1, 1, true));
            layers.layer(Blocks.relu("relu" + i));
            if (i % 2 == 0) {
                layers.layer(Blocks.max("pool" + i / 2, 2, 2));
            }
        }
        layers.layer(Blocks.dense("dense1", hidden, Activation.RELU));
        Blocks.dropout(layers, "dropout", dropout);
        layers.layer(Blocks.output("dense2", classes));
        return layers.setInputType(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]))
                .build();
    }
}
