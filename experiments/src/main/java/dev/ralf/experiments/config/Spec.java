package dev.ralf.experiments.config;

import dev.ralf.adversarial.evaluation.UnfairnessEvaluator;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Splitter;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.loop.InitialSelector;
import dev.ralf.core.loop.OracleSource;
import dev.ralf.core.loop.SimulatedSource;
import dev.ralf.core.loop.StoppingCriterion;
import dev.ralf.core.loop.TestLabels;
import dev.ralf.core.loop.ValidationPolicy;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.experiments.report.EvidencePlan;
import dev.ralf.experiments.report.StatisticsPlan;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * An experiment as a user wrote it, read and checked. {@code learner}, {@code training} and {@code acquisition} are
 * axes: their entries are combined into cells.
 *
 * @param name name of the study and its folder
 * @param description one sentence for the report
 * @param seed master seed
 * @param seeds number of repetitions
 * @param datasetName id of the data set
 * @param dataset source of the data set
 * @param splitter parts of the data set
 * @param fixedSplit true to share one split between all seeds
 * @param standardize true to standardise the numeric columns of tables
 * @param learners axis
 * @param trainings axis
 * @param acquisitions axis
 * @param initial how the first rows are chosen
 * @param initialSize how many
 * @param batch rows bought in each round
 * @param rounds purchases after the first rows
 * @param validation validation labels
 * @param stops criteria that end a run before its last round
 * @param rules decision rules
 * @param calibrateOnPool true to fit decision rules on what is left of the pool
 * @param evaluators what is measured
 * @param statistics the comparison that is declared before the run
 * @param oracle where labels come from
 * @param testLabels how many test labels are bought
 * @param evidence what was said of the use before the run
 * @param saveModels true to keep the last round's model of each cell and seed
 * @param text the spec as given
 * @param resolved the spec with every default, as YAML
 */
