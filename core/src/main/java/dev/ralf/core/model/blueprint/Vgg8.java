package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.GlobalAverage;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.util.Checks;

/**
 * VGG-8 with batch norm, the network of the DRE paper's SVHN experiments (arXiv:2112.02542), after Simonyan and
 * Zisserman, arXiv:1409.1556: five blocks {@code conv3 - norm - relu} with w, 2w, 4w, 8w and 8w channels, a maximum over
 * 2 x 2 after the first three (and after the fourth for images from 64 x 64), the average over each channel, and one dense
 * layer; w = 64 in the paper. The embedding is the averages, of width 8w.
 *
 * <p>Images are at least 8 x 8. Weights start as those of every network here (see {@link Blueprint#initial}), where the paper's
 * code counts a kernel's outputs instead of its inputs and draws dense weights with standard deviation 0.01.
 *
 * @param width channels w of the first block, at least 1
 * @param dropout probability of dropping a value before the dense layer, in [0, 0.999]; 0 for none, as in the paper
 */
public record Vgg8(int width, double dropout) implements NetworkDesign {
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
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        Designs.checkImage(id(), inputShape, 8, classes);
        int pools = Math.min(inputShape[1], inputShape[2]) >= LARGE ? 4 : 3;
        Blueprint.Builder steps = new Blueprint.Builder(inputShape);
        for (int i = 1; i <= FACTORS.length; i++) {
            steps.then("conv" + i, Designs.conv(3, width * FACTORS[i - 1], 1, 1, true))
                    .then("norm" + i, new Norm())
                    .then("relu" + i, new Activation(Function.RELU));
            if (i <= pools) {
                steps.then("pool" + i, Designs.max(2, 2));
            }
        }
        return steps.then("average", new GlobalAverage())
                .dropout("dropout", dropout)
                .then("dense", new Dense(classes, false))
                .build();
    }
}
