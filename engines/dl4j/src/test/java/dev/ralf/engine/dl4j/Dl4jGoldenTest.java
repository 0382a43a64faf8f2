package dev.ralf.engine.dl4j;

import dev.ralf.core.model.GoldenNetworkContract;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import tools.jackson.databind.JsonNode;

/** The DL4J engine against the reference files. */
class Dl4jGoldenTest implements GoldenNetworkContract {
    @Override
    public Optional<Network> network(JsonNode layers, int[] shape) {
        EngineInfo.start();
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.get(i);
            if (!layer.get("type").asString().equals("flatten")) {
                list.layer(layer(layer, i == layers.size() - 1));
            }
        }
        boolean flat = layers.get(0).get("type").asString().equals("flatten");
        int width = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        InputType type = flat ? InputType.feedForward(width) : InputType.convolutional(shape[1], shape[2], shape[0]);
        return Optional.of(
                Dl4jNetwork.create(list.setInputType(type).build(), flat ? new int[] {width} : shape, new SeedTree(1)));
    }

    private static Layer layer(JsonNode layer, boolean last) {
        return switch (layer.get("type").asString()) {
            case "conv2d" ->
                new ConvolutionLayer.Builder(size(layer, "k"), size(layer, "k"))
                        .nOut(size(layer, "outC"))
                        .stride(size(layer, "stride"), size(layer, "stride"))
                        .padding(size(layer, "pad"), size(layer, "pad"))
                        .activation(Activation.IDENTITY)
                        .build();
            case "maxpool2d" -> pooling(layer, SubsamplingLayer.PoolingType.MAX);
            case "avgpool2d" -> pooling(layer, SubsamplingLayer.PoolingType.AVG);
            case "relu" -> new ActivationLayer(Activation.RELU);
            case "tanh" -> new ActivationLayer(Activation.TANH);
            case "sigmoid" -> new ActivationLayer(Activation.SIGMOID);
            case "dense" ->
                last
                        ? new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(size(layer, "out"))
                                .activation(Activation.SOFTMAX)
                                .build()
                        : new DenseLayer.Builder()
                                .nOut(size(layer, "out"))
                                .activation(Activation.IDENTITY)
                                .build();
            default -> throw new IllegalArgumentException("unknown layer " + layer.get("type"));
        };
    }

    private static Layer pooling(JsonNode layer, SubsamplingLayer.PoolingType type) {
        return new SubsamplingLayer.Builder(type)
                .kernelSize(size(layer, "k"), size(layer, "k"))
                .stride(size(layer, "stride"), size(layer, "stride"))
                .build();
    }

    private static int size(JsonNode layer, String name) {
        return layer.get(name).asInt();
    }
}
