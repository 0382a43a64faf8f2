package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
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
 * Turns a DL4J configuration into steps of the walk, or refuses it by name. ReLU before a maximum pooling changes places
 * with it: the maximum of ReLUs is the ReLU of the maximum, with the same derivative, on a fraction of the values.
 */
final class LayerReader {
    private static final String SUPPORTED = "; a network can have convolution, batch normalisation, subsampling (max,"
            + " average), activation (relu, tanh, sigmoid, identity), dropout, dense and softmax output layers in NCHW."
            + " Dl4jClassifier still gives its probabilities, for selection by probabilities and black-box attacks";

    private final List<Layer> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int[] shape;
    private int offset;
    private int bufferOffset;

    private LayerReader(int[] inputShape) {
        this.shape = inputShape.clone();
    }

    /**
     * The steps up to the logits; the last one is {@link Dense}.
     *
     * @throws IllegalArgumentException if a layer or a setting is not supported, or shapes do not fit
     */
    static List<Layer> read(MultiLayerConfiguration configuration, int[] inputShape) {
        LayerReader reader = new LayerReader(inputShape);
        int count = configuration.getConfs().size();
        for (int i = 0; i < count; i++) {
            reader.preprocess(configuration.getInputPreProcess(i));
            reader.add(configuration.getConf(i).getLayer(), i, i == count - 1);
        }
        Checks.argument(
                !reader.layers.isEmpty() && reader.layers.get(reader.layers.size() - 1) instanceof Dense,
                "the network must end in a dense layer and a softmax loss");
        return List.copyOf(reader.layers);
    }

    private void preprocess(InputPreProcessor preprocessor) {
        if (preprocessor == null) {
            return;
        }
        if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
            if (shape.length == 3) {
                append(new Flatten("flatten" + layers.size(), shape));
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

    private void add(org.deeplearning4j.nn.conf.layers.Layer layer, int number, boolean last) {
        Class<?> type = layer.getClass();
        String name = layer.getLayerName() == null
                ? type.getSimpleName().toLowerCase(Locale.ROOT) + number
                : layer.getLayerName();
        Checks.argument(names.add(name), "two layers are named %s", name);
        dropout(layer.getIDropout(), name, type == DropoutLayer.class);
        if (type == ConvolutionLayer.class) {
            convolution((ConvolutionLayer) layer, name);
            activation(((ConvolutionLayer) layer).getActivationFn(), name + "/activation");
        } else if (type == SubsamplingLayer.class) {
            pooling((SubsamplingLayer) layer, name);
        } else if (type == BatchNormalization.class) {
            norm((BatchNormalization) layer, name);
        } else if (type == ActivationLayer.class) {
            activation(((ActivationLayer) layer).getActivationFn(), name);
        } else if (type == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            Checks.argument(!dense.hasLayerNorm(), "layer %s has layer normalisation%s", name, SUPPORTED);
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
            throw refuse("layer %s is of type %s", name, type.getSimpleName());
        }
    }

    private void append(Layer layer) {
        layers.add(layer);
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
        append(new Dropout(own ? name : name + "/dropout", layers.size(), shape, 1 - plain.getP()));
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
                layers.size(),
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
        Layer before = layers.isEmpty() ? null : layers.get(layers.size() - 1);
        boolean swap = max && before instanceof Elementwise e && e.function() == Elementwise.Function.RELU;
        if (swap) {
            layers.remove(layers.size() - 1);
        }
        append(new Pooling(
                name, layers.size(), new int[] {shape[0], out[0], out[1]}, max ? "maxpool2d" : "avgpool2d", geometry));
        if (swap) {
            append(new Elementwise(before.name(), layers.size(), shape, Elementwise.Function.RELU));
        }
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
                layers.size(),
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
        append(new Dense(name, layers.size(), offset, Math.toIntExact(in), Math.toIntExact(out), bias, gain));
    }

    private void activation(IActivation function, String name) {
        if (function instanceof ActivationIdentity) {
            return;
        }
        if (function instanceof ActivationReLU) {
            append(new Elementwise(name, layers.size(), shape, Elementwise.Function.RELU));
        } else if (function instanceof ActivationTanH) {
            append(new Elementwise(name, layers.size(), shape, Elementwise.Function.TANH));
        } else if (function instanceof ActivationSigmoid) {
            append(new Elementwise(name, layers.size(), shape, Elementwise.Function.SIGMOID));
        } else {
            throw refuse("layer %s has activation %s", name, function);
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

    private static IllegalArgumentException refuse(String message, Object... arguments) {
        return new IllegalArgumentException(String.format(Locale.ROOT, message, arguments) + SUPPORTED);
    }
}
