package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The DL4J layers of which this package's architectures are made. */
final class Blocks {
    private Blocks() {}

    /** An empty list of layers. */
    static NeuralNetConfiguration.ListBuilder list() {
        EngineInfo.start();
        return new NeuralNetConfiguration.Builder().list();
    }

    /** A square convolution without activation. */
    static ConvolutionLayer conv(String name, int size, int out, int stride, int pad, boolean bias) {
        return new ConvolutionLayer.Builder(size, size)
                .name(name)
                .nOut(out)
                .stride(stride, stride)
                .padding(pad, pad)
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** Batch norm. */
    static BatchNormalization norm(String name) {
        return new BatchNormalization.Builder().name(name).build();
    }

    /** ReLU. */
    static ActivationLayer relu(String name) {
        return new ActivationLayer.Builder()
                .name(name)
                .activation(Activation.RELU)
                .build();
    }

    /** Maximum over {@code height x width} without overlap. */
    static SubsamplingLayer max(String name, int height, int width) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .name(name)
                .kernelSize(height, width)
                .stride(height, width)
                .build();
    }

    /** Average over each channel. */
    static GlobalPoolingLayer globalAverage(String name) {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG).name(name).build();
    }

    /** A dense layer with bias. */
    static DenseLayer dense(String name, int out, Activation activation) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(out)
                .activation(activation)
                .build();
    }

    /** Appends dropout with this probability of dropping a value, unless that is 0. */
    static void dropout(NeuralNetConfiguration.ListBuilder layers, String name, double rate) {
        if (rate > 0) {
            layers.layer(dropout(name, rate));
        }
    }

    /** Dropout with this probability of dropping a value. */
    static DropoutLayer dropout(String name, double rate) {
        return new DropoutLayer.Builder(1 - rate).name(name).build();
    }

    /** Softmax with cross-entropy. */
    static OutputLayer output(String name, int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .name(name)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build();
    }

    /** Refuses inputs that are no images of at least {@code least x least}, and fewer than 2 classes. */
    static void checkImage(String id, int[] shape, int least, int classes) {
        Checks.atLeast("classes", classes, 2);
        Checks.argument(
                shape.length == 3 && shape[1] >= least && shape[2] >= least,
                "%s takes images of shape {channels, height, width} of at least %s x %s, got %s",
                id,
                least,
                least,
                Arrays.toString(shape));
    }
}
