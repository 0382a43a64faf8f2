package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Somebody else's DL4J configuration, and the same network in the form that {@link LayerReader} reads: channels first, and
 * ending in a softmax.
 *
 * <p>Outputs: a softmax stays one, whatever loss stands beside it; a linear last layer is taken for logits; a single
 * sigmoid becomes two logits {@code (0, z)}, whose softmax is {@code (1 - sigmoid z, sigmoid z)}, so that class 1 is the
 * positive one.
 */
final class ForeignConfiguration {
    /** What the last layer gives. */
    enum Ending {
        /** Probabilities by softmax. */
        SOFTMAX,
        /** Logits. */
        LOGITS,
        /** The probability of class 1. */
        SIGMOID;

        private static final double SLACK = 1e-3;

        /**
         * Outputs as probabilities of the classes.
         *
         * @param outputs {@code [n][k]}, of at least one row
         * @throws IllegalArgumentException if they are no probabilities of at least 2 classes
         */
        Matrix probabilities(double[][] outputs) {
            int n = outputs.length;
            int k = outputs[0].length;
            Checks.argument(
                    this == SIGMOID || k >= 2, "the network has one output and no sigmoid: it is no classifier");
            Matrix p = new Matrix(n, this == SIGMOID ? 2 : k);
            for (int i = 0; i < n; i++) {
                double[] row = outputs[i];
                double largest = Arrays.stream(row).max().orElseThrow();
                double sum = 0;
                for (int c = 0; c < p.columns(); c++) {
                    double value =
                            switch (this) {
                                case SOFTMAX -> row[c];
                                case LOGITS -> Math.exp(row[c] - largest);
                                case SIGMOID -> c == 0 ? 1 - row[0] : row[0];
                            };
                    p.set(i, c, value);
                    sum += value;
                }
                Checks.argument(
                        this == LOGITS || Math.abs(sum - 1) <= SLACK,
                        "the outputs are no probabilities: they must come from a softmax, a linear layer (logits) or one"
                                + " sigmoid");
                for (int c = 0; c < p.columns(); c++) {
                    p.set(i, c, p.get(i, c) / sum);
                }
            }
            return p;
        }
    }

    private final MultiLayerConfiguration list;
    private final ComputationGraphConfiguration graph;
    private final boolean channelsLast;
    private Ending ending = Ending.SOFTMAX;

    private ForeignConfiguration(
            MultiLayerConfiguration list, ComputationGraphConfiguration graph, boolean channelsLast) {
        this.list = list;
        this.graph = graph;
        this.channelsLast = channelsLast;
    }

