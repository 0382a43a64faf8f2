package dev.ralf.core.model.dense;

/** Elementwise activation of a hidden layer. */
public enum Activation {
    /** {@code max(0, z)}; its derivative at 0 is 0. */
    RELU,
    /** {@code tanh z}. */
    TANH;

    /** Replaces each value by the function of it. */
    void apply(float[] z) {
        if (this == RELU) {
            for (int i = 0; i < z.length; i++) {
                z[i] = Math.max(0, z[i]);
            }
        } else {
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) Math.tanh(z[i]);
            }
        }
    }

    /** Multiplies each gradient by the derivative, which is told from the activation's value. */
    void back(float[] gradient, float[] a) {
        if (this == RELU) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = a[i] > 0 ? gradient[i] : gradient[i] * 0;
            }
        } else {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= 1 - a[i] * a[i];
            }
        }
    }

    /** The derivative, from the activation's value. */
    float derivative(float a) {
        if (this == RELU) {
            return a > 0 ? 1 : 0;
        }
        return 1 - a * a;
    }
}
