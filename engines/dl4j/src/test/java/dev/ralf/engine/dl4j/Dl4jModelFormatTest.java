package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models as plain DL4J code makes, trains and writes them. */
class Dl4jModelFormatTest {
    @TempDir
    private Path temporary;

    @BeforeAll
    static void start() {
        EngineInfo.start();
    }

    private Path saved(Model model) throws IOException {
        Path file = temporary.resolve("anything.model");
        ModelSerializer.writeModel(model, file.toFile(), true);
        return file;
    }

    /** As the examples of DL4J do it: no names, flat images, the negative log-likelihood, dropout, an updater. */
    private static MultiLayerNetwork convolutional(CNN2DFormat format, InputType input) {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(1e-2))
                .l2(1e-4)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .activation(Activation.RELU)
                        .convolutionMode(ConvolutionMode.Same)
                        .dataFormat(format)
                        .build())
                .layer(new BatchNormalization.Builder().dataFormat(format).build())
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .dataFormat(format)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(9)
                        .activation(Activation.TANH)
                        .dropOut(0.7)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(input)
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static void train(MultiLayerNetwork network, long... shape) {
        INDArray labels = Nd4j.zeros(shape[0], 3);
        for (int i = 0; i < shape[0]; i++) {
            labels.putScalar(i, i % 3, 1);
        }
        for (int t = 0; t < 8; t++) {
            network.fit(new DataSet(Nd4j.randn(shape), labels));
        }
    }

    private static void assertSame(INDArray expected, SavedModel model, Features x) {
        double[] p = model.classifier().probabilities(x).data();
        double[] q = expected.dup('c').data().asDouble();
        assertArrayEquals(q, p, 1e-5);
        // The rows differ, so that a constant would not pass.
        double spread = 0;
        for (int i = 3; i < q.length; i += 3) {
            spread = Math.max(spread, Math.abs(q[0] - q[i]));
        }
        assertTrue(spread > 1e-3, Arrays.toString(q));
    }

    @ParameterizedTest
    @EnumSource(CNN2DFormat.class)
    void aTrainedListOfLayersPredictsAsInDl4j(CNN2DFormat format) throws IOException {
        MultiLayerNetwork network = convolutional(format, InputType.convolutional(6, 4, 2, format));
        boolean last = format == CNN2DFormat.NHWC;
        train(network, last ? new long[] {9, 6, 4, 2} : new long[] {9, 2, 6, 4});
        Features x = Networks.inputs(7, new int[] {2, 6, 4}, 3);
        INDArray rows = Nd4j.create(x.data(), new long[] {7, 2, 6, 4}, 'c');
        SavedModel model = SavedModels.load(saved(network), x.shape());
        assertEquals("DL4J model", model.format());
        assertTrue(model.classifier() instanceof NetworkClassifier);
        assertSame(network.output(last ? rows.permute(0, 2, 3, 1).dup('c') : rows, false), model, x);
    }

    @Test
    void flatImagesAreTakenAsImagesAndAsVectors() throws IOException {
        MultiLayerNetwork network = convolutional(CNN2DFormat.NCHW, InputType.convolutionalFlat(6, 4, 2));
        train(network, 9, 48);
        Features image = Networks.inputs(7, new int[] {2, 6, 4}, 3);
        Features vector = new Features(image.data(), 7, 48);
        INDArray expected = network.output(Nd4j.create(image.data(), new long[] {7, 48}, 'c'), false);
        Path file = saved(network);
        assertSame(expected, SavedModels.load(file, image.shape()), image);
        assertSame(expected, SavedModels.load(file, vector.shape()), vector);
    }

    @Test
    void aGraphPredictsAsInDl4j() throws IOException {
        ComputationGraph graph = new ComputationGraph(
                Configurations.graph(new ResNet(ResNet.Kind.RESNET8, 2, 0.2).blueprint(new int[] {3, 9, 8}, 4)));
        graph.init();
        Features x = Networks.inputs(6, new int[] {3, 9, 8}, 3);
        INDArray rows = Nd4j.create(x.data(), new long[] {6, 3, 9, 8}, 'c');
        INDArray labels = Nd4j.eye(4).getRows(0, 1, 2, 3, 0, 1);
        for (int t = 0; t < 3; t++) {
            graph.fit(new DataSet(rows.mul(1 + t), labels));
        }
        SavedModel model = SavedModels.load(saved(graph), x.shape());
        assertTrue(model.classifier() instanceof NetworkClassifier);
        double[] p = model.classifier().probabilities(x).data();
        assertArrayEquals(graph.outputSingle(false, rows).dup('c').data().asDouble(), p, 1e-5);
    }

    @Test
    void aSingleSigmoidBecomesTwoClasses() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.XENT)
                        .nIn(5)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
        network.init();
        Features x = Networks.inputs(7, new int[] {4}, 3);
        INDArray z = network.output(Nd4j.create(x.data(), new long[] {7, 4}, 'c'), false);
        SavedModel model = SavedModels.load(saved(network), x.shape());
        for (int i = 0; i < 7; i++) {
            assertEquals(z.getDouble(i, 0), model.classifier().probabilities(x).get(i, 1), 1e-6);
        }
    }

    @Test
    void layersWithoutAWalkAreNamed_andDl4jPredicts() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .activation(Activation.SWISH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        Features x = Networks.inputs(7, new int[] {4}, 3);
        SavedModel model = SavedModels.load(saved(network), x.shape());
        assertFalse(model.classifier() instanceof NetworkClassifier);
        assertTrue(
                model.notes().get(0).startsWith("layer layer0 has activation swish: no input"),
                model.notes()::toString);
        assertSame(network.output(Nd4j.create(x.data(), new long[] {7, 4}, 'c'), false), model, x);
    }

    @Test
    void whatIsNoClassifierIsRefused() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(5).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        Path file = saved(network);
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(file, new int[] {4, 6}))
                .getMessage();
        assertTrue(message.contains("the output must have shape [n][classes], got [16, 3, 6]"), message);
    }

    @Test
    void aConfigurationAloneIsAnArchitectureButNoModel() throws IOException {
        Path json = temporary.resolve("network.txt");
        Files.writeString(
                json,
                convolutional(CNN2DFormat.NHWC, InputType.convolutional(6, 4, 2, CNN2DFormat.NHWC))
                        .getLayerWiseConfigurations()
                        .toJson());
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(json, new int[] {2, 6, 4}))
                .getMessage();
        assertTrue(message.contains("is a configuration without weights"), message);
        FileArchitecture architecture = new FileArchitecture(FileArchitecture.DL4J, json);
        Network network = architecture.create(new int[] {2, 6, 4}, 5, new SeedTree(1));
        assertEquals(5, network.classes());
        assertEquals(9, network.embeddingWidth());
        // Random draws depend on the stream, not on the seed in the file.
        assertArrayEquals(
                network.trainable(),
                architecture.create(new int[] {2, 6, 4}, 5, new SeedTree(1)).trainable());
        assertFalse(Arrays.equals(
                network.trainable(),
                architecture.create(new int[] {2, 6, 4}, 5, new SeedTree(2)).trainable()));
    }

    @Test
    void brokenFilesAreOneLine() throws IOException {
        Path json = temporary.resolve("broken.json");
        Files.writeString(json, "{\"confs\": [{\"layer\": {\"@class\": \"com.example.Mine\"}}]}");
        String message = assertThrows(IllegalArgumentException.class, () -> new FileArchitecture("dl4j-file", json)
                        .create(new int[] {4}, 3, new SeedTree(1)))
                .getMessage();
        assertTrue(message.contains("broken.json: DL4J cannot read the configuration: "), message);
        assertEquals(1, message.lines().count());
        Path zip = saved(convolutional(CNN2DFormat.NCHW, InputType.convolutional(6, 4, 2)));
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length - 200));
        String cut = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(zip, new int[] {2, 6, 4}))
                .getMessage();
        assertEquals(1, cut.lines().count());
        Path none = temporary.resolve("absent.zip");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SavedModels.load(none, new int[] {4}))
                .getMessage()
                .endsWith("absent.zip: no such model file"));
        assertEquals(
                List.of("DL4J model", "Keras model"),
                SavedModels.formats().stream().map(f -> f.name()).toList());
    }
}
