package dev.ralf.core.model;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * A named part of the flat vector of trainable parameters.
 *
 * @param name layer and role, for example {@code dense1/weight}
 * @param offset first position
 * @param length number of parameters
 * @param kind role of the parameters
 */
public record ParameterRange(String name, int offset, int length, Kind kind) {
    /** Roles; weight decay acts on weights alone. */
    public enum Kind {
        /** Weights of dense and convolution layers. */
        WEIGHT,
        /** Biases. */
        BIAS,
        /** Scale and shift of normalisation layers. */
        NORM
    }

    /** Name of the layer: what stands before the last slash. */
    public String layer() {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** Names of the layers of a layout, in order. */
    public static List<String> layers(List<ParameterRange> layout) {
        return layout.stream().map(ParameterRange::layer).distinct().toList();
    }

    /**
     * Checks that a layer is one of a layout, and not its last one.
     *
     * @throws IllegalArgumentException if it is not, with those that are
     */
    public static void requireBody(List<ParameterRange> layout, String layer) {
        List<String> layers = layers(layout);
        List<String> body = layers.subList(0, Math.max(0, layers.size() - 1));
        Checks.argument(
                body.contains(layer),
                "no layer before the last one is named %s; there %s",
                layer,
                body.isEmpty() ? "is none" : "are " + String.join(", ", body));
    }
}
