package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.GlobalAverage;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Operation.Sum;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Residual networks of two 3 x 3 convolutions a block for small images: a 3 x 3 convolution to w channels, stages of w,
 * 2w, 4w, ... channels, of which each but the first begins with stride 2, the average over each channel, and one dense
 * layer. Where a block changes the shape, its shortcut is a 1 x 1 convolution, else the identity. Convolutions have no
 * bias. The embedding is the averages.
 *
 * <p>Blocks are {@code relu(x + norm(conv(relu(norm(conv(x))))))}, with a norm after a projection, as in He et al.,
 * arXiv:1512.03385; that paper's networks for CIFAR pad the shortcut with zeros instead of projecting. With
 * pre-activation, {@code x + conv(relu(norm(conv(relu(norm(x))))))}, the projection reads what the first convolution
 * reads, and norm and ReLU follow the last block, as in He et al., arXiv:1603.05027.
 *
 * <p>Images are at least 8 x 8.
 *
 * @param kind blocks and their order
 * @param width channels w of the first stage, at least 1
 * @param dropout probability of dropping a value before the dense layer, in [0, 0.999]; 0 for none, as in the papers
 */
public record ResNet(Kind kind, int width, double dropout) implements NetworkDesign {
    /** Depths. */
    public enum Kind {
        /** Three stages of one block; usually of width 16. */
        RESNET8("resnet8", false, List.of(1, 1, 1)),
        /** Four stages of two blocks; usually of width 64. */
        RESNET18("resnet18", false, List.of(2, 2, 2, 2)),
        /** The same with pre-activation. */
        PREACT_RESNET18("preact-resnet18", true, List.of(2, 2, 2, 2));

        private final String id;
        private final boolean preactivation;
        private final List<Integer> blocks;

        Kind(String id, boolean preactivation, List<Integer> blocks) {
            this.id = id;
            this.preactivation = preactivation;
            this.blocks = blocks;
        }
    }

    /** Checks the ranges. */
    public ResNet {
        Checks.inRange("width", width, 1, 4096);
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    @Override
    public String id() {
        return kind.id;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the inputs are no images of at least 8 x 8, or there are fewer than 2 classes
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        Designs.checkImage(id(), inputShape, 8, classes);
        Graph graph = new Graph(new Blueprint.Builder(inputShape));
        int x = graph.steps.add("conv", Designs.conv(3, width, 1, 1, false), Step.INPUT);
        if (!kind.preactivation) {
            x = graph.normRelu("norm", "relu", x);
        }
        int channels = width;
        for (int stage = 0; stage < kind.blocks.size(); stage++) {
            for (int block = 0; block < kind.blocks.get(stage); block++) {
                int out = width << stage;
                int stride = stage > 0 && block == 0 ? 2 : 1;
                String name = "block" + (stage + 1) + "-" + (block + 1) + "/";
                boolean project = stride != 1 || out != channels;
                x = kind.preactivation
                        ? graph.preactivated(name, x, out, stride, project)
                        : graph.block(name, x, out, stride, project);
                channels = out;
            }
        }
        if (kind.preactivation) {
            graph.normRelu("norm", "relu", x);
        }
        return graph.steps
                .then("average", new GlobalAverage())
                .dropout("dropout", dropout)
                .then("dense", new Dense(classes, false))
                .build();
    }

    /** A graph in the making; each method gives the step where what it adds ends. */
    private record Graph(Blueprint.Builder steps) {
        int normRelu(String norm, String relu, int from) {
            return steps.add(relu, new Activation(Function.RELU), steps.add(norm, new Norm(), from));
        }

        int block(String name, int x, int out, int stride, boolean project) {
            int y = steps.add(name + "conv1", Designs.conv(3, out, stride, 1, false), x);
            y = normRelu(name + "norm1", name + "relu1", y);
            y = steps.add(name + "conv2", Designs.conv(3, out, 1, 1, false), y);
            y = steps.add(name + "norm2", new Norm(), y);
            int shortcut = x;
            if (project) {
                shortcut = steps.add(name + "projection", Designs.conv(1, out, stride, 0, false), x);
                shortcut = steps.add(name + "projection-norm", new Norm(), shortcut);
            }
            return steps.add(
                    name + "relu2", new Activation(Function.RELU), steps.add(name + "sum", new Sum(), y, shortcut));
        }

        int preactivated(String name, int x, int out, int stride, boolean project) {
            int active = normRelu(name + "norm1", name + "relu1", x);
            int y = steps.add(name + "conv1", Designs.conv(3, out, stride, 1, false), active);
            y = normRelu(name + "norm2", name + "relu2", y);
            y = steps.add(name + "conv2", Designs.conv(3, out, 1, 1, false), y);
            int shortcut = project ? steps.add(name + "projection", Designs.conv(1, out, stride, 0, false), active) : x;
            return steps.add(name + "sum", new Sum(), y, shortcut);
        }
    }
}
