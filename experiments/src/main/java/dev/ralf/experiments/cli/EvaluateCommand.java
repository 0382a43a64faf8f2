package dev.ralf.experiments.cli;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.evaluation.MaskingChecks;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.experiments.config.Components;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures a saved model on a data set. */
@Command(
        name = "evaluate",
        description = "Measures a saved model on data: accuracy, calibration, fairness by group where there are groups,"
                + " and with --robust accuracy under attack with the checks that make it believable.")
final class EvaluateCommand implements Callable<Integer> {
    /** Sets of attacks. */
    private enum Robust {
        standard,
        pgd
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: RALF, DL4J or Keras.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A data set by id, {id: ..., options} in YAML, or a CSV file with --label.")
    private String data;

    @Option(
            names = "--robust",
            paramLabel = "SET",
            description = "standard: AutoAttack for images, constrained PGD and CAPGD for tables; pgd: PGD-20 alone."
                    + " A model without gradients is attacked by queries: Square or MOEVA.")
    private Robust robust;

    @Option(names = "--epsilon", paramLabel = "R", description = "Radius of the attacks, for example 8/255.")
    private String epsilon;

    @Option(names = "--norm", paramLabel = "NORM", description = "linf, l2 or (tables, pgd) l1.")
    private String norm;

    @Option(
            names = "--constraint",
            paramLabel = "LINE",
            description = "What an attacked row must obey, such as \"age: integer, grows\"; repeatable.")
    private List<String> constraints = new ArrayList<>();

    @Option(names = "--label", paramLabel = "COLUMN", description = "The column to predict, for a CSV file.")
    private String label;

    @Option(names = "--sensitive", paramLabel = "COLUMN", description = "A sensitive column of a CSV file; repeatable.")
    private List<String> sensitive = new ArrayList<>();

    @Option(
            names = "--rows",
            defaultValue = "1000",
            paramLabel = "N",
            description = "First rows to use; 0 for all (default: 1000). The official test rows where there are some.")
    private int rows;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Master seed (default: 1).")
    private long seed;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** A sign of masked gradients with the decision rule for which it was raised. */
    private record Raised(String rule, MaskingChecks.Flag flag) {}

    @Override
    public Integer call() {
        Checks.atLeast("--rows", rows, 0);
        if (robust == null && (epsilon != null || norm != null || !constraints.isEmpty())) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--epsilon, --norm and --constraint need --robust standard or --robust pgd");
        }
        Registry registry = Registry.load();
        SeedTree stream = new SeedTree(seed);
        if (robust != null) {
            attack("pgd", registry); // a wrong option is answered before anything is loaded
        }
        ModelOnData both = ModelOnData.load(
                model, ModelOnData.yaml(model, data, label, sensitive, command.commandLine()), rows, stream, registry);
        Examples examples = both.examples();
        Matrix probabilities = both.saved().classifier().probabilities(examples.features());
        EvaluationTask task = new EvaluationTask(
                both.saved().classifier(), both.rules(), examples, probabilities, stream.child("evaluation"));
        Measurements numbers = new Measurements();
        for (String id : examples.groups().isEmpty() ? List.of("clean") : List.of("clean", "fairness")) {
            Components.build(Evaluator.class, "evaluation", id, registry).evaluate(task, numbers);
        }
        List<String> notes = new ArrayList<>(both.saved().notes());
        if (!both.official()) {
            notes.add("the data have no official test rows: rows that the model was trained on may be among these");
        }
        List<Attack> attacks = robust == null ? List.of() : attacks(both, registry, notes);
        List<Raised> raised = new ArrayList<>();
        if (robust != null) {
            new RobustEvaluator(attacks, robust.name(), 0, true, List.of(), RobustEvaluator.CHECKED)
                    .evaluate(task, numbers, (rule, flag) -> raised.add(new Raised(rule.id(), flag)));
        }
        if (json) {
            command.commandLine().getOut().println(asJson(both, attacks, numbers, raised, notes));
        } else {
            print(both, attacks, numbers, raised, notes);
        }
        return 0;
    }

