package dev.ralf.experiments.calibrate;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.ProbabilityCalibrator;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Matrix;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.SpecException;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.optim.ParityConstraint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fair rule as a file: everything that applying it needs, to the same bits. JSON with a {@code schema}.
 *
 * @param fitter configuration of the rule
 * @param rule the rule
 * @param calibrator calibrator that comes first, with its configuration as JSON, if any
 * @param columns columns of the class probabilities
 * @param classes names of the classes
 * @param groups names of the groups
 */
public record SavedRule(
        FairRuleFitter fitter,
        DecisionRule rule,
        Optional<Calibrator> calibrator,
        List<String> columns,
        List<String> classes,
        List<String> groups) {
    /** What the file says it is; a reader refuses another one. */
    public static final String SCHEMA = "ralf-fair-rule/1";

    /**
     * A fitted probability calibrator.
     *
     * @param options its id and options as JSON
     * @param fitted the calibrator
     */
    public record Calibrator(String options, ProbabilityCalibrator fitted) {
        /**
         * The configuration that an id, or JSON of id and options, names.
         *
         * @param file where the text stands, for messages
         */
        static CalibratorFitter fitter(String file, String options) {
            return Spec.component(file, "calibrator", options, CalibratorFitter.class, Registry.load())
                    .value();
        }
    }

    /** Probability of each decision for raw probabilities. */
    public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
        return rule.decisionProbabilities(calibrated(probabilities), groups);
    }

    /** The probabilities that the rule decides on. */
    public Matrix calibrated(Matrix probabilities) {
        return calibrator.map(c -> c.fitted().apply(probabilities)).orElse(probabilities);
    }

    /**
     * Writes the file.
     *
     * @param file where; replaced if it exists
     * @param about further facts for readers, not needed to apply the rule
     * @throws IOException if it cannot be written
     */
    public void save(Path file, Map<String, Object> about) throws IOException {
        JsonMapper json = new JsonMapper();
        RuleState state = rule.state().orElseThrow();
        ObjectNode root = json.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("constraint", fitter.constraint().name());
        root.put("tolerance", fitter.tolerance());
        root.put("mode", fitter.mode().name());
        root.put("blind", fitter.blind());
        root.set("costs", json.valueToTree(fitter.costs()));
        root.put("group", fitter.attribute());
        root.set("groups", json.valueToTree(state.groups()));
        root.set("columns", json.valueToTree(columns));
        root.set("classes", json.valueToTree(classes));
        calibrator.ifPresent(c -> {
            ObjectNode node = root.putObject("calibrator");
            node.set("options", json.readTree(c.options()));
            node.set("arrays", json.valueToTree(new TreeMap<>(c.fitted().state())));
        });
        root.set("arrays", json.valueToTree(new TreeMap<>(state.arrays())));
        about.forEach((name, value) -> root.set(name, json.valueToTree(value)));
        Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /**
     * Reads the file.
     *
     * @throws DatasetFormatException if it is missing, or no rule file of this schema
     */
    public static SavedRule load(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetFormatException(file + ": no such file, `ralf calibrate fit` writes one");
        }
        try {
            return read(file, new JsonMapper().readTree(Files.readString(file)));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new DatasetFormatException(file + ":" + line + ": no JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | SpecException e) {
            throw new DatasetFormatException(file + ": no fair rule: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static SavedRule read(Path file, JsonNode root) {
        if (!SCHEMA.equals(root.path("schema").asString(""))) {
            throw new DatasetFormatException(file + ": the schema must be " + SCHEMA + ", got "
                    + root.path("schema").asString("none"));
        }
        FairRuleFitter.Mode mode = FairRuleFitter.Mode.valueOf(text(root, "mode"));
        ParityConstraint constraint = ParityConstraint.valueOf(text(root, "constraint"));
        double tolerance = root.path("tolerance").asDouble(Double.NaN);
        List<Double> costs = Arrays.stream(doubles(root.path("costs"))).boxed().toList();
        boolean blind = root.path("blind").asBoolean(false);
        FairRuleFitter fitter = new FairRuleFitter(
                text(root, "group"),
                constraint,
                costs,
                tolerance,
                mode,
                blind,
                FairRuleFitter.defaultId(constraint, tolerance, mode, blind));
        List<String> groups = texts(root.path("groups"));
        DecisionRule rule = fitter.restore(new RuleState(groups, arrays(root)));
        Optional<Calibrator> calibrator = Optional.empty();
        if (root.has("calibrator")) {
            String options = root.get("calibrator").path("options").toString();
            calibrator = Optional.of(new Calibrator(
                    options, Calibrator.fitter(file.toString(), options).restore(arrays(root.get("calibrator")))));
        }
        List<String> columns = texts(root.path("columns"));
        List<String> classes = texts(root.path("classes"));
        if (columns.size() != classes.size() || columns.size() < 2) {
            throw new IllegalArgumentException("columns and classes must be 2 or more names each, got " + columns.size()
                    + " and " + classes.size());
        }
        return new SavedRule(fitter, rule, calibrator, columns, classes, groups);
    }

    private static String text(JsonNode root, String name) {
        if (!root.path(name).isString()) {
            throw new IllegalArgumentException(name + " must be a text, got " + root.path(name));
        }
        return root.get(name).asString();
    }

    private static Map<String, double[]> arrays(JsonNode node) {
        Map<String, double[]> arrays = new HashMap<>();
        node.path("arrays").properties().forEach(e -> arrays.put(e.getKey(), doubles(e.getValue())));
        return arrays;
    }

    private static double[] doubles(JsonNode node) {
        double[] values = new double[node.size()];
        Arrays.setAll(values, i -> node.get(i).asDouble());
        return values;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(t -> texts.add(t.asString()));
        return List.copyOf(texts);
    }
}
