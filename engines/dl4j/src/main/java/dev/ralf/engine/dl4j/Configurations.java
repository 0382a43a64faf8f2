package dev.ralf.engine.dl4j;

import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.model.blueprint.Step;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
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
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Blueprints as DL4J configurations. */
final class Configurations {
    private Configurations() {}

    /** The nodes of the walk. */
    static List<Node> nodes(Blueprint blueprint) {
        return blueprint.isList()
                ? LayerReader.read(list(blueprint), blueprint.arrayShape())
                : LayerReader.read(graph(blueprint), blueprint.arrayShape());
    }

    /** A blueprint without forks, as a list of layers. */
    static MultiLayerConfiguration list(Blueprint blueprint) {
        EngineInfo.start();
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().list();
        for (Step step : blueprint.steps()) {
            layers.layer(layer(step, step == blueprint.last()));
        }
        return layers.setInputType(input(blueprint)).build();
    }

    /** A blueprint as a graph. */
    static ComputationGraphConfiguration graph(Blueprint blueprint) {
        EngineInfo.start();
        NeuralNetConfiguration.Builder empty = new NeuralNetConfiguration.Builder();
        ComputationGraphConfiguration.GraphBuilder graph = empty.graphBuilder().addInputs("input");
        for (Step step : blueprint.steps()) {
            String[] sources = step.sources().stream()
                    .map(s ->
                            s == Step.INPUT ? "input" : blueprint.steps().get(s).name())
                    .toArray(String[]::new);
            if (step.operation() instanceof Operation.Sum) {
                graph.addVertex(step.name(), new ElementWiseVertex(ElementWiseVertex.Op.Add), sources);
            } else {
                graph.addLayer(step.name(), layer(step, step == blueprint.last()), sources);
            }
        }
        return graph.setOutputs(blueprint.last().name())
                .setInputTypes(input(blueprint))
                .build();
    }

    private static InputType input(Blueprint blueprint) {
        int[] shape = blueprint.arrayShape();
        return shape.length == 1
                ? InputType.feedForward(shape[0])
                : InputType.convolutional(shape[1], shape[2], shape[0]);
    }

    private static Layer layer(Step step, boolean last) {
        String name = step.name();
        Operation operation = step.operation();
        if (operation instanceof Operation.Convolution c) {
            return new ConvolutionLayer.Builder(c.height(), c.width())
                    .name(name)
                    .nOut(c.out())
                    .stride(c.stride(), c.stride())
                    .padding(c.pad(), c.pad())
                    .hasBias(c.bias())
                    .activation(Activation.IDENTITY)
                    .build();
        }
        if (operation instanceof Operation.Norm) {
            return new BatchNormalization.Builder()
                    .name(name)
                    .eps(Operation.Norm.EPSILON)
                    .decay(Operation.Norm.DECAY)
                    .build();
        }
        if (operation instanceof Operation.Activation a) {
            return new ActivationLayer.Builder()
                    .name(name)
                    .activation(
                            switch (a.function()) {
                                case RELU -> Activation.RELU;
                                case TANH -> Activation.TANH;
                                case SIGMOID -> Activation.SIGMOID;
                            })
                    .build();
        }
        if (operation instanceof Operation.Pooling p) {
            return new SubsamplingLayer.Builder(
                            p.max() ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG)
                    .name(name)
                    .kernelSize(p.height(), p.width())
                    .stride(p.height(), p.width())
                    .build();
        }
        if (operation instanceof Operation.GlobalAverage) {
            return new GlobalPoolingLayer.Builder(PoolingType.AVG).name(name).build();
        }
        if (operation instanceof Operation.Dropout d) {
            return new DropoutLayer.Builder(1 - d.rate()).name(name).build();
        }
        if (operation instanceof Operation.Dense d) {
            return last
                    ? new OutputLayer.Builder(LossFunction.MCXENT)
                            .name(name)
                            .nOut(d.out())
                            .activation(Activation.SOFTMAX)
                            .build()
                    : new DenseLayer.Builder()
                            .name(name)
                            .nOut(d.out())
                            .activation(d.relu() ? Activation.RELU : Activation.IDENTITY)
                            .build();
        }
        throw new IllegalArgumentException("step " + name + " is no layer");
    }
}
