package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * VGG-8 with batch norm, the network of the DRE paper's SVHN experiments (arXiv:2112.02542), after Simonyan and
 * Zisserman, arXiv:1409.1556: five blocks {@code conv3 - norm - relu} with w, 2w, 4w, 8w and 8w channels, a maximum over
 * 2 x 2 after the first three (and after the fourth for images from 64 x 64), the average over each channel, and one dense
 * layer; w = 64 in the paper. The embedding is the averages, of width 8w.
 *
 * <p>Images are at least 8 x 8. Weights start as those of every network here (see {@link Dl4jNetwork}), where the paper's
 * code counts a kernel's outputs instead of its inputs and draws dense weights with standard deviation 0.01.
 *
 * @param width channels w of the first block, at least 1
 * @param dropout probability of dropping a value before the dense layer, in [0, 0.999]; 0 for none, as in the paper
 */
public record Vgg8(int width, double dropout) implements Dl4jArchitecture {
    private static final int LARGE = 64;
    private static final int[] FACTORS = {1, 2, 4, 8, 8};

    /** Checks the ranges. */
    public Vgg8 {
        Checks.inRange("width", width, 1, 4096);
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    @Override
    public String id() {
        return "vgg8";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the inputs are no images of at least 8 x 8, or there are fewer than 2 classes
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return Dl4jNetwork.create(configuration(inputShape, classes), inputShape, seed);
    }

    /** The layers, as a DL4J configuration. */
    MultiLayerConfiguration configuration(int[] inputShape, int classes) {
        Blocks.checkImage(id(), inputShape, 8, classes);
        int pools = Math.min(inputShape[1], inputShape[2]) >= LARGE ? 4 : 3;
        NeuralNetConfiguration.ListBuilder layers = Blocks.list();
        for (int i = 1; i <= FACTORS.length; i++) {
            layers.layer(Blocks.conv("conv" + i, 3, width * FACTORS[i - 1], 1, 1, true));
            layers.layer(Blocks.norm("norm" + i));
            layers.layer(Blocks.relu("relu" + i));
            if (i <= pools) {
                layers.layer(Blocks.max("pool" + i, 2, 2));
            }
        }
        layers.layer(Blocks.globalAverage("average"));
        Blocks.dropout(layers, "dropout", dropout);
        layers.layer(Blocks.output("dense", classes));
        return layers.setInputType(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]))
                .build();
    }
}