    /** A copy of a list of layers in RALF's form. */
    static ForeignConfiguration of(MultiLayerConfiguration original, int classes) {
        MultiLayerConfiguration copy = MultiLayerConfiguration.fromJson(original.toJson());
        List<Layer> layers = new ArrayList<>();
        copy.getConfs().forEach(c -> layers.add(c.getLayer()));
        List<InputPreProcessor> steps =
                new ArrayList<>(copy.getInputPreProcessors().values());
        ForeignConfiguration foreign = new ForeignConfiguration(copy, null, channelsLast(layers, steps));
        copy.getInputPreProcessors().replaceAll((i, p) -> channelsFirst(p));
        layers.forEach(ForeignConfiguration::channelsFirst);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer.getLayerName() == null) {
                layer.setLayerName(name(layer, i));
            }
        }
        NeuralNetConfiguration last = copy.getConf(layers.size() - 1);
        last.setLayer(foreign.end(last.getLayer(), classes));
        foreign.head(layers, last.getLayer(), classes);
        return foreign;
    }

    /** A copy of a graph in RALF's form. */
    static ForeignConfiguration of(ComputationGraphConfiguration original, int classes) {
        ComputationGraphConfiguration copy = ComputationGraphConfiguration.fromJson(original.toJson());
        List<Layer> layers = new ArrayList<>();
        List<InputPreProcessor> steps = new ArrayList<>();
        for (GraphVertex vertex : copy.getVertices().values()) {
            if (vertex instanceof LayerVertex v) {
                layers.add(v.getLayerConf().getLayer());
                if (v.getPreProcessor() != null) {
                    steps.add(v.getPreProcessor());
                }
            } else if (vertex instanceof PreprocessorVertex v) {
                steps.add(v.getPreProcessor());
            }
        }
        ForeignConfiguration foreign = new ForeignConfiguration(null, copy, channelsLast(layers, steps));
        layers.forEach(ForeignConfiguration::channelsFirst);
        for (GraphVertex vertex : copy.getVertices().values()) {
            if (vertex instanceof LayerVertex v) {
                v.setPreProcessor(channelsFirst(v.getPreProcessor()));
            } else if (vertex instanceof PreprocessorVertex v) {
                v.setPreProcessor(channelsFirst(v.getPreProcessor()));
            }
        }
        Checks.argument(
                copy.getNetworkOutputs().size() == 1 && copy.getNetworkInputs().size() == 1,
                "the graph must have one input and one output, got %s and %s",
                copy.getNetworkInputs(),
                copy.getNetworkOutputs());
        String output = copy.getNetworkOutputs().get(0);
        if (copy.getVertices().get(output) instanceof LayerVertex v) {
            NeuralNetConfiguration last = v.getLayerConf();
            last.setLayer(foreign.end(last.getLayer(), classes));
            last.getLayer().setLayerName(output);
            foreign.head(foreign.before(output), last.getLayer(), classes);
        }
        return foreign;
    }

    /** The layers that lead straight to a vertex, the vertex's own last. */
    private List<Layer> before(String vertex) {
        List<Layer> layers = new ArrayList<>();
        String at = vertex;
        while (at != null && graph.getVertices().get(at) instanceof LayerVertex v) {
            layers.add(0, v.getLayerConf().getLayer());
            List<String> inputs = graph.getVertexInputs().get(at);
            at = inputs.size() == 1 ? inputs.get(0) : null;
        }
        return layers;
    }

    /** Name of a layer that has none. */
    static String name(Layer layer, int index) {
        return layer.getLayerName() == null
                ? layer.getClass().getSimpleName().toLowerCase(Locale.ROOT) + index
                : layer.getLayerName();
    }

    /** The nodes of the walk for such inputs. */
    List<Node> nodes(int[] arrayShape) {
        return list != null ? LayerReader.read(list, arrayShape) : LayerReader.read(graph, arrayShape);
    }

    /** What the last layer gave in the original. */
    Ending ending() {
        return ending;
    }

    /** How the network takes inputs of this shape. */
    ForeignInput input(int[] inputShape) {
        InputPreProcessor first = null;
        Layer layer = null;
        if (list != null) {
            first = list.getInputPreProcess(0);
            layer = list.getConf(0).getLayer();
        } else {
            String in = graph.getNetworkInputs().get(0);
            for (Map.Entry<String, List<String>> e : graph.getVertexInputs().entrySet()) {
                if (e.getValue().contains(in)) {
                    GraphVertex vertex = graph.getVertices().get(e.getKey());
                    if (vertex instanceof LayerVertex v) {
                        first = v.getPreProcessor();
                        layer = v.getLayerConf().getLayer();
                    } else if (vertex instanceof PreprocessorVertex v) {
                        first = v.getPreProcessor();
                    }
                }
            }
        }
        int width = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
        if (first instanceof FeedForwardToCnnPreProcessor image) {
            int[] shape = {(int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth()};
            return new ForeignInput(shape, channelsLast, true);
        }
        boolean vector = first == null && (layer instanceof DenseLayer || layer instanceof OutputLayer);
        return vector
                ? new ForeignInput(new int[] {width}, channelsLast, true)
                : new ForeignInput(inputShape.clone(), channelsLast, inputShape.length == 1);
    }

    private static boolean channelsLast(List<Layer> layers, List<InputPreProcessor> steps) {
        return layers.stream()
                        .anyMatch(l -> l instanceof ConvolutionLayer c && c.getCnn2dDataFormat() == CNN2DFormat.NHWC
                                || l instanceof SubsamplingLayer s && s.getCnn2dDataFormat() == CNN2DFormat.NHWC
                                || l instanceof GlobalPoolingLayer g && lastPooled(g))
                || steps.stream()
                        .anyMatch(
                                p -> p instanceof CnnToFeedForwardPreProcessor c && c.getFormat() == CNN2DFormat.NHWC);
    }

    private static boolean lastPooled(GlobalPoolingLayer layer) {
        return Arrays.equals(layer.getPoolingDimensions(), new int[] {1, 2});
    }

    private static void channelsFirst(Layer layer) {
        if (layer instanceof ConvolutionLayer c) {
            c.setCnn2dDataFormat(CNN2DFormat.NCHW);
        } else if (layer instanceof SubsamplingLayer s) {
            s.setCnn2dDataFormat(CNN2DFormat.NCHW);
        } else if (layer instanceof BatchNormalization b) {
            b.setCnn2DFormat(CNN2DFormat.NCHW);
        } else if (layer instanceof GlobalPoolingLayer g && lastPooled(g)) {
            g.setPoolingDimensions(new int[] {2, 3});
        }
    }

    private static InputPreProcessor channelsFirst(InputPreProcessor step) {
        if (step instanceof CnnToFeedForwardPreProcessor c) {
            return new CnnToFeedForwardPreProcessor(
                    c.getInputHeight(), c.getInputWidth(), c.getNumChannels(), CNN2DFormat.NCHW);
        }
        return step;
    }

    /** The last layer as a softmax with cross-entropy; anything else is left to {@link LayerReader} to refuse. */
    private Layer end(Layer layer, int classes) {
        if (layer instanceof ActivationLayer a && a.getActivationFn() instanceof ActivationSoftmax
                || layer instanceof LossLayer l && l.getActivationFn() instanceof ActivationSoftmax) {
            return new LossLayer.Builder(LossFunction.MCXENT)
                    .name(layer.getLayerName())
                    .activation(Activation.SOFTMAX)
                    .build();
        }
        boolean dense = layer.getClass() == DenseLayer.class || layer.getClass() == OutputLayer.class;
        if (!dense) {
            return layer;
        }
        FeedForwardLayer last = (FeedForwardLayer) layer;
        IActivation function = last.getActivationFn();
        if (function instanceof ActivationSigmoid && last.getNOut() == 1) {
            ending = Ending.SIGMOID;
        } else if (function instanceof ActivationIdentity) {
            ending = Ending.LOGITS;
        } else if (!(function instanceof ActivationSoftmax)) {
            return layer;
        }
        boolean bias = layer instanceof DenseLayer d ? d.hasBias() : ((BaseOutputLayer) layer).hasBias();
        OutputLayer output = new OutputLayer.Builder(LossFunction.MCXENT)
                .name(layer.getLayerName())
                .nIn(last.getNIn())
                .nOut(ending == Ending.SIGMOID ? 2 : last.getNOut())
                .hasBias(bias)
                .activation(Activation.SOFTMAX)
                .build();
        output.setIDropout(layer.getIDropout());
        return output;
    }

    /** Gives the last dense layer as many outputs as there are classes; 0 leaves it as it is. */
    private void head(List<Layer> layers, Layer last, int classes) {
        if (classes == 0) {
            return;
        }
        Layer head = last instanceof LossLayer && layers.size() > 1 ? layers.get(layers.size() - 2) : last;
        if (head instanceof FeedForwardLayer f && (f instanceof DenseLayer || f instanceof OutputLayer)) {
            f.setNOut(classes);
        }
    }
}