    private List<Attack> attacks(ModelOnData both, Registry registry, List<String> notes) {
        boolean image = both.examples().features().shape().length > 1;
        List<String> ids;
        if (!(both.saved().classifier() instanceof DifferentiableClassifier)) {
            notes.add("the model has no input gradients: attacked by its probabilities alone, which finds less");
            ids = List.of(image ? "square" : "moeva");
        } else if (robust == Robust.pgd) {
            ids = List.of("pgd");
        } else {
            ids = image ? List.of("autoattack") : List.of("pgd", "capgd");
        }
        return ids.stream().map(id -> attack(id, registry)).toList();
    }

    private Attack attack(String id, Registry registry) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("id", id);
        if (norm != null) {
            options.put("norm", Components.quoted(norm));
        }
        if (epsilon != null) {
            options.put("epsilon", Components.quoted(epsilon));
        }
        if (!constraints.isEmpty()) {
            options.put("constraints", Components.list(constraints));
        }
        return Components.build(Attack.class, "attack", Components.mapping(options), registry);
    }

    private void print(
            ModelOnData both, List<Attack> attacks, Measurements numbers, List<Raised> raised, List<String> notes) {
        PrintWriter out = command.commandLine().getOut();
        out.printf("model     %s (%s)%n", model, both.saved().format());
        out.printf(
                "data      %s, %d %s%n",
                both.data(), both.examples().size(), both.official() ? "official test rows" : "rows");
        attacks.forEach(a -> out.printf("attack    %s: %s%n", a.id(), a.describe()));
        notes.forEach(n -> out.printf("note      %s%n", n));
        Map<String, Map<String, Double>> byRule = new LinkedHashMap<>();
        numbers.values().forEach((key, value) -> {
            int slash = key.indexOf('/');
            byRule.computeIfAbsent(key.substring(0, slash), r -> new LinkedHashMap<>())
                    .put(key.substring(slash + 1), value);
        });
        byRule.forEach((rule, values) -> {
            out.printf("%n%s%n", rule);
            values.forEach((metric, value) -> out.printf(Locale.ROOT, "  %-56s %10.4f%n", metric, value));
        });
        if (!attacks.isEmpty()) {
            out.printf("%nmasked gradients (first %d rows)%n", RobustEvaluator.CHECKED);
            if (raised.isEmpty()) {
                out.println("  no sign was found");
            }
            for (Raised r : raised) {
                out.printf("  %s, %s: %s%n", r.rule(), r.flag().id(), r.flag().explanation());
            }
            if (!raised.isEmpty()) {
                out.println("  robust accuracy is an upper bound here that may be far too high");
            }
        }
    }

    private String asJson(
            ModelOnData both, List<Attack> attacks, Measurements numbers, List<Raised> raised, List<String> notes) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("model", model.toString());
        root.put("format", both.saved().format());
        root.put("data", both.data());
        root.put("rows", both.examples().size());
        root.put("officialTestRows", both.official());
        root.put("seed", seed);
        root.set(
                "rules",
                mapper.valueToTree(both.rules().stream().map(DecisionRule::id).toList()));
        root.set("notes", mapper.valueToTree(notes));
        root.set(
                "attacks",
                mapper.valueToTree(attacks.stream()
                        .collect(Collectors.toMap(Attack::id, Attack::describe, (a, b) -> a, LinkedHashMap::new))));
        ObjectNode values = root.putObject("metrics");
        numbers.values().forEach((key, value) -> {
            if (Double.isFinite(value)) {
                values.put(key, value);
            } else {
                values.putNull(key);
            }
        });
        ArrayNode flags = root.putArray("maskingFlags");
        for (Raised r : raised) {
            flags.addObject()
                    .put("rule", r.rule())
                    .put("flag", r.flag().id())
                    .put("explanation", r.flag().explanation());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
