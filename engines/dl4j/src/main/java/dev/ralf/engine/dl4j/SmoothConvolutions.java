package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A small network for self-checks, without the kinks of ReLU and maximum, so that differences are sharp: convolutions
 * with and without stride, batch norm after a convolution and after a dense layer, average pooling, dropout.
 */
record SmoothConvolutions() implements Dl4jArchitecture {
    @Override
    public String id() {
        return "smooth-convolutions";
    }

    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        EngineInfo.start();
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().list();
        layers.layer(new ConvolutionLayer.Builder(3, 3)
                .nOut(8)
                .padding(1, 1)
                .activation(Activation.IDENTITY)
                .build());
        layers.layer(new BatchNormalization.Builder().build());
        layers.layer(new ActivationLayer.Builder().activation(Activation.TANH).build());
        layers.layer(new ConvolutionLayer.Builder(3, 3)
                .nOut(6)
                .stride(2, 2)
                .activation(Activation.TANH)
                .build());
        layers.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build());
        layers.layer(
                new DenseLayer.Builder().nOut(12).activation(Activation.SIGMOID).build());
        layers.layer(new BatchNormalization.Builder().build());
        layers.layer(new DropoutLayer.Builder(0.7).build());
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build());
        return Dl4jNetwork.create(
                layers.setInputType(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]))
                        .build(),
                inputShape,
                seed);
    }
}
