package dev.ralf.core.model;

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
}
