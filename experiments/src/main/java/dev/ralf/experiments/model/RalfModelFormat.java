package dev.ralf.experiments.model;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Standardization;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.saved.ModelFormat;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.SpecException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the models that {@link RalfModel} writes. */
public final class RalfModelFormat implements ModelFormat {
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    @Override
    public String name() {
        return "RALF model";
    }

    @Override
    public boolean recognizes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(ZIP.length), ZIP)) {
                return false;
            }
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(RalfModel.DESCRIPTION) != null;
        } catch (ZipException e) {
            return false;
        }
    }

    @Override
    public Optional<String> engine(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return learner(zip, description(zip)).engine();
        }
    }

    /** True if the file is a RALF model. */
    public static boolean isRalf(Path file) {
        try {
            return new RalfModelFormat().recognizes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Shape of the inputs that a RALF model takes.
     *
     * @throws IllegalArgumentException with one line if the file is none
     */
    public static int[] inputShape(Path file) {
        try {
            Checks.argument(
                    Files.isRegularFile(file) && new RalfModelFormat().recognizes(file), "%s: is no RALF model", file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return shape(description(zip));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static int[] shape(JsonNode root) {
        int[] shape = new int[root.path("inputShape").size()];
        Arrays.setAll(shape, d -> root.path("inputShape").get(d).asInt());
        return shape;
    }

    @Override
    public SavedModel load(Path file, int[] inputShape) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode root = description(zip);
            int[] shape = shape(root);
            Checks.argument(
                    Arrays.equals(shape, inputShape),
                    "takes inputs of shape %s, got %s",
                    Arrays.toString(shape),
                    Arrays.toString(inputShape));
            List<String> classes = texts(root.path("classes"));
            RestorableLearner learner = learner(zip, root);
            Map<String, float[]> arrays = new HashMap<>();
            for (Map.Entry<String, JsonNode> e : root.path("arrays").properties()) {
                arrays.put(e.getKey(), floats(zip, e.getKey(), e.getValue().asInt()));
            }
            Classifier model = learner.restore(shape, classes.size(), arrays);
            Optional<Architecture> architecture =
                    learner instanceof NetworkLearner network ? Optional.of(network.architecture()) : Optional.empty();
            return new SavedModel(
                    name(), model, shape, classes, standardization(root), rules(root), architecture, List.of());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(RalfModel.DESCRIPTION + " is broken: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode description(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(RalfModel.DESCRIPTION);
        JsonNode root;
        try {
            root = new JsonMapper().readTree(zip.getInputStream(entry).readAllBytes());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(RalfModel.DESCRIPTION + " is no JSON: " + e.getOriginalMessage(), e);
        }
        Checks.argument(
                root.path("schema").asInt(0) == RalfModel.SCHEMA,
                "has schema %s, this version of RALF reads %s",
                root.path("schema"),
                RalfModel.SCHEMA);
        return root;
    }

    /** The learner, whose files are put beside each other for as long as this process runs. */
    private static RestorableLearner learner(ZipFile zip, JsonNode root) throws IOException {
        ObjectNode options = (ObjectNode) root.path("learner").deepCopy();
        for (ZipEntry entry : zip.stream()
                .filter(e -> e.getName().startsWith(RalfModel.FILES))
                .toList()) {
            Path copy = Files.createTempFile("ralf-", ".model");
            copy.toFile().deleteOnExit();
            Files.write(copy, zip.getInputStream(entry).readAllBytes());
            put(options, entry.getName().substring(RalfModel.FILES.length()), copy);
        }
        Learner learner = component("learner", options, Learner.class);
        return RestorableLearner.of(learner)
                .orElseThrow(
                        () -> new IllegalArgumentException("models of learner " + learner.id() + " cannot be loaded"));
    }

    /** Sets an option; {@code learner/from} is the option {@code from} of the option {@code learner}. */
    private static void put(ObjectNode options, String name, Path file) {
        ObjectNode node = options;
        String[] parts = name.split("/");
        for (int p = 0; p < parts.length - 1; p++) {
            Checks.argument(node.get(parts[p]) instanceof ObjectNode, "has a file for no option %s", name);
            node = (ObjectNode) node.get(parts[p]);
        }
        node.put(parts[parts.length - 1], file.toString());
    }

    private static <T> T component(String axis, JsonNode options, Class<T> kind) {
        try {
            return Spec.component(RalfModel.DESCRIPTION, axis, options.toString(), kind, Registry.load())
                    .value();
        } catch (SpecException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static float[] floats(ZipFile zip, String name, int length) throws IOException {
        ZipEntry entry = zip.getEntry(RalfModel.ARRAYS + name);
        Checks.argument(entry != null, "has no array %s", name);
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        Checks.size("bytes of array " + name, bytes.length, Math.multiplyExact(length, Float.BYTES));
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static Optional<Standardization> standardization(JsonNode root) {
        JsonNode node = root.get("standardization");
        if (node == null) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>();
        for (JsonNode c : node.path("columns")) {
            columns.add(new Column(
                    c.path("name").asString(),
                    c.path("source").asString(),
                    Column.Kind.valueOf(c.path("kind").asString())));
        }
        double[] mean = doubles(node.path("mean"));
        double[] scale = doubles(node.path("scale"));
        double[] fill = doubles(node.path("fill"));
        if (fill.length == 0) {
            // files of before missing values were filled from the pool: what was read stays
            fill = new double[columns.size()];
            Arrays.fill(fill, Double.NaN);
        }
        return Optional.of(new Standardization(columns, mean, scale, fill));
    }

    private static List<DecisionRule> rules(JsonNode root) {
        List<DecisionRule> rules = new ArrayList<>();
        for (JsonNode node : root.path("rules")) {
            Map<String, double[]> arrays = new HashMap<>();
            node.path("arrays").properties().forEach(e -> arrays.put(e.getKey(), doubles(e.getValue())));
            rules.add(component("decision.rules", node.path("rule"), RuleFitter.class)
                    .restore(new RuleState(texts(node.path("groups")), arrays)));
        }
        return rules;
    }

    /** Numbers; what JSON has no number for (a conformal threshold may be infinite) stands there as a word. */
    private static double[] doubles(JsonNode node) {
        double[] values = new double[node.size()];
        Arrays.setAll(values, i -> switch (node.get(i).asString()) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> node.get(i).asDouble();
        });
        return values;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(t -> texts.add(t.asString()));
        return texts;
    }
}