public record Spec(
        String name,
        String description,
        long seed,
        int seeds,
        String datasetName,
        DatasetSource dataset,
        Splitter splitter,
        boolean fixedSplit,
        boolean standardize,
        List<Named<Learner>> learners,
        List<Named<TrainingRegime>> trainings,
        List<Named<Acquisition>> acquisitions,
        InitialSelector initial,
        int initialSize,
        int batch,
        int rounds,
        ValidationPolicy validation,
        List<Named<StoppingCriterion>> stops,
        List<Named<RuleFitter>> rules,
        boolean calibrateOnPool,
        List<Named<Evaluator>> evaluators,
        StatisticsPlan statistics,
        OracleSource oracle,
        TestLabels testLabels,
        EvidencePlan evidence,
        boolean saveModels,
        String text,
        String resolved) {

    private static final int LONGEST = 1_000_000;
    private static final List<String> MODEL_METRICS = List.of("log-loss", "brier", "ece");
    /** Metrics of the evaluators that attack, by evaluator; each is followed by a dot and the evaluator's name. */
    private static final Map<String, List<String>> ATTACK_METRICS = Map.of(
            "robust",
            List.of(
                    "robust-accuracy",
                    "transfer-accuracy",
                    "gradient-zero-share",
                    "robust-accuracy-gap",
                    "robust-accuracy-to-rest",
                    "accuracy-to-rest",
                    "robust-loss"),
            UnfairnessEvaluator.ID,
            List.of(
                    "unfairness-attacked",
                    "unfairness-transfer",
                    "unfairness-clean",
                    "odds-attacked",
                    "odds-transfer",
                    "odds-clean",
                    "accuracy-attacked",
                    "movable"));

    private static final List<String> RULE_METRICS = Stream.concat(
                    Stream.of(
                            "accuracy",
                            "macro-f1",
                            "unfairness-max",
                            "unfairness-mean",
                            "unfairness-sum",
                            "accuracy-worst",
                            "rate",
                            "plug-in-accuracy",
                            "calibration-unfairness-max",
                            "tie-slack"),
                    ATTACK_METRICS.values().stream().flatMap(List::stream).sorted())
            .toList();

    /** What decision rules are fitted on. */
    enum CalibrateOn {
        /** The calibration part of the split: i.i.d., and separate. */
        CALIBRATION,
        /** What selection left of the pool: biased, the paper's variant. */
        POOL
    }

    /** What is compared in the declared family. */
    enum At {
        /** The last round. */
        FINAL,
        /** The area under the learning curve. */
        MEAN
    }

    /** Axes that a family of comparisons can run along. */
    enum Axis {
        /** Acquisitions. */
        ACQUISITION,
        /** Training regimes. */
        TRAINING,
        /** Learners. */
        LEARNER
    }

    /**
     * Reads a spec file.
     *
     * @throws SpecException with one line if it cannot be read or is wrong
     */
    public static Spec read(Path file, Registry registry) {
        return parse(file.toString(), text(file), registry);
    }

    /**
     * Reads a file of one or several specs, with a line {@code ---} between them; includes are merged in, overrides
     * applied, and a grid gives one spec for each of its runs.
     *
     * @param overrides {@code path=value} for each of them, in order
     * @throws SpecException with one line if it cannot be read or one of them is wrong
     */
    public static List<Spec> readAll(Path file, List<String> overrides, Registry registry) {
        String text = text(file);
        List<String> documents = new ArrayList<>();
        StringBuilder document = new StringBuilder();
        int line = 0;
        for (String l : text.split("\n", -1)) {
            line++;
            if (l.stripTrailing().equals("---")) {
                documents.add(document.toString());
                document = new StringBuilder("\n".repeat(line)); // so that messages name the lines of the file
            } else {
                document.append(l).append('\n');
            }
        }
        documents.add(document.toString());
        documents.removeIf(d -> d.lines().allMatch(l -> l.isBlank() || l.startsWith("#")));
        return (documents.size() < 2 ? List.of(text) : documents)
                .stream()
                        .flatMap(d -> expanded(file, d, overrides, registry).stream())
                        .toList();
    }

    private static List<Spec> expanded(Path file, String text, List<String> overrides, Registry registry) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        List<Spec> specs = new ArrayList<>();
        for (SpecTree.Expanded e : SpecTree.expand(folder, compose(file.toString(), text), overrides)) {
            SpecNode root = new SpecNode(
                    file.toString(),
                    "the spec",
                    e.root(),
                    e.root().getStartMark().orElse(null),
                    registry);
            specs.add(read(root, e.changed() ? e.text() : text));
        }
        return specs;
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new SpecException(file + ": no such spec file", e);
        } catch (CharacterCodingException e) {
            throw new SpecException(file + ": a spec is text in UTF-8, and this file is not", e);
        } catch (IOException e) {
            throw new SpecException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a spec.
     *
     * @param file name for messages
     * @param text YAML
     * @param registry known components
     * @throws SpecException with one line if it is wrong
     */
    public static Spec parse(String file, String text, Registry registry) {
        return read(compose(file, text, registry), text);
    }

    static Spec read(SpecNode root, String text) {
        String name = root.text("name");
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw root.error("name", "name must consist of letters, digits and ._- , got \"" + name + "\"");
        }
        String description = root.text("description", "");
        long seed = root.longInteger("seed", 1);
        int seeds = root.integer("seeds", 5, 1, 100_000);
        DatasetSource dataset = root.component("dataset", DatasetSource.class, "motor-portfolio");
        SpecNode split = root.section("split");
        Splitter splitter = splitter(split);
        boolean fixedSplit = split.flag("fixed", false);
        split.finish();
        boolean standardize = root.flag("standardize", true);
        List<Named<Learner>> learners = root.axis("learner", Learner.class, List.of("mlp"));
        List<Named<TrainingRegime>> trainings = root.axis("training", TrainingRegime.class, List.of("standard"));
        List<Named<Acquisition>> acquisitions =
                root.axis("acquisition", Acquisition.class, List.of("random", "entropy"));
        SpecNode initialNode = root.section("initial");
        InitialSelector initial = initialNode.component("method", InitialSelector.class, "random");
        int initialSize = initialNode.integer("size", 100, 1, 100_000_000);
        initialNode.finish();
        SpecNode query = root.section("query");
        int batch = query.integer("batch", 50, 1, 100_000_000);
        int rounds = query.integer("rounds", 5, 0, 1_000_000);
        query.finish();
        SpecNode validationNode = root.section("validation");
        ValidationPolicy validation = new ValidationPolicy(
                validationNode.integer("size", 0, 0, 100_000_000),
                validationNode.number("share", ValidationPolicy.defaults().share(), 0, 1),
                validationNode.integer("max", ValidationPolicy.defaults().max(), 0, 100_000_000));
        validationNode.finish();
        List<Named<StoppingCriterion>> stops = root.has("stop")
                ? root.components("stop", StoppingCriterion.class, List.of(), s -> s.value()
                        .id())
                : List.of();
        SpecNode decision = root.section("decision");
        List<Named<RuleFitter>> rules = decision.components(
                "rules", RuleFitter.class, List.of("argmax"), r -> r.value().id());
        boolean onPool = decision.choice("calibrateOn", CalibrateOn.CALIBRATION) == CalibrateOn.POOL;
        decision.finish();
        List<Named<Evaluator>> evaluators =
                root.components("evaluation", Evaluator.class, List.of("clean"), e -> switch (e.value()
                        .id()) {
                    case "robust" -> e.resolved().get("name").toString();
                    case UnfairnessEvaluator.ID ->
                        UnfairnessEvaluator.ID + "." + e.resolved().get("name");
                    default -> e.value().id();
                });
        List<String> ruleIds = rules.stream().map(r -> r.value().id()).toList();
        List<String> attackMetrics = evaluators.stream()
                .flatMap(e -> ATTACK_METRICS.getOrDefault(e.value().id(), List.of()).stream()
                        .map(metric -> metric + "." + e.resolved().get("name")))
                .toList();
        StatisticsPlan statistics = statistics(
                root.section("statistics"),
                Map.of(
                        Axis.LEARNER, learners.stream().map(Named::name).toList(),
                        Axis.TRAINING, trainings.stream().map(Named::name).toList(),
                        Axis.ACQUISITION, acquisitions.stream().map(Named::name).toList()),
                ruleIds,
                attackMetrics);
        EvidencePlan evidence =
                root.has("evidence") ? evidence(root.section("evidence"), ruleIds, attackMetrics) : EvidencePlan.none();
        OracleSource oracle =
                root.has("oracle") ? root.component("oracle", OracleSource.class, "simulated") : new SimulatedSource();
        TestLabels testLabels = TestLabels.KNOWN;
        if (root.has("testLabels")) {
            SpecNode node = root.section("testLabels");
            testLabels = new TestLabels(
                    node.integer("first", 100, 1, 100_000_000), node.integer("perRound", 0, 0, 100_000_000));
            node.finish();
        }
        boolean saveModels = root.has("saveModels") && root.flag("saveModels", false);
        root.finish();
        return new Spec(
                name,
                description,
                seed,
                seeds,
                datasetId(root),
                dataset,
                splitter,
                fixedSplit,
                standardize,
                learners,
                trainings,
                acquisitions,
                initial,
                initialSize,
                batch,
                rounds,
                validation,
                stops,
                rules,
                onPool,
                evaluators,
                statistics,
                oracle,
                testLabels,
                evidence,
                saveModels,
                text,
                Yaml.write(root.resolved()));
    }

    /**
     * Builds one component from its id and options.
     *
     * @param file name for messages
     * @param axis what the component is, for messages
     * @param options a YAML or JSON mapping with an id
     * @param kind the extension point
     * @param registry known components
     * @throws SpecException with one line if it is wrong
     */
    public static <T> Named<T> component(String file, String axis, String options, Class<T> kind, Registry registry) {
        return compose(file, "{\"" + axis + "\": " + options + "}", registry)
                .axis(axis, kind, List.of())
                .get(0);
    }

    /** Name and hash of what the spec resolves to: the folder of its run. */
    public String folder() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(resolved.getBytes(StandardCharsets.UTF_8));
            return name + "-" + HexFormat.of().formatHex(digest).substring(0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Number of cells: combinations of the axes. */
    public int cells() {
        return learners.size() * trainings.size() * acquisitions.size();
    }

    static SpecNode compose(String file, String text, Registry registry) {
        MappingNode mapping = compose(file, text);
        return new SpecNode(file, "the spec", mapping, mapping.getStartMark().orElse(null), registry);
    }

    static MappingNode compose(String file, String text) {
        if (text.length() > LONGEST) {
            throw new SpecException(
                    file + ": a spec has at most " + LONGEST + " characters, this one has " + text.length());
        }
        Node node;
        try {
            node = new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(text)
                    .orElseThrow(() -> new SpecException(file + ": the spec is empty"));
        } catch (StackOverflowError e) {
            throw new SpecException(file + ": not valid YAML: nested too deeply", e);
        } catch (MarkedYamlEngineException e) {
            String at = e.getProblemMark()
                    .map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                    .orElse("");
            throw new SpecException(file + at + ": not valid YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new SpecException(
                    file + ": not valid YAML: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new SpecException(file + ":1:1: a spec is a mapping, such as \"name: my-study\"");
        }
        requireFinite(file, mapping, Collections.newSetFromMap(new IdentityHashMap<>()));
        return mapping;
    }

    /** An alias may name a node that contains it, and then the tree has no end. */
    private static void requireFinite(String file, Node node, Set<Node> above) {
        if (!above.add(node)) {
            throw new SpecException(file + ": an alias (*) stands inside of what it names");
        }
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(t -> requireFinite(file, t.getValueNode(), above));
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(n -> requireFinite(file, n, above));
        }
        above.remove(node);
    }

    private static Splitter splitter(SpecNode split) {
        double test = split.number("test", 0.25, 0, 0.99);
        double calibration = split.number("calibration", 0.2, 0, 0.99);
        double validation = split.number("validation", 0.1, 0, 0.99);
        if (test + calibration + validation >= 1) {
            throw split.error(
                    "test",
                    "split.test + split.calibration + split.validation must be below 1, got "
                            + (test + calibration + validation));
        }
        return new Splitter(
                test,
                calibration,
                validation,
                split.integer("maxPool", 0, 0, Integer.MAX_VALUE),
                split.integer("maxTest", 0, 0, Integer.MAX_VALUE),
                split.flag("official", true));
    }

    private static EvidencePlan evidence(SpecNode node, List<String> rules, List<String> attackMetrics) {
        String purpose = node.text("purpose", "");
        String notFor = node.text("notFor", "");
        String owner = node.text("owner", "");
        List<EvidencePlan.Threshold> thresholds = new ArrayList<>();
        for (String line : node.texts("thresholds", List.of())) {
            try {
                thresholds.add(EvidencePlan.Threshold.parse(line));
            } catch (IllegalArgumentException e) {
                throw node.error("thresholds", e.getMessage());
            }
            checkMetric(
                    node, "thresholds", thresholds.get(thresholds.size() - 1).metric(), rules, attackMetrics);
        }
        node.finish();
        return new EvidencePlan(purpose, notFor, owner, thresholds);
    }

    private static StatisticsPlan statistics(
            SpecNode node, Map<Axis, List<String>> axes, List<String> rules, List<String> attackMetrics) {
        String rule = rules.contains("argmax") ? "argmax" : rules.get(0);
        String metric = node.text("metric", rule + "/accuracy");
        At at = node.choice("at", At.FINAL);
        Axis axis = node.choice("axis", Axis.ACQUISITION);
        List<String> values = axes.get(axis);
        String baseline = node.text("baseline", values.contains("random") ? "random" : values.get(0));
        if (!values.contains(baseline)) {
            throw node.error(
                    "baseline",
                    SpecNode.unknown("baseline", baseline, "axis " + axis.name().toLowerCase(Locale.ROOT), values));
        }
        checkMetric(node, "metric", metric, rules, attackMetrics);
        StatisticsPlan plan = new StatisticsPlan(
                metric,
                at == At.FINAL ? StatisticsPlan.FINAL : StatisticsPlan.MEAN,
                axis.name().toLowerCase(Locale.ROOT),
                baseline,
                node.number("alpha", 0.05, 1e-6, 0.5),
                node.integer("minimumSeeds", 20, 1, 1_000_000));
        node.finish();
        return plan;
    }

    /** A metric is {@code rule/name}: the rule must be one of the spec's, and an attack one that is evaluated. */
    private static void checkMetric(
            SpecNode node, String key, String metric, List<String> rules, List<String> attackMetrics) {
        String[] parts = metric.split("/", -1);
        if (parts.length < 2 || parts[1].isEmpty()) {
            throw node.error(key, "metric must be a key such as argmax/accuracy, got \"" + metric + "\"");
        }
        List<String> known = new ArrayList<>(rules);
        known.add(Measurements.MODEL);
        if (!known.contains(parts[0])) {
            throw node.error(key, SpecNode.unknown("decision rule", parts[0], "metric", known));
        }
        int dot = parts[1].indexOf('.');
        String name = dot < 0 ? parts[1] : parts[1].substring(0, dot);
        List<String> names = parts[0].equals(Measurements.MODEL) ? MODEL_METRICS : RULE_METRICS;
        if (!names.contains(name)) {
            throw node.error(key, SpecNode.unknown("metric", name, parts[0], names));
        }
        boolean ofAttack = ATTACK_METRICS.values().stream().anyMatch(m -> m.contains(name));
        if (ofAttack && !attackMetrics.contains(parts[1])) {
            List<String> attacks = attackMetrics.stream()
                    .filter(m -> m.startsWith(name + "."))
                    .map(m -> m.substring(name.length() + 1))
                    .toList();
            throw node.error(
                    key,
                    SpecNode.unknown(
                            "attack", dot < 0 ? "" : parts[1].substring(dot + 1), "metric " + metric, attacks));
        }
    }

    @SuppressWarnings("unchecked")
    private static String datasetId(SpecNode root) {
        return (String) ((Map<String, Object>) root.resolved().get("dataset")).get("id");
    }
}
