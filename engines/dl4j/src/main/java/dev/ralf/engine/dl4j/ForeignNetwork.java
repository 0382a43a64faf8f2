package dev.ralf.engine.dl4j;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Somebody else's trained DL4J network as a model of RALF. Where the walk has every layer, its parameters are taken over
 * (images with channels last are turned once: rows of dense layers after a flattening are permuted), and the result is
 * accepted only if its probabilities agree with DL4J's own to 1e-5 on random inputs. Otherwise DL4J itself predicts, and
 * the model has probabilities alone.
 */
final class ForeignNetwork {
    /** Largest difference of a probability on the probe inputs. */
    static final double TOLERANCE = 1e-5;

    private static final int PROBES = 16;

    private final Model model;
    private final Function<INDArray, INDArray> output;
    private final DataType type;

    /**
     * Wraps a network.
     *
     * @throws IllegalArgumentException if it is neither a list of layers nor a graph
     */
    ForeignNetwork(Model model) {
        this.model = model;
        if (model instanceof MultiLayerNetwork list) {
            output = x -> list.output(x, false);
            type = list.getLayerWiseConfigurations().getDataType();
        } else if (model instanceof ComputationGraph graph) {
            output = x -> graph.outputSingle(false, x);
            type = graph.getConfiguration().getDataType();
        } else {
            throw new IllegalArgumentException(
                    "a network of type " + model.getClass().getSimpleName() + " is not supported");
        }
    }

    /**
     * The model for inputs of this shape.
     *
     * @param format what the file is
     * @param inputShape shape of one input
     * @param architecture builds such networks anew
     * @throws IllegalArgumentException with one line if it takes other inputs, gives no probabilities, or does not agree
     *     with DL4J
     */
    SavedModel load(String format, int[] inputShape, Architecture architecture) {
        ForeignConfiguration configuration = configuration(0);
        ForeignInput input = configuration.input(inputShape);
        Features probes = probes(inputShape);
        Matrix expected = probabilities(configuration, input, probes);
        Optional<Classifier> walked = Optional.empty();
        List<String> notes = List.of();
        try {
            Dl4jNetwork network = network(configuration, input, inputShape);
            requireAgreement(network, probes, expected);
            walked = Optional.of(new NetworkClassifier(architecture.id(), network));
            if (configuration.ending() == ForeignConfiguration.Ending.LOGITS) {
                notes = List.of("the last layer is linear: its outputs are taken for logits");
            }
        } catch (NoWalkException e) {
            notes = List.of(e.what() + ": no input gradients, embeddings or training; probabilities, and with them"
                    + " selection by probabilities and black-box attacks, still work");
        }
        int classes = expected.columns();
        Classifier classifier = walked.orElseGet(
                () -> new Dl4jClassifier(architecture.id(), output, type, classes, input, configuration.ending()));
        return new SavedModel(
                format,
                classifier,
                inputShape,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
                Optional.empty(),
                List.of(),
                walked.map(w -> architecture),
                notes);
    }

    /** The configuration in RALF's form, with another number of classes unless that is 0. */
    ForeignConfiguration configuration(int classes) {
        return model instanceof MultiLayerNetwork list
                ? ForeignConfiguration.of(list.getLayerWiseConfigurations(), classes)
                : ForeignConfiguration.of(((ComputationGraph) model).getConfiguration(), classes);
    }

    private static Features probes(int[] shape) {
        int width = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        RandomGenerator rng = new SeedTree(20_221_123).generator();
        float[] x = new float[PROBES * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (i < x.length / 2 ? rng.nextGaussian() : rng.nextDouble());
        }
        return new Features(x, PROBES, shape);
    }

    private Matrix probabilities(ForeignConfiguration configuration, ForeignInput input, Features probes) {
        double[][] rows;
        try (Scope scope = new Scope(type);
                INDArray out = output.apply(scope.upload(input.values(probes), input.batchShape(PROBES)))) {
            Checks.argument(
                    out.rank() == 2, "the output must have shape [n][classes], got %s", Arrays.toString(out.shape()));
            rows = out.toDoubleMatrix();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the network cannot take inputs of shape " + Arrays.toString(probes.shape()) + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        return configuration.ending().probabilities(rows);
    }

    private Dl4jNetwork network(ForeignConfiguration configuration, ForeignInput input, int[] inputShape) {
        List<Node> nodes = configuration.nodes(input.arrayShape());
        Dl4jNetwork network = Dl4jNetwork.create(nodes, inputShape, input.arrayShape(), new SeedTree(0));
        float[] trainable = network.trainable();
        float[] buffers = network.buffers();
        Map<String, Map<String, INDArray>> tables = tables();
        int[][] flattened = new int[nodes.size()][];
        int buffer = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Layer layer = nodes.get(i).layer();
            int source = nodes.get(i).sources().get(0);
            int[] before = source == Node.INPUT ? null : flattened[source];
            Map<String, INDArray> table = tables.getOrDefault(layer.name(), Map.of());
            if (layer instanceof Flatten f) {
                flattened[i] = input.channelsLast() ? f.inputShape() : null;
            } else if (layer instanceof Dense d) {
                boolean sigmoid =
                        i == nodes.size() - 1 && configuration.ending() == ForeignConfiguration.Ending.SIGMOID;
                dense(d, table, before, sigmoid, trainable);
            } else if (layer instanceof Convolution) {
                for (ParameterSpec spec : layer.parameters()) {
                    ParameterRange range = spec.range();
                    put(
                            value(table, range.kind() == ParameterRange.Kind.WEIGHT ? "W" : "b", range.name()),
                            range,
                            trainable);
                }
            } else if (layer instanceof BatchNorm) {
                norm(layer, table, before, trainable, buffers, buffer);
                flattened[i] = before;
            } else {
                flattened[i] = before;
            }
            buffer += layer.initialBuffers().length;
        }
        network.setTrainable(trainable);
        network.setBuffers(buffers);
        return network;
    }

