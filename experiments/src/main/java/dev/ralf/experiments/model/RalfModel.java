package dev.ralf.experiments.model;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Standardization;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.config.Named;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes RALF's model files. A zip of {@code ralf-model.json} (learner with every option, shape of one input, class names,
 * standardisation, decision rules), {@code arrays/NAME} for each array (floats, little-endian), and {@code files/OPTION} for
 * each file that the learner needs. The same model gives the same bytes.
 */
public final class RalfModel {
    /** Entry that describes the model. */
    static final String DESCRIPTION = "ralf-model.json";

    static final String ARRAYS = "arrays/";
    static final String FILES = "files/";
    static final int SCHEMA = 1;

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private RalfModel() {}

    /**
     * The bytes of a model file.
     *
     * @param learner what trained the model; a {@link RestorableLearner}
     * @param model the model
     * @param inputShape shape of one input
     * @param classes class names
     * @param standardization how columns became inputs; absent if they went in as they are
     * @param fitters decision rules of the spec
     * @param rules the fitted ones, in the same order; those that cannot be saved are left out
     * @throws IllegalArgumentException if the learner's models cannot be saved
     * @throws IOException if a file that the learner needs cannot be read
     */
    public static byte[] bytes(
            Named<?> learner,
            Classifier model,
            int[] inputShape,
            List<String> classes,
            Optional<Standardization> standardization,
            List<Named<RuleFitter>> fitters,
            List<DecisionRule> rules)
            throws IOException {
        Optional<RestorableLearner> known =
                learner.value() instanceof Learner l ? RestorableLearner.of(l) : Optional.empty();
        Checks.argument(known.isPresent(), "models of learner %s cannot be saved", learner.name());
        RestorableLearner restorable = known.get();
        Map<String, float[]> arrays = new TreeMap<>(restorable.arrays(model));
        JsonMapper json = new JsonMapper();
        ObjectNode root = json.createObjectNode();
        root.put("schema", SCHEMA);
        root.set("learner", json.valueToTree(learner.resolved()));
        root.set("inputShape", json.valueToTree(inputShape));
        root.set("classes", json.valueToTree(classes));
        ObjectNode lengths = root.putObject("arrays");
        arrays.forEach((name, values) -> lengths.put(name, values.length));
        standardization.ifPresent(s -> {
            ObjectNode node = root.putObject("standardization");
            ArrayNode columns = node.putArray("columns");
            for (Column c : s.columns()) {
                columns.addObject()
                        .put("name", c.name())
                        .put("source", c.source())
                        .put("kind", c.kind().name());
            }
            node.set("mean", json.valueToTree(s.mean()));
            node.set("scale", json.valueToTree(s.scale()));
            node.set("fill", json.valueToTree(s.fill()));
        });
        ArrayNode saved = root.putArray("rules");
        for (int r = 0; r < rules.size(); r++) {
            Optional<RuleState> state = rules.get(r).state();
            if (state.isPresent()) {
                ObjectNode node = saved.addObject();
                node.set("rule", json.valueToTree(fitters.get(r).resolved()));
                node.set("groups", json.valueToTree(state.get().groups()));
                node.set("arrays", json.valueToTree(new TreeMap<>(state.get().arrays())));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
            put(zip, DESCRIPTION, text.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, float[]> e : arrays.entrySet()) {
                put(zip, ARRAYS + e.getKey(), bytes(e.getValue()));
            }
            for (Map.Entry<String, Path> e : new TreeMap<>(restorable.files()).entrySet()) {
                put(zip, FILES + e.getKey(), Files.readAllBytes(e.getValue()));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
