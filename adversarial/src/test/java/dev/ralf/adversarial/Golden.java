package dev.ralf.adversarial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads reference vectors. */
public final class Golden {
    private Golden() {}

    public static JsonNode read(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/attacks/" + file + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All numbers of a nested array, in order. */
    public static double[] doubles(JsonNode node) {
        List<Double> out = new ArrayList<>();
        collect(node, out);
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public static float[] floats(JsonNode node) {
        double[] values = doubles(node);
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    public static int[] ints(JsonNode node) {
        double[] values = doubles(node);
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    /** The reference's weights {@code [out][in]} and biases as the dense engine keeps them: {@code [in][out]}, bias. */
    public static float[] denseParameters(JsonNode... weightAndBias) {
        int n = Arrays.stream(weightAndBias).mapToInt(a -> doubles(a).length).sum();
        float[] out = new float[n];
        int at = 0;
        for (int l = 0; l < weightAndBias.length; l += 2) {
            float[] w = floats(weightAndBias[l]);
            float[] b = floats(weightAndBias[l + 1]);
            int in = w.length / b.length;
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < b.length; o++) {
                    out[at + i * b.length + o] = w[o * in + i];
                }
            }
            System.arraycopy(b, 0, out, at + w.length, b.length);
            at += w.length + b.length;
        }
        return out;
    }

    private static void collect(JsonNode node, List<Double> out) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, out));
        } else {
            out.add(dev.ralf.core.Golden.number(node)); // also "Infinity"
        }
    }
}