    private Map<String, Map<String, INDArray>> tables() {
        Map<String, Map<String, INDArray>> tables = new HashMap<>();
        if (model instanceof MultiLayerNetwork list) {
            for (int i = 0; i < list.getnLayers(); i++) {
                tables.put(
                        ForeignConfiguration.name(
                                list.getLayerWiseConfigurations().getConf(i).getLayer(), i),
                        list.getLayer(i).paramTable());
            }
        } else {
            ComputationGraph graph = (ComputationGraph) model;
            for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
                tables.put(layer.conf().getLayer().getLayerName(), layer.paramTable());
            }
        }
        return tables;
    }

    private static void dense(
            Dense layer, Map<String, INDArray> table, int[] before, boolean sigmoid, float[] trainable) {
        for (ParameterSpec spec : layer.parameters()) {
            ParameterRange range = spec.range();
            boolean weight = range.kind() == ParameterRange.Kind.WEIGHT;
            float[] values = value(table, weight ? "W" : "b", range.name());
            int out = sigmoid ? 1 : layer.out();
            if (weight && before != null) {
                values = channelsFirst(values, before, out);
            }
            if (sigmoid) {
                float[] two = new float[2 * values.length];
                for (int j = 0; j < values.length; j++) {
                    two[2 * j + 1] = values[j];
                }
                values = two;
            }
            put(values, range, trainable);
        }
    }

    private static void norm(
            Layer layer, Map<String, INDArray> table, int[] before, float[] trainable, float[] buffers, int offset) {
        for (ParameterSpec spec : layer.parameters()) {
            String key = spec.range().name().endsWith("/scale") ? "gamma" : "beta";
            put(ordered(value(table, key, spec.range().name()), before), spec.range(), trainable);
        }
        float[] mean = ordered(value(table, "mean", layer.name()), before);
        boolean logarithm = table.containsKey("log10stdev");
        float[] variance = ordered(value(table, logarithm ? "log10stdev" : "var", layer.name()), before);
        for (int j = 0; j < mean.length; j++) {
            buffers[offset + j] = mean[j];
            buffers[offset + mean.length + j] =
                    logarithm ? (float) Math.pow(10, 2 * (double) variance[j]) : variance[j];
        }
    }

    private static float[] ordered(float[] values, int[] before) {
        return before == null ? values : channelsFirst(values, before, 1);
    }

    /** Rows in the order {@code [height][width][channel]} put into the order {@code [channel][height][width]}. */
    private static float[] channelsFirst(float[] values, int[] shape, int out) {
        int channels = shape[0];
        int pixels = shape[1] * shape[2];
        Checks.size("weights after flattening", values.length, channels * pixels * out);
        float[] turned = new float[values.length];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                System.arraycopy(values, (p * channels + c) * out, turned, (c * pixels + p) * out, out);
            }
        }
        return turned;
    }

    private static float[] value(Map<String, INDArray> table, String key, String name) {
        INDArray array = table.get(key);
        Checks.argument(array != null, "the file has no values of %s", name);
        return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    private static void put(float[] values, ParameterRange range, float[] trainable) {
        Checks.size(range.name(), values.length, range.length());
        System.arraycopy(values, 0, trainable, range.offset(), values.length);
    }

    private static void requireAgreement(Dl4jNetwork network, Features probes, Matrix expected) {
        Batch batch = Batch.of(probes, MathOps.range(probes.size()));
        try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.of(Output.LOGITS), new SeedTree(0))) {
            Matrix p = MathOps.softmax(tape.output(Output.LOGITS), probes.size(), network.classes());
            Checks.size("classes of the converted network", p.columns(), expected.columns());
            double worst = 0;
            for (int i = 0; i < p.data().length; i++) {
                double difference = Math.abs(p.data()[i] - expected.data()[i]);
                worst = difference <= worst ? worst : difference;
            }
            if (!(worst <= TOLERANCE)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "after conversion the probabilities differ from DL4J's own by %.2g on random inputs, more than %s:"
                                + " the network is not used",
                        worst,
                        TOLERANCE));
            }
        }
    }
}
