package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.Activation;

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
public record Cnn1d(double dropout) implements Dl4jArchitecture {
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
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        int[] array = array(inputShape);
        return Dl4jNetwork.create(configuration(array, classes), inputShape, array, seed);
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

    /** The layers, as a DL4J configuration. */
    private MultiLayerConfiguration configuration(int[] array, int classes) {
        Checks.atLeast("classes", classes, 2);
        NeuralNetConfiguration.ListBuilder layers = Blocks.list();
        for (int i = 1; i <= 2; i++) {
            layers.layer(new ConvolutionLayer.Builder(1, TAPS)
                    .name("conv" + i)
                    .nOut(FILTERS)
                    .activation(Activation.IDENTITY)
                    .build());
            layers.layer(Blocks.relu("relu" + i));
        }
        Blocks.dropout(layers, "dropout", dropout);
        layers.layer(Blocks.max("pool", 1, 2));
        layers.layer(Blocks.dense("dense1", FEATURES, Activation.RELU));
        layers.layer(Blocks.output("dense2", classes));
        return layers.setInputType(InputType.convolutional(1, array[2], array[0]))
                .build();
    }
}
