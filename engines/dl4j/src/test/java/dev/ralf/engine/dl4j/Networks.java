package dev.ralf.engine.dl4j;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks that together use every kind of layer and every route of its derivatives. */
final class Networks {
    private Networks() {}

    /** A network of the tests: a list of layers or a graph. */
    record Case(
            String name,
            int[] shape,
            IntFunction<MultiLayerConfiguration> list,
            IntFunction<ComputationGraphConfiguration> graph) {
        Case(String name, int[] shape, List<Layer> layers) {
            this(name, shape, classes -> configuration(shape, layers, classes), null);
        }

        @Override
        public String toString() {
            return name;
        }

        private static MultiLayerConfiguration configuration(int[] shape, List<Layer> layers, int classes) {
            NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
            layers.forEach(l -> list.layer(l.clone()));
            boolean ends = layers.get(layers.size() - 1) instanceof LossLayer;
            if (!ends) {
                list.layer(output(classes));
            }
            InputType type = shape.length == 1
                    ? InputType.feedForward(shape[0])
                    : InputType.convolutional(shape[1], shape[2], shape[0]);
            return list.setInputType(type).build();
        }

        /** A network with buffers away from their start, so that a wrong mode shows. */
        Dl4jNetwork network(int classes, DataType type) {
            Dl4jNetwork network = list != null
                    ? Dl4jNetwork.create(list.apply(classes), shape, new SeedTree(7), type)
                    : Dl4jNetwork.create(graph.apply(classes), shape, new SeedTree(7), type);
            float[] buffers = network.buffers();
            RandomGenerator rng = new SeedTree(8).generator();
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] += (float) (0.5 * rng.nextDouble());
            }
            network.setBuffers(buffers);
            float[] theta = network.trainable();
            for (int i = 0; i < theta.length; i++) {
                theta[i] += (float) (0.05 * rng.nextGaussian());
            }
            network.setTrainable(theta);
            return network;
        }
    }

    static Stream<Case> all() {
        EngineInfo.start();
        return Stream.of(
                lenet5("LeNet-5 28", 1, 28, 28),
                lenet5("LeNet-5 32, 3 channels", 3, 32, 32),
                resNet(ResNet.Kind.RESNET8, 3, 2, 9, 8),
                forks(),
                new Case("softmax regression", new int[] {6}, List.of(new DropoutLayer(0.8))),
                new Case(
                        "dense with norm",
                        new int[] {5},
                        List.of(
                                dense(8, Activation.TANH),
                                new BatchNormalization.Builder().build(),
                                dense(7, Activation.SIGMOID),
                                new DropoutLayer(0.6),
                                dense(3, Activation.IDENTITY),
                                new LossLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .build())),
                new Case(
                        "strides, padding, average pooling, no bias",
                        new int[] {2, 11, 9},
                        List.of(
                                new ConvolutionLayer.Builder(3, 2)
                                        .nOut(4)
                                        .stride(2, 1)
                                        .padding(1, 0)
                                        .hasBias(false)
                                        .activation(Activation.TANH)
                                        .build(),
                                new BatchNormalization.Builder()
                                        .lockGammaBeta(true)
                                        .build(),
                                new ConvolutionLayer.Builder(3, 3)
                                        .nOut(5)
                                        .padding(1, 1)
                                        .activation(Activation.RELU)
                                        .build(),
                                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                                        .kernelSize(3, 3)
                                        .stride(2, 2)
                                        .padding(1, 1)
                                        .build())),
                new Case(
                        "same mode, pooling before ReLU",
                        new int[] {3, 7, 7},
                        List.of(
                                new ConvolutionLayer.Builder(4, 4)
                                        .nOut(6)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                        .kernelSize(3, 3)
                                        .stride(2, 2)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .build(),
                                new ActivationLayer(Activation.RELU),
                                new ConvolutionLayer.Builder(1, 1)
                                        .nOut(6)
                                        .hasBias(false)
                                        .activation(Activation.IDENTITY)
                                        .build())),
                new Case(
                        "few channels without bias or padding",
                        new int[] {2, 6, 5},
                        List.of(new ConvolutionLayer.Builder(2, 3)
                                .nOut(4)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build())));
    }

    private static Case lenet5(String name, int... shape) {
        return new Case(name, shape, classes -> Configurations.list(new LeNet5(0.3).blueprint(shape, classes)), null);
    }

    static Case resNet(ResNet.Kind kind, int width, int... shape) {
        ResNet design = new ResNet(kind, width, 0.3);
        return new Case(design.id(), shape, null, classes -> Configurations.graph(design.blueprint(shape, classes)));
    }

    /**
     * Forks of every sort: the input, a ReLU with a maximum pooling among its readers, a sum that is read twice, a value
     * added to itself and to another one, three sources, and a norm whose output is read twice.
     */
    private static Case forks() {
        int[] shape = {2, 6, 6};
        return new Case("forks", shape, null, classes -> {
            ComputationGraphConfiguration.GraphBuilder g = new NeuralNetConfiguration.Builder()
                    .graphBuilder()
                    .addInputs("in")
                    .setOutputs("out")
                    .setInputTypes(InputType.convolutional(6, 6, 2));
            g.addLayer("a", Blocks.conv("a", 3, 4, 1, 1, true), "in");
            g.addLayer("b", Blocks.conv("b", 1, 4, 1, 0, false), "in");
            g.addVertex("ab", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
            g.addLayer("norm", new BatchNormalization.Builder().build(), "ab");
            g.addLayer("relu", Blocks.relu("relu"), "norm");
            g.addVertex("twice", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "norm", "ab");
            g.addLayer("tanh", new ActivationLayer(Activation.TANH), "twice");
            g.addLayer("pool", Blocks.max("pool", 2, 2), "relu");
            g.addLayer("c", Blocks.conv("c", 2, 4, 2, 0, true), "relu");
            g.addLayer("d", Blocks.conv("d", 2, 4, 2, 0, true), "tanh");
            g.addLayer(
                    "locked",
                    new BatchNormalization.Builder().lockGammaBeta(true).build(),
                    "d");
            g.addVertex("three", new ElementWiseVertex(ElementWiseVertex.Op.Add), "pool", "c", "locked");
            g.addLayer("relu2", Blocks.relu("relu2"), "three");
            g.addLayer("largest", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "relu2");
            g.addLayer("average", Blocks.globalAverage("average"), "three");
            g.addLayer("dropped", Blocks.dropout("dropped", 0.3), "average");
            g.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "largest", "dropped");
            return g.addLayer("out", output(classes), "sum").build();
        });
    }

    private static Layer output(int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Layer dense(int out, Activation activation) {
        return new DenseLayer.Builder().nOut(out).activation(activation).build();
    }

    /** Standard normal inputs. */
    static Features inputs(int n, int[] shape, long seed) {
        int width = 1;
        for (int s : shape) {
            width *= s;
        }
        RandomGenerator rng = new SeedTree(seed).generator();
        float[] x = new float[n * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, shape);
    }
}
