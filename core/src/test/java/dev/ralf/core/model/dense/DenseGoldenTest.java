package dev.ralf.core.model.dense;

import dev.ralf.core.model.GoldenNetworkContract;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The plain-Java engine against the reference files: those with dense layers and one kind of activation. */
class DenseGoldenTest implements GoldenNetworkContract {
    @Override
    public Optional<Network> network(JsonNode layers, int[] inputShape) {
        List<Integer> widths = new ArrayList<>();
        Set<Activation> activations = EnumSet.noneOf(Activation.class);
        for (JsonNode layer : layers) {
            switch (layer.get("type").asString()) {
                case "flatten" -> {}
                case "dense" -> widths.add(layer.get("out").asInt());
                case "relu" -> activations.add(Activation.RELU);
                case "tanh" -> activations.add(Activation.TANH);
                default -> {
                    return Optional.empty();
                }
            }
        }
        if (activations.size() > 1) {
            return Optional.empty();
        }
        Activation activation = activations.stream().findFirst().orElse(Activation.RELU);
        int classes = widths.remove(widths.size() - 1);
        int width = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
        return Optional.of(new Mlp(widths, activation, 0).create(new int[] {width}, classes, new SeedTree(1)));
    }
}
