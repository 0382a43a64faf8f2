package dev.ralf.core;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ralf.core.util.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads golden files; what they are is said in the README beside them. A topic's files are the copies among the test
 * resources, {@code golden/<topic>/}, or those of another folder, see {@link GoldenFiles}, so that a new file of a known
 * kind is checked by dropping it into a folder: {@code mvn verify -Dralf.golden.al=folder}.
 */
public final class Golden {
    private static final Map<String, String> PROPERTIES =
            Map.of("active_learning", "ralf.golden.al", "robust_fair", "ralf.golden.rf");

    private Golden() {}

    /** Checks one case of a golden file. */
    @FunctionalInterface
    public interface Check {
        /**
         * Checks.
         *
         * @param golden the case
         * @param tolerance absolute tolerance of the file, 1e-9 where it states none
         */
        void accept(JsonNode golden, double tolerance) throws Exception;
    }

    /**
     * One test for each case of each file {@code <prefix>*.json} of a topic's folder, in order of name. A file without
     * {@code cases} is one case. The copies must hold such a file; a folder given by property need not.
     *
     * @param topic {@code active_learning} (property {@code ralf.golden.al}) or {@code robust_fair} ({@code
     *     ralf.golden.rf})
     * @param prefix first letters of the files' names
     * @param check what each case must pass
     */
    public static Stream<DynamicTest> tests(String topic, String prefix, Check check) {
        String property = PROPERTIES.get(topic);
        List<Path> files = GoldenFiles.list(property, topic, prefix);
        if (files.isEmpty() && System.getProperty(property, "").isBlank()) {
            throw new IllegalArgumentException("no golden file " + topic + "/" + prefix + "*.json");
        }
        return files.stream().flatMap(path -> tests(path, check));
    }

    private static Stream<DynamicTest> tests(Path path, Check check) {
        JsonNode file = GoldenFiles.read(path);
        String name = path.getFileName().toString();
        double tolerance = file.has("tolerance") ? file.get("tolerance").asDouble() : 1e-9;
        return file.has("cases")
                ? file.get("cases")
                        .valueStream()
                        .map(c -> dynamicTest(name + ": " + c.path("id").asString(), () -> check.accept(c, tolerance)))
                : Stream.of(dynamicTest(name, () -> check.accept(file, tolerance)));
    }

    /**
     * Runs the checks of the values that a case gives; what it leaves out is not checked, but something must be.
     *
     * @param expected the case's {@code expected}
     * @param checks by key
     * @throws AssertionError if the case has none of the keys
     */
    public static void each(JsonNode expected, Map<String, Consumer<JsonNode>> checks) {
        if (checks.keySet().stream().noneMatch(expected::has)) {
            throw new AssertionError("nothing to check: none of " + new TreeSet<>(checks.keySet()));
        }
        checks.forEach((key, check) -> {
            if (expected.has(key)) {
                check.accept(expected.get(key));
            }
        });
    }

    /** A number, also one written as a string: "NaN", "Infinity", "-Infinity". */
    public static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
    }

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
            out[i] = number(node.get(i));
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
