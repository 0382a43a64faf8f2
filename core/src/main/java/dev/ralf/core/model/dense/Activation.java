package dev.ralf.core.model.dense;

/** Elementwise activation of a hidden layer. */
public enum Activation {
    /** {@code max(0, z)}; its derivative at 0 is 0. */
    RELU,
    /** {@code tanh z}. */
    TANH;

    float apply(float z) {
        return this == RELU ? Math.max(0, z) : (float) Math.tanh(z);
    }

    /** The derivative, from the activation's value. */
    float derivative(float a) {
        if (this == RELU) {
            return a > 0 ? 1 : 0;
        }
        return 1 - a * a;
    }
}
