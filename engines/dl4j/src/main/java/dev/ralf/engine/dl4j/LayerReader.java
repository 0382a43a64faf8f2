package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Turns a DL4J configuration into nodes of the walk, or refuses it by name. A list of layers is a graph where each reads
 * the one before it. Where nothing else reads a ReLU, it changes places with a maximum pooling after it: the maximum of
 * ReLUs is the ReLU of the maximum, with the same derivative, on a fraction of the values. Where nothing else reads what a
 * ReLU reads, it overwrites it.
 */
final class LayerReader {
    private static final String SUPPORTED = "; a network can have convolution, batch normalisation, subsampling and"
            + " global pooling (max, average), activation (relu, tanh, sigmoid, identity), dropout, dense and softmax"
            + " output layers in NCHW, and element-wise addition."
            + " As a trained model it still gives probabilities, for selection by them and black-box attacks";

    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    /** Where the next layer reads: a node and its shape, and whether others read there too. */
    private int at = Node.INPUT;

    private int[] shape;
    private boolean shared;
    private int offset;
    private int bufferOffset;

    private LayerReader(int[] inputShape) {
        this.shape = inputShape.clone();
    }

    /**
     * The nodes up to the logits; the last one is {@link Dense}.
     *
     * @throws IllegalArgumentException if a layer or a setting is not supported, or shapes do not fit
     */
    static List<Node> read(MultiLayerConfiguration configuration, int[] inputShape) {
        LayerReader reader = new LayerReader(inputShape);
        int count = configuration.getConfs().size();
        for (int i = 0; i < count; i++) {
            reader.preprocess(configuration.getInputPreProcess(i));
            org.deeplearning4j.nn.conf.layers.Layer layer =
                    configuration.getConf(i).getLayer();
            reader.add(layer, ForeignConfiguration.name(layer, i), i == count - 1);
        }
        return reader.finish();
    }

    /**
     * The nodes up to the logits; the last one is {@link Dense}.
     *
     * @throws IllegalArgumentException if a vertex, a layer or a setting is not supported, or shapes do not fit
     */
    static List<Node> read(ComputationGraphConfiguration configuration, int[] inputShape) {
        List<String> inputs = configuration.getNetworkInputs();
        List<String> outputs = configuration.getNetworkOutputs();
        Checks.argument(
                inputs.size() == 1 && outputs.size() == 1,
                "the graph must have one input and one output, got %s and %s",
                inputs,
                outputs);
        LayerReader reader = new LayerReader(inputShape);
        reader.graph(configuration, inputs.get(0), outputs.get(0));
        return reader.finish();
    }

