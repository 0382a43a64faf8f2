package dev.ralf.engine.torch;

import dev.ralf.core.engine.Execution;
import dev.ralf.core.model.GoldenNetworkContract;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.random.SeedTree;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The PyTorch engine on the CPU against the reference files. */
class TorchGoldenTest implements GoldenNetworkContract {
    /** Where the networks run. */
    Execution execution() {
        return new Execution("cpu", Execution.Precision.FLOAT, false);
    }

    @Override
    public Optional<Network> network(JsonNode layers, int[] shape) {
        Blueprint.Builder steps = new Blueprint.Builder(shape);
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.get(i);
            String type = layer.get("type").asString();
            if (!type.equals("flatten")) {
                steps.then(type + i, operation(type, layer));
            }
        }
        return Optional.of(new TorchEngine().build(steps.build(), new SeedTree(1), execution()));
    }

    private static Operation operation(String type, JsonNode layer) {
        return switch (type) {
            case "conv2d" ->
                new Operation.Convolution(
                        size(layer, "outC"),
                        size(layer, "k"),
                        size(layer, "k"),
                        size(layer, "stride"),
                        size(layer, "pad"),
                        true);
            case "maxpool2d" -> new Operation.Pooling(true, size(layer, "k"), size(layer, "k"));
            case "avgpool2d" -> new Operation.Pooling(false, size(layer, "k"), size(layer, "k"));
            case "relu", "tanh", "sigmoid" ->
                new Operation.Activation(Operation.Function.valueOf(type.toUpperCase(Locale.ROOT)));
            case "dense" -> new Operation.Dense(size(layer, "out"), false);
            default -> throw new IllegalArgumentException("unknown layer " + type);
        };
    }

    private static int size(JsonNode layer, String name) {
        return layer.get(name).asInt();
    }
}
