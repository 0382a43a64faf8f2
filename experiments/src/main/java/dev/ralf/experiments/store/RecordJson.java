package dev.ralf.experiments.store;

import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.loop.StopSignals;
import dev.ralf.core.loop.StopState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        r.stop().ifPresent(stop -> write(node.putObject("stop"), stop));
        if (!r.details().isEmpty()) {
            ObjectNode details = node.putObject("details");
            r.details().forEach((key, series) -> {
                ArrayNode array = details.putArray(key);
                for (double value : series) {
                    add(array, value);
                }
            });
        }
        return MAPPER.writeValueAsString(node);
    }

    private static void write(ObjectNode node, StopState stop) {
        StopSignals s = stop.signals();
        if (stop.reason().isPresent()) {
            node.put("reason", stop.reason().get());
        } else {
            node.putNull("reason");
        }
        node.put("labels", s.labels());
        node.put("batch", s.batch());
        put(node, "meanEntropy", s.meanEntropy());
        put(node, "maxEntropy", s.maxEntropy());
        put(node, "confidenceVariance", s.confidenceVariance());
        put(node, "validationAccuracy", s.validationAccuracy());
        node.put("classes", s.classes());
        ArrayNode predictions = node.putArray("predictions");
        for (int k : s.predictions()) {
            predictions.add(k);
        }
    }

    private static Optional<StopState> stop(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode reason = node.required("reason");
        return Optional.of(new StopState(
                new StopSignals(
                        node.required("labels").intValue(),
                        node.required("batch").intValue(),
                        ints(node.required("predictions")),
                        node.required("classes").intValue(),
                        number(node.required("meanEntropy")),
                        number(node.required("maxEntropy")),
                        number(node.required("confidenceVariance")),
                        number(node.required("validationAccuracy"))),
                reason.isNull() ? Optional.empty() : Optional.of(reason.stringValue())));
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static double number(JsonNode node) {
        return node.isNull() ? Double.NaN : node.doubleValue();
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
            metrics.put(e.getKey(), number(e.getValue()));
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
                ints(node.required("selected")),
                stop(node.path("stop")),
                details(node.path("details")));
    }

    private static Map<String, double[]> details(JsonNode node) {
        Map<String, double[]> details = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            double[] series = new double[e.getValue().size()];
            for (int i = 0; i < series.length; i++) {
                series[i] = number(e.getValue().get(i));
            }
            details.put(e.getKey(), series);
        }
        return details;
    }

    /** Whole numbers, which most details are, without a decimal point. */
    private static void add(ArrayNode array, double value) {
        if (!Double.isFinite(value)) {
            array.addNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            array.add((long) value);
        } else {
            array.add(value);
        }
    }

    /**
     * Reads a line of a selection file.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Selection readSelection(String line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode utilities = node.required("utilities");
        double[] values = new double[utilities.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(utilities.get(i));
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        node.required("facts").properties().forEach(e -> facts.put(e.getKey(), number(e.getValue())));
        return new Selection(ints(node.required("ids")), values, facts);
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
