package dev.ralf.experiments.store;

import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.loop.RoundRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records as JSON lines: fixed key order, doubles in shortest round-trip form, undefined numbers as null. */
final class RecordJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private RecordJson() {}

    static JsonMapper mapper() {
        return MAPPER;
    }

    static String write(RoundRecord r) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schema", r.schema());
        node.put("learner", r.learner());
        node.put("training", r.training());
        node.put("acquisition", r.acquisition());
        node.put("seed", r.seed());
        node.put("round", r.round());
        node.put("labelsTrain", r.labelsTrain());
        node.put("labelsValidation", r.labelsValidation());
        node.put("labelsCalibration", r.labelsCalibration());
        ObjectNode metrics = node.putObject("metrics");
        r.metrics().forEach((key, value) -> put(metrics, key, value));
        ArrayNode selected = node.putArray("selected");
        for (int id : r.selected()) {
            selected.add(id);
        }
        return MAPPER.writeValueAsString(node);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not a record of a known schema
     */
    static RoundRecord read(String line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        int schema = node.path("schema").asInt(0);
        if (schema != RoundRecord.SCHEMA) {
            throw new IllegalArgumentException("schema must be " + RoundRecord.SCHEMA + ", got " + schema);
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> e : node.required("metrics").properties()) {
            metrics.put(
                    e.getKey(),
                    e.getValue().isNull() ? Double.NaN : e.getValue().doubleValue());
        }
        JsonNode ids = node.required("selected");
        int[] selected = new int[ids.size()];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = ids.get(i).intValue();
        }
        return new RoundRecord(
                schema,
                node.required("learner").stringValue(),
                node.required("training").stringValue(),
                node.required("acquisition").stringValue(),
                node.required("seed").intValue(),
                node.required("round").intValue(),
                node.required("labelsTrain").intValue(),
                node.required("labelsValidation").intValue(),
                node.required("labelsCalibration").intValue(),
                metrics,
                selected);
    }

    static String write(int round, Selection selection) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("round", round);
        ArrayNode ids = node.putArray("ids");
        for (int id : selection.ids()) {
            ids.add(id);
        }
        ArrayNode utilities = node.putArray("utilities");
        for (double u : selection.utilities()) {
            if (Double.isFinite(u)) {
                utilities.add(u);
            } else {
                utilities.addNull();
            }
        }
        ObjectNode facts = node.putObject("facts");
        selection.facts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> put(facts, e.getKey(), e.getValue()));
        return MAPPER.writeValueAsString(node);
    }

    static String writeTimings(int round, Map<String, Long> nanoseconds) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("round", round);
        nanoseconds.forEach((phase, ns) -> node.put(phase + "Seconds", ns / 1e9));
        return MAPPER.writeValueAsString(node);
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
