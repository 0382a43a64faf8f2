package dev.ralf.fairness;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads the reference vectors of this module. */
public final class Golden {
    private Golden() {}

    /** The JSON document at {@code golden/<path>}. */
    public static JsonNode read(String path) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + path);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rectangular nested array. */
    public static Matrix matrix(JsonNode rows) {
        double[][] values = new double[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = doubles(rows.get(i));
        }
        return Matrix.of(values);
    }

    /** An array of numbers. */
    public static double[] doubles(JsonNode values) {
        double[] out = new double[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(i).asDouble();
        }
        return out;
    }

    /** An array of whole numbers. */
    public static int[] ints(JsonNode values) {
        int[] out = new int[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(i).asInt();
        }
        return out;
    }

    /** Group names of each row, as an attribute with these values. */
    public static Groups groups(String attribute, List<String> values, List<String> rows) {
        return new Groups(
                attribute, values, rows.stream().mapToInt(values::indexOf).toArray());
    }

    /** An array of texts. */
    public static List<String> texts(JsonNode values) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            out.add(values.get(i).asString());
        }
        return out;
    }

    /** One-hot rows. */
    public static Matrix oneHot(int[] decisions, int classes) {
        Matrix q = new Matrix(decisions.length, classes);
        for (int i = 0; i < decisions.length; i++) {
            q.set(i, decisions[i], 1);
        }
        return q;
    }

    /** {@code n} ones. */
    public static double[] ones(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }
}