    private List<Node> finish() {
        if (nodes.isEmpty() || !(nodes.get(nodes.size() - 1).layer() instanceof Dense)) {
            throw refuse("the network does not end in a dense layer and a softmax loss");
        }
        int[] readers = new int[nodes.size()];
        nodes.forEach(n -> n.sources().stream().filter(s -> s != Node.INPUT).forEach(s -> readers[s]++));
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            int source = node.sources().get(0);
            if (node.layer() instanceof Elementwise e
                    && e.function() == Elementwise.Function.RELU
                    && source != Node.INPUT
                    && readers[source] == 1
                    && nodes.get(source).layer().fresh()) {
                nodes.set(i, new Node(e.overwriting(), node.sources()));
            }
            if (node.layer() instanceof BatchNorm norm
                    && source != Node.INPUT
                    && readers[source] == 1
                    && nodes.get(source).layer() instanceof Convolution convolution) {
                nodes.set(
                        source,
                        new Node(
                                convolution.normalisedBy(norm),
                                nodes.get(source).sources()));
                nodes.set(i, new Node(norm.after(convolution), node.sources()));
            }
        }
        return List.copyOf(nodes);
    }

    /** Where a vertex ends. */
    private record Place(int node, int[] shape) {}

    private void graph(ComputationGraphConfiguration graph, String input, String output) {
        Map<String, List<String>> inputs = graph.getVertexInputs();
        Map<String, Long> readers = inputs.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Place> places = new HashMap<>();
        places.put(input, new Place(at, shape));
        List<String> left = new ArrayList<>(graph.getVertices().keySet());
        while (!left.isEmpty()) {
            int before = left.size();
            for (String name : List.copyOf(left)) {
                if (places.keySet().containsAll(inputs.get(name))) {
                    Checks.argument(
                            readers.containsKey(name) != name.equals(output),
                            name.equals(output) ? "the output %s is read by other vertices" : "nothing reads vertex %s",
                            name);
                    List<Place> sources =
                            inputs.get(name).stream().map(places::get).toList();
                    shared = readers.get(inputs.get(name).get(0)) > 1;
                    vertex(graph.getVertices().get(name), name, sources, name.equals(output));
                    places.put(name, new Place(at, shape));
                    left.remove(name);
                }
            }
            Checks.argument(left.size() < before, "vertices %s form a cycle, or read what does not exist", left);
        }
    }

    private void vertex(GraphVertex vertex, String name, List<Place> sources, boolean last) {
        at = sources.get(0).node;
        shape = sources.get(0).shape;
        Class<?> type = vertex.getClass();
        if (type == LayerVertex.class) {
            preprocess(((LayerVertex) vertex).getPreProcessor());
            add(((LayerVertex) vertex).getLayerConf().getLayer(), name, last);
        } else if (type == ElementWiseVertex.class) {
            ElementWiseVertex.Op op = ((ElementWiseVertex) vertex).getOp();
            if (op != ElementWiseVertex.Op.Add) {
                throw refuse("vertex %s combines by %s", name, op);
            }
            Checks.argument(names.add(name), "two layers are named %s", name);
            for (Place source : sources) {
                Checks.argument(
                        Arrays.equals(source.shape, shape),
                        "vertex %s adds shapes %s and %s",
                        name,
                        Arrays.toString(shape),
                        Arrays.toString(source.shape));
            }
            if (sources.size() > 1) {
                append(new Sum(name, shape), sources.stream().map(Place::node).toList());
            }
        } else if (type == PreprocessorVertex.class) {
            Checks.argument(names.add(name), "two layers are named %s", name);
            preprocess(((PreprocessorVertex) vertex).getPreProcessor());
        } else {
            throw refuse("vertex %s is of type %s", name, type.getSimpleName());
        }
    }

    private void preprocess(InputPreProcessor preprocessor) {
        if (preprocessor == null) {
            return;
        }
        if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
            if (shape.length == 3) {
                append(new Flatten("flatten" + nodes.size(), shape));
            }
            return;
        }
        boolean same = preprocessor instanceof FeedForwardToCnnPreProcessor image
                && Arrays.equals(shape, new int[] {
                    (int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth()
                });
        Checks.argument(
                same,
                "preprocessor %s is not supported for inputs of shape %s",
                preprocessor.getClass().getSimpleName(),
                Arrays.toString(shape));
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer layer, String name, boolean last) {
        Class<?> type = layer.getClass();
        Checks.argument(names.add(name), "two layers are named %s", name);
        dropout(layer.getIDropout(), name, type == DropoutLayer.class);
        if (type == ConvolutionLayer.class) {
            convolution((ConvolutionLayer) layer, name);
            activation(((ConvolutionLayer) layer).getActivationFn(), name + "/activation");
        } else if (type == SubsamplingLayer.class) {
            pooling((SubsamplingLayer) layer, name);
        } else if (type == BatchNormalization.class) {
            norm((BatchNormalization) layer, name);
        } else if (type == GlobalPoolingLayer.class) {
            globalPooling((GlobalPoolingLayer) layer, name);
        } else if (type == ActivationLayer.class) {
            activation(((ActivationLayer) layer).getActivationFn(), name);
        } else if (type == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (dense.hasLayerNorm()) {
                throw refuse("layer %s has layer normalisation", name);
            }
            boolean relu = dense.getActivationFn() instanceof ActivationReLU;
            dense(name, dense.getNIn(), dense.getNOut(), dense.hasBias(), relu ? 2 : 1);
            activation(dense.getActivationFn(), name + "/activation");
        } else if (type == OutputLayer.class && last) {
            OutputLayer output = (OutputLayer) layer;
            softmax(output.getActivationFn(), output.getLossFn(), name);
            dense(name, output.getNIn(), output.getNOut(), output.hasBias(), 1);
        } else if (type == LossLayer.class && last) {
            softmax(((LossLayer) layer).getActivationFn(), ((LossLayer) layer).getLossFn(), name);
        } else if (type != DropoutLayer.class) {
            String inner = layer instanceof BaseWrapperLayer w
                    ? " over " + w.getUnderlying().getClass().getSimpleName()
                    : "";
            throw refuse("layer %s is of type %s%s", name, type.getSimpleName(), inner);
        }
    }

    private void append(Layer layer) {
        append(layer, List.of(at));
    }

    private void append(Layer layer, List<Integer> sources) {
        nodes.add(new Node(layer, sources));
        at = nodes.size() - 1;
        shape = layer.outputShape();
        offset += layer.parameters().stream().mapToInt(p -> p.range().length()).sum();
        bufferOffset += layer.initialBuffers().length;
    }

    private void dropout(IDropout dropout, String name, boolean own) {
        if (dropout == null) {
            return;
        }
        if (!(dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain) || plain.getPSchedule() != null) {
            throw refuse(
                    "layer %s has dropout of type %s", name, dropout.getClass().getSimpleName());
        }
        append(new Dropout(own ? name : name + "/dropout", nodes.size(), shape, 1 - plain.getP()));
    }

    private void convolution(ConvolutionLayer c, String name) {
        image(name, c.getCnn2dDataFormat(), c.getConvolutionMode(), c.getDilation());
        Checks.argument(
                c.getNIn() == shape[0],
                "layer %s has nIn %s, but its input has %s channels",
                name,
                c.getNIn(),
                shape[0]);
        int[] out = window(name, c.getKernelSize(), c.getStride(), c.getPadding(), c.getConvolutionMode());
        append(new Convolution(
                name,
                nodes.size(),
                offset,
                new Convolution.Shape(
                        shape[0],
                        shape[1],
                        shape[2],
                        (int) c.getNOut(),
                        out[0],
                        out[1],
                        c.getKernelSize()[0],
                        c.getKernelSize()[1],
                        c.getStride()[0],
                        c.getStride()[1],
                        c.getPadding()[0],
                        c.getPadding()[1],
                        c.getConvolutionMode() == ConvolutionMode.Same),
                c.hasBias()));
    }

    private void pooling(SubsamplingLayer p, String name) {
        image(name, p.getCnn2dDataFormat(), p.getConvolutionMode(), p.getDilation());
        boolean max = p.getPoolingType() == PoolingType.MAX;
        if (!max && p.getPoolingType() != PoolingType.AVG) {
            throw refuse("layer %s pools by %s", name, p.getPoolingType());
        }
        int[] out = window(name, p.getKernelSize(), p.getStride(), p.getPadding(), p.getConvolutionMode());
        int[] geometry = {
            p.getKernelSize()[0],
            p.getKernelSize()[1],
            p.getStride()[0],
            p.getStride()[1],
            p.getPadding()[0],
            p.getPadding()[1],
            1,
            1,
            p.getConvolutionMode() == ConvolutionMode.Same ? 1 : 0,
            p.isAvgPoolIncludePadInDivisor() ? 1 : 0,
            0
        };
        Node before = at == Node.INPUT ? null : nodes.get(at);
        boolean swap = max
                && !shared
                && at == nodes.size() - 1
                && before != null
                && before.layer() instanceof Elementwise e
                && e.function() == Elementwise.Function.RELU;
        if (swap) {
            nodes.remove(at);
            at = before.sources().get(0);
        }
        append(new Pooling(
                name, nodes.size(), new int[] {shape[0], out[0], out[1]}, max ? "maxpool2d" : "avgpool2d", geometry));
        if (swap) {
            append(new Elementwise(before.layer().name(), nodes.size(), shape, Elementwise.Function.RELU));
        }
    }

    private void globalPooling(GlobalPoolingLayer p, String name) {
        image(name, CNN2DFormat.NCHW, ConvolutionMode.Truncate, new int[] {1, 1});
        boolean max = p.getPoolingType() == PoolingType.MAX;
        if (!max && p.getPoolingType() != PoolingType.AVG) {
            throw refuse("layer %s pools by %s", name, p.getPoolingType());
        }
        int[] dimensions = p.getPoolingDimensions();
        boolean image = dimensions == null || Arrays.equals(dimensions, new int[] {2, 3});
        if (!image || !p.isCollapseDimensions()) {
            throw refuse(
                    "layer %s pools dimensions %s, collapse %s",
                    name, Arrays.toString(dimensions), p.isCollapseDimensions());
        }
        int[] geometry = {shape[1], shape[2], shape[1], shape[2], 0, 0, 1, 1, 0, 0, 0};
        int[] out = {shape[0], 1, 1};
        append(new Pooling(name, nodes.size(), out, max ? "maxpool2d" : "avgpool2d", geometry));
        append(new Flatten(name + "/flatten", out));
    }

    private void norm(BatchNormalization b, String name) {
        if (shape.length == 3 && b.getCnn2DFormat() != CNN2DFormat.NCHW) {
            throw refuse("layer %s has format %s", name, b.getCnn2DFormat());
        }
        Checks.argument(
                b.getNIn() == shape[0],
                "layer %s has nIn %s, but its input has %s channels",
                name,
                b.getNIn(),
                shape[0]);
        append(new BatchNorm(
                name,
                nodes.size(),
                offset,
                bufferOffset,
                shape,
                b.getEps(),
                b.getDecay(),
                b.isLockGammaBeta(),
                b.getGamma(),
                b.getBeta()));
    }

    private void dense(String name, long in, long out, boolean bias, double gain) {
        if (shape.length == 3) {
            append(new Flatten(name + "/flatten", shape));
        }
        Checks.argument(in == shape[0], "layer %s has nIn %s, but its input has width %s", name, in, shape[0]);
        append(new Dense(name, nodes.size(), offset, Math.toIntExact(in), Math.toIntExact(out), bias, gain));
    }

    private void activation(IActivation function, String name) {
        if (function instanceof ActivationIdentity) {
            return;
        }
        if (function instanceof ActivationReLU) {
            append(new Elementwise(name, nodes.size(), shape, Elementwise.Function.RELU));
        } else if (function instanceof ActivationTanH) {
            append(new Elementwise(name, nodes.size(), shape, Elementwise.Function.TANH));
        } else if (function instanceof ActivationSigmoid) {
            append(new Elementwise(name, nodes.size(), shape, Elementwise.Function.SIGMOID));
        } else {
            throw refuse("layer %s has activation %s", name.replaceFirst("/activation$", ""), function);
        }
    }

    private static void softmax(IActivation function, Object loss, String name) {
        if (!(function instanceof ActivationSoftmax) || !(loss instanceof LossMCXENT)) {
            throw refuse(
                    "layer %s has activation %s with loss %s",
                    name, function, loss.getClass().getSimpleName());
        }
    }

    private void image(String name, CNN2DFormat format, ConvolutionMode mode, int[] dilation) {
        Checks.argument(
                !nodes.isEmpty() || shape.length != 1,
                "layer %s needs inputs of shape {channels, height, width}, got rows of %s columns",
                name,
                shape[0]);
        if (shape.length != 3) {
            throw refuse(
                    "layer %s needs inputs of shape {channels, height, width}, got %s", name, Arrays.toString(shape));
        }
        if (format != CNN2DFormat.NCHW || mode == ConvolutionMode.Causal || dilation[0] != 1 || dilation[1] != 1) {
            throw refuse("layer %s has format %s, mode %s, dilation %s", name, format, mode, Arrays.toString(dilation));
        }
    }

    /** Height and width of what a window gives. */
    private int[] window(String name, int[] kernel, int[] stride, int[] padding, ConvolutionMode mode) {
        int[] out = new int[2];
        for (int d = 0; d < 2; d++) {
            int size = shape[d + 1];
            out[d] = mode == ConvolutionMode.Same
                    ? (size + stride[d] - 1) / stride[d]
                    : Math.floorDiv(size + 2 * padding[d] - kernel[d], stride[d]) + 1;
            Checks.argument(out[d] >= 1, "layer %s has kernel %s, larger than its input %s", name, kernel[d], size);
        }
        return out;
    }

    private static NoWalkException refuse(String message, Object... arguments) {
        return new NoWalkException(String.format(Locale.ROOT, message, arguments), SUPPORTED);
    }
}
