package dev.ralf.core;

import dev.ralf.core.util.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads golden files from the test resources; what they are is said in the README beside them. */
public final class Golden {
    private Golden() {}

    /** The file {@code golden/<name>.json}. */
    public static JsonNode read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + name);
            }
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An array of numbers. */
    public static double[] doubles(JsonNode node) {
        double[] out = new double[node.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = node.get(i).isString()
                    ? Double.parseDouble(node.get(i).asString())
                    : node.get(i).asDouble();
        }
        return out;
    }

    /** An array of whole numbers. */
    public static int[] ints(JsonNode node) {
        int[] out = new int[node.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = node.get(i).asInt();
        }
        return out;
    }

    /** A nested array of numbers. */
    public static Matrix matrix(JsonNode node) {
        double[][] rows = new double[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = doubles(node.get(i));
        }
        return Matrix.of(rows);
    }
}
