package dev.ralf.adversarial;

import dev.ralf.core.model.Network;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The networks of reference files. */
public final class GoldenNetworks {
    private GoldenNetworks() {}

    /** The file's network, slow and in double precision. */
    public static Network reference(JsonNode file) {
        return ReferenceNetwork.of(file);
    }

    /** The file's network on the dense engine; null if it is no perceptron with one activation. */
    public static Network dense(JsonNode file) {
        List<Integer> hidden = new ArrayList<>();
        List<JsonNode> parameters = new ArrayList<>();
        String activation = null;
        int in = 0;
        for (JsonNode layer : file.get("model").get("layers")) {
            String type = layer.get("type").asString();
            if (type.equals("dense")) {
                in = in == 0 ? layer.get("in").asInt() : in;
                hidden.add(layer.get("out").asInt());
                parameters.add(layer.get("W"));
                parameters.add(layer.get("b"));
            } else if (type.equals("relu") || type.equals("tanh")) {
                if (activation != null && !activation.equals(type)) {
                    return null;
                }
                activation = type;
            } else if (!type.equals("flatten")) {
                return null;
            }
        }
        int classes = hidden.remove(hidden.size() - 1);
        Activation kind =
                activation == null ? Activation.RELU : Activation.valueOf(activation.toUpperCase(Locale.ROOT));
        Network network = new Mlp(hidden, kind, 0).create(new int[] {in}, classes, new SeedTree(0));
        network.setTrainable(Golden.denseParameters(parameters.toArray(new JsonNode[0])));
        return network;
    }
}
