package dev.ralf.core.model;

/**
 * Accumulators of a backward pass: gradients are added to what is there. A null array is not wanted and costs nothing.
 *
 * @param input d loss / d input, {@code [n][width]} of the batch; null if not wanted
 * @param parameters d loss / d trainable parameters, in the order of {@link Network#trainable()}; null if not wanted
 */
public record Gradients(float[] input, float[] parameters) {
    /** Input gradients only. */
    public static Gradients ofInput(float[] input) {
        return new Gradients(input, null);
    }

    /** Parameter gradients only. */
    public static Gradients ofParameters(float[] parameters) {
        return new Gradients(null, parameters);
    }
}
