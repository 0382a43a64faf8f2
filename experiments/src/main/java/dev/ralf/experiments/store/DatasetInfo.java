package dev.ralf.experiments.store;

import dev.ralf.core.data.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a report says of the data, kept with the run so that a report needs no data.
 *
 * @param name name of the data set
 * @param classes class names
 * @param facts source, licence, dropped columns, hashes, in order
 */
public record DatasetInfo(String name, List<String> classes, Map<String, String> facts) {
    /** What a run used. */
    public static DatasetInfo of(Dataset data, int pool, int validation, int calibration, int test) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rows", Integer.toString(data.size()));
        facts.put("features", Integer.toString(data.inputs().features().width()));
        facts.put(
                "split",
                "pool " + pool + ", validation " + validation + ", calibration " + calibration + ", test " + test);
        data.inputs().groups().forEach(g -> facts.put("sensitive attribute " + g.attribute(), sizes(g)));
        if (Arrays.stream(data.inputs().weights()).distinct().count() > 1) {
            facts.put(
                    "weighting",
                    "rows have weights: training, every metric, rate and the fair rule are weighted by them");
        }
        facts.putAll(data.facts());
        return new DatasetInfo(data.name(), data.classes(), facts);
    }

    /** The same with one fact more. */
    public DatasetInfo with(String name, String fact) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, fact);
        return new DatasetInfo(this.name, classes, more);
    }

    private static String sizes(dev.ralf.core.data.Groups groups) {
        List<String> parts = new ArrayList<>();
        int[] sizes = groups.sizes();
        for (int g = 0; g < sizes.length; g++) {
            parts.add(groups.values().get(g) + " " + sizes[g]);
        }
        return String.join(", ", parts);
    }

    /**
     * Checks that a run goes on with the data and files it began with.
     *
     * @param root folder of the run
     * @throws IllegalStateException with one line that names the first fact that differs
     */
    public void requireSame(Path root) {
        DatasetInfo before = read(root);
        if (!Files.exists(root.resolve("dataset.json")) || before.equals(this)) {
            return;
        }
        String what = "name or classes";
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            String was = before.facts.get(fact.getKey());
            if (!fact.getValue().equals(was)) {
                what = fact.getKey() + ": was " + was + ", is " + fact.getValue();
                break;
            }
        }
        throw new IllegalStateException(
                "data or files are not those that " + root + " began with (" + what + "): start a new run");
    }

    /** As JSON. */
    public String json() {
        ObjectNode node = RecordJson.mapper().createObjectNode();
        node.put("name", name);
        ArrayNode list = node.putArray("classes");
        classes.forEach(list::add);
        ObjectNode map = node.putObject("facts");
        facts.forEach(map::put);
        return RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /** What is kept with a run; empty values if there is nothing yet. */
    public static DatasetInfo read(Path root) {
        Path file = root.resolve("dataset.json");
        if (!Files.exists(file)) {
            return new DatasetInfo("", List.of(), Map.of());
        }
        JsonNode node;
        try {
            node = RecordJson.mapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new IllegalStateException(file + ": not JSON: " + e.getOriginalMessage(), e);
        }
        List<String> classes = new ArrayList<>();
        node.required("classes").forEach(c -> classes.add(c.asString()));
        Map<String, String> facts = new LinkedHashMap<>();
        node.required("facts")
                .properties()
                .forEach(e -> facts.put(e.getKey(), e.getValue().asString()));
        return new DatasetInfo(node.required("name").asString(), classes, facts);
    }
}
