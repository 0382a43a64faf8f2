package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayerReaderTest {
    static Stream<Networks.Case> networks() {
        EngineInfo.start();
        int[] image = {3, 11, 8};
        return Stream.concat(
                Networks.all(),
                Stream.of(
                        Networks.resNet(ResNet.Kind.RESNET18, 2, 3, 16, 8),
                        Networks.resNet(ResNet.Kind.PREACT_RESNET18, 2, 3, 8, 16),
                        new Networks.Case(
                                "vgg8", image, k -> Configurations.list(new Vgg8(3, 0.2).blueprint(image, k)), null),
                        new Networks.Case(
                                "conv4",
                                image,
                                k -> Configurations.list(new Conv4(7, 0.2).blueprint(image, k)),
                                null)));
    }

    /** The walk computes what DL4J computes with the same parameters. */
    @ParameterizedTest
    @MethodSource("networks")
    void probabilitiesAgreeWithDl4jsOwnOutput(Networks.Case net) {
        Dl4jNetwork ours = net.network(3, DataType.FLOAT);
        Features x = Networks.inputs(5, net.shape(), 3);
        Matrix expected = stock(net, ours).probabilities(x);
        try (Pass pass =
                ours.run(Batch.of(x, MathOps.range(5)), Mode.INFERENCE, EnumSet.of(Output.LOGITS), new SeedTree(1))) {
            Matrix actual = MathOps.softmax(pass.output(Output.LOGITS), 5, 3);
            assertArrayEquals(expected.data(), actual.data(), 1e-5);
        }
    }

    /** DL4J's network with our parameters and running statistics. */
    private static Dl4jClassifier stock(Networks.Case net, Dl4jNetwork ours) {
        if (net.list() != null) {
            MultiLayerNetwork theirs = new MultiLayerNetwork(net.list().apply(3));
            theirs.init();
            copy(ours, theirs.getLayers());
            return new Dl4jClassifier("stock", theirs, 3);
        }
        ComputationGraph theirs = new ComputationGraph(net.graph().apply(3));
        theirs.init();
        copy(ours, theirs.getLayers());
        return new Dl4jClassifier("stock", theirs, 3);
    }

    @Test
    void classifierOverDl4jRefusesAnotherNumberOfClasses() {
        EngineInfo.start();
        MultiLayerNetwork network =
                new MultiLayerNetwork(image(new DenseLayer.Builder().nOut(2).build()));
        network.init();
        Features x = Networks.inputs(2, new int[] {1, 8, 8}, 3);
        Dl4jClassifier model = new Dl4jClassifier("net", network, 4);
        assertEquals(
                "the output of net must have shape [n][4], got [2, 3]",
                assertThrows(IllegalArgumentException.class, () -> model.probabilities(x))
                        .getMessage());
    }

    /** Puts our parameters and running statistics into DL4J's layers, by name. */
    private static void copy(Dl4jNetwork ours, org.deeplearning4j.nn.api.Layer[] theirs) {
        float[] theta = ours.trainable();
        float[] buffers = ours.buffers();
        Map<String, ParameterRange> ranges = new HashMap<>();
        ours.layout().forEach(r -> ranges.put(r.name(), r));
        for (int i = 0; i < theirs.length; i++) {
            org.deeplearning4j.nn.api.Layer layer = theirs[i];
            Layer conf = layer.conf().getLayer();
            String given = conf.getLayerName();
            String name = given == null ? conf.getClass().getSimpleName().toLowerCase(Locale.ROOT) + i : given;
            if (conf instanceof BatchNormalization norm) {
                int c = (int) norm.getNIn();
                if (!norm.isLockGammaBeta()) {
                    layer.getParam("gamma").assign(array(theta, ranges.remove(name + "/scale"), 1, c));
                    layer.getParam("beta").assign(array(theta, ranges.remove(name + "/shift"), 1, c));
                }
                int at = ours.bufferOffset(name);
                double[] deviation = new double[c];
                for (int j = 0; j < c; j++) {
                    deviation[j] = 0.5 * Math.log10(buffers[at + c + j]);
                }
                layer.getParam("mean")
                        .assign(Nd4j.createFromArray(Arrays.copyOfRange(buffers, at, at + c))
                                .reshape(1, c));
                layer.getParam("log10stdev")
                        .assign(Nd4j.createFromArray(deviation).reshape(1, c));
            } else if (layer.numParams() > 0) {
                INDArray w = layer.getParam("W");
                w.assign(array(theta, ranges.remove(name + "/weight"), w.shape()));
                if (layer.paramTable().containsKey("b")) {
                    INDArray b = layer.getParam("b");
                    b.assign(array(theta, ranges.remove(name + "/bias"), b.shape()));
                }
            }
        }
        assertTrue(ranges.isEmpty());
    }

    private static INDArray array(float[] theta, ParameterRange r, long... shape) {
        return Nd4j.createFromArray(Arrays.copyOfRange(theta, r.offset(), r.offset() + r.length()))
                .reshape('c', shape);
    }

    private static MultiLayerConfiguration image(Layer layer) {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .layer(output())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build();
    }

    private static Layer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static Stream<Arguments> refusals() {
        EngineInfo.start();
        return Stream.of(
                Arguments.of(
                        new LocalResponseNormalization.Builder().name("lrn").build(),
                        "layer lrn is of type LocalResponseNormalization;"),
                Arguments.of(
                        new GlobalPoolingLayer.Builder(PoolingType.SUM)
                                .name("global")
                                .build(),
                        "layer global pools by SUM;"),
                Arguments.of(
                        new GlobalPoolingLayer.Builder(PoolingType.AVG)
                                .name("global")
                                .collapseDimensions(false)
                                .build(),
                        "layer global pools dimensions [2, 3], collapse false;"),
                Arguments.of(
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                                .name("pool")
                                .pnorm(2)
                                .kernelSize(2, 2)
                                .build(),
                        "layer pool pools by PNORM;"),
                Arguments.of(
                        new ConvolutionLayer.Builder(3, 3)
                                .name("c")
                                .nOut(2)
                                .dilation(2, 2)
                                .build(),
                        "layer c has format NCHW, mode Truncate, dilation [2, 2];"),
                Arguments.of(
                        new ConvolutionLayer.Builder(3, 3)
                                .name("c")
                                .nOut(2)
                                .activation(Activation.SWISH)
                                .build(),
                        "layer c has activation swish;"),
                Arguments.of(
                        new DenseLayer.Builder()
                                .name("d")
                                .nOut(2)
                                .dropOut(new GaussianDropout(0.5))
                                .build(),
                        "layer d has dropout of type GaussianDropout;"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesByNameAndSaysWhatWorks(Layer layer, String start) {
        String message = refusal(image(layer), 1, 8, 8);
        assertTrue(message.startsWith(start), message);
        assertTrue(message.contains("As a trained model it still gives probabilities"), message);
    }

    private static String refusal(MultiLayerConfiguration configuration, int... shape) {
        return assertThrows(
                        IllegalArgumentException.class, () -> Dl4jNetwork.create(configuration, shape, new SeedTree(1)))
                .getMessage();
    }

    private static ComputationGraphConfiguration.GraphBuilder graph() {
        EngineInfo.start();
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 8, 1))
                .addLayer("a", Blocks.conv("a", 3, 2, 1, 1, true), "in")
                .addLayer("b", Blocks.conv("b", 3, 2, 1, 1, true), "in")
                .setOutputs("out");
    }

    private static String refusal(ComputationGraphConfiguration configuration) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> Dl4jNetwork.create(configuration, new int[] {1, 8, 8}, new SeedTree(1)))
                .getMessage();
    }

    static Stream<Arguments> refusedVertices() {
        return Stream.of(
                Arguments.of(new MergeVertex(), "vertex v is of type MergeVertex;"),
                Arguments.of(new ElementWiseVertex(ElementWiseVertex.Op.Product), "vertex v combines by Product;"),
                Arguments.of(new ElementWiseVertex(ElementWiseVertex.Op.Max), "vertex v combines by Max;"));
    }

    @ParameterizedTest
    @MethodSource("refusedVertices")
    void refusesVerticesByNameAndSaysWhatWorks(GraphVertex vertex, String start) {
        String message = refusal(graph().addVertex("v", vertex, "a", "b")
                .addLayer("out", output(), "v")
                .build());
        assertTrue(message.startsWith(start), message);
        assertTrue(message.contains("and element-wise addition."), message);
        assertTrue(message.contains("As a trained model it still gives probabilities"), message);
    }

    @Test
    void refusesLayersOfGraphsByName() {
        String message = refusal(graph().addLayer("lrn", new LocalResponseNormalization(), "a")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "lrn", "b")
                .addLayer("out", output(), "sum")
                .build());
        assertTrue(message.startsWith("layer lrn is of type LocalResponseNormalization;"), message);
    }

    @Test
    void refusesGraphsThatAreNoClassifiers() {
        assertEquals(
                "nothing reads vertex b",
                refusal(graph().addLayer("out", output(), "a")
                        .allowDisconnected(true)
                        .build()));
        assertEquals(
                "the graph must have one input and one output, got [in] and [out, out2]",
                refusal(graph().addLayer("out", output(), "a")
                        .addLayer("out2", output(), "b")
                        .setOutputs("out", "out2")
                        .build()));
        ComputationGraphConfiguration shapes = graph().addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", output(), "sum")
                .build();
        ConvolutionLayer b = (ConvolutionLayer)
                ((LayerVertex) shapes.getVertices().get("b")).getLayerConf().getLayer();
        b.setNOut(3);
        assertEquals("vertex sum adds shapes [2, 8, 8] and [3, 8, 8]", refusal(shapes));
        ComputationGraphConfiguration cycle = graph().addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", output(), "sum")
                .build();
        cycle.getVertexInputs().put("sum", List.of("a", "b", "out"));
        assertEquals("vertices [sum, out] form a cycle, or read what does not exist", refusal(cycle));
    }

    @Test
    void refusesChannelsLast() {
        EngineInfo.start();
        MultiLayerConfiguration nhwc = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("c")
                        .nOut(2)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build())
                .layer(output())
                .setInputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
                .build();
        String message = refusal(nhwc, 1, 8, 8);
        assertTrue(message.startsWith("layer c has format NHWC"), message);
    }

    @Test
    void refusesRecurrentLayers() {
        EngineInfo.start();
        MultiLayerConfiguration lstm = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().name("lstm").nIn(4).nOut(5).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        String message = refusal(lstm, 4);
        assertTrue(message.startsWith("layer lstm is of type LSTM;"), message);
    }

    @Test
    void refusesShapesThatDoNotFit() {
        EngineInfo.start();
        Layer conv = new ConvolutionLayer.Builder(3, 3)
                .name("c")
                .nOut(2)
                .activation(Activation.RELU)
                .build();
        assertEquals("layer c has nIn 1, but its input has 2 channels", refusal(image(conv), 2, 8, 8));
        assertEquals("layer c has kernel 3, larger than its input 2", refusal(image(conv), 1, 8, 2));
        assertEquals(
                "layer c needs inputs of shape {channels, height, width}, got rows of 64 columns",
                refusal(image(conv), 64));
    }

    @Test
    void layoutNamesLayersAndKinds() {
        Dl4jNetwork network =
                (Dl4jNetwork) Designed.of(new LeNet5()).create(new int[] {1, 28, 28}, 10, new SeedTree(1));
        assertEquals(
                List.of(
                        "conv1/weight 0 150 WEIGHT",
                        "conv1/bias 150 6 BIAS",
                        "norm1/scale 156 6 NORM",
                        "norm1/shift 162 6 NORM",
                        "conv2/weight 168 2400 WEIGHT",
                        "conv2/bias 2568 16 BIAS",
                        "norm2/scale 2584 16 NORM",
                        "norm2/shift 2600 16 NORM",
                        "conv3/weight 2616 48000 WEIGHT",
                        "conv3/bias 50616 120 BIAS",
                        "norm3/scale 50736 120 NORM",
                        "norm3/shift 50856 120 NORM",
                        "dense1/weight 50976 10080 WEIGHT",
                        "dense1/bias 61056 84 BIAS",
                        "dense2/weight 61140 840 WEIGHT",
                        "dense2/bias 61980 10 BIAS"),
                network.layout().stream()
                        .map(r -> r.name() + " " + r.offset() + " " + r.length() + " " + r.kind())
                        .toList());
        assertEquals(284, network.buffers().length);
    }
}
