package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

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
public record ResNet(Kind kind, int width, double dropout) implements Dl4jArchitecture {
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
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return Dl4jNetwork.create(configuration(inputShape, classes), inputShape, seed);
    }

    /** The layers, as a DL4J configuration. */
    ComputationGraphConfiguration configuration(int[] inputShape, int classes) {
        Blocks.checkImage(id(), inputShape, 8, classes);
        EngineInfo.start();
        Graph graph = new Graph();
        String x = graph.add(Blocks.conv("conv", 3, width, 1, 1, false), "input");
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
            x = graph.normRelu("norm", "relu", x);
        }
        x = graph.add(Blocks.globalAverage("average"), x);
        if (dropout > 0) {
            x = graph.add(Blocks.dropout("dropout", dropout), x);
        }
        graph.builder.setOutputs(graph.add(Blocks.output("dense", classes), x));
        return graph.builder
                .setInputTypes(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]))
                .build();
    }

    /** A graph in the making; each method gives the name of the vertex where what it adds ends. */
    private static final class Graph {
        private final ComputationGraphConfiguration.GraphBuilder builder =
                new NeuralNetConfiguration.Builder().graphBuilder().addInputs("input");

        String add(Layer layer, String from) {
            builder.addLayer(layer.getLayerName(), layer, from);
            return layer.getLayerName();
        }

        String sum(String name, String a, String b) {
            builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), a, b);
            return name;
        }

        String normRelu(String norm, String relu, String from) {
            return add(Blocks.relu(relu), add(Blocks.norm(norm), from));
        }

        String block(String name, String x, int out, int stride, boolean project) {
            String y = add(Blocks.conv(name + "conv1", 3, out, stride, 1, false), x);
            y = normRelu(name + "norm1", name + "relu1", y);
            y = add(Blocks.conv(name + "conv2", 3, out, 1, 1, false), y);
            y = add(Blocks.norm(name + "norm2"), y);
            String shortcut = x;
            if (project) {
                shortcut = add(Blocks.conv(name + "projection", 1, out, stride, 0, false), x);
                shortcut = add(Blocks.norm(name + "projection-norm"), shortcut);
            }
            return add(Blocks.relu(name + "relu2"), sum(name + "sum", y, shortcut));
        }

        String preactivated(String name, String x, int out, int stride, boolean project) {
            String active = normRelu(name + "norm1", name + "relu1", x);
            String y = add(Blocks.conv(name + "conv1", 3, out, stride, 1, false), active);
            y = normRelu(name + "norm2", name + "relu2", y);
            y = add(Blocks.conv(name + "conv2", 3, out, 1, 1, false), y);
            String shortcut = project ? add(Blocks.conv(name + "projection", 1, out, stride, 0, false), active) : x;
            return sum(name + "sum", y, shortcut);
        }
    }
}
