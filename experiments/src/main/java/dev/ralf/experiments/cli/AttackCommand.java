package dev.ralf.experiments.cli;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.attack.Found;
import dev.ralf.experiments.config.Components;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Attacks a saved model on a data set. */
@Command(
        name = "attack",
        description =
                "Attacks a saved model's deployed decision and writes the adversarial inputs: arrays (.npz) or rows"
                        + " in the data's own units (.csv), with a picture for images and a table of changed features for tables.")
final class AttackCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: RALF, DL4J or Keras.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A data set by id, {id: ..., options} in YAML, or a CSV file with --label.")
    private String data;

    @Option(names = "--attack", defaultValue = "pgd", paramLabel = "ID", description = "Attack (default: pgd).")
    private String attack;

    @Option(names = "--epsilon", paramLabel = "R", description = "Radius, for example 8/255.")
    private String epsilon;

    @Option(names = "--norm", paramLabel = "NORM", description = "linf, l2 or l1.")
    private String norm;

    @Option(names = "--steps", paramLabel = "N", description = "Gradient steps.")
    private String steps;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Any other option of the attack, as `ralf attacks show ID` lists them.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--constraint",
            paramLabel = "LINE",
            description = "What a row must obey, such as \"age: integer, grows\" or \"claim <= insured\"; repeatable.")
    private List<String> constraints = new ArrayList<>();

    @Option(names = "--label", paramLabel = "COLUMN", description = "The column to predict, for a CSV file.")
    private String label;

    @Option(names = "--sensitive", paramLabel = "COLUMN", description = "A sensitive column of a CSV file; repeatable.")
    private List<String> sensitive = new ArrayList<>();

    @Option(
            names = "--rows",
            defaultValue = "1000",
            paramLabel = "N",
            description =
                    "First rows to attack; 0 for all (default: 1000). The official test rows where there are some.")
    private int rows;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Master seed (default: 1).")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "adv.npz or adv.csv")
    private Path out;

    @Override
    public Integer call() {
        String name = out.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".npz") && !name.endsWith(".csv")) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--out must end in .npz or .csv, got " + out);
        }
        Path parent = out.toAbsolutePath().getParent();
        Checks.argument(Files.isDirectory(parent), "--out: there is no folder %s", parent);
        Checks.atLeast("--rows", rows, 0);
        Registry registry = Registry.load();
        Attack built = Components.build(Attack.class, "attack", attackYaml(), registry);
        ModelOnData both = ModelOnData.load(
                model,
                ModelOnData.yaml(model, data, label, sensitive, command.commandLine()),
                rows,
                new SeedTree(seed),
                registry);
        Examples examples = both.examples();
        DecisionRule rule = both.rules().get(0);
        DeployedTarget target =
                new DeployedTarget(both.saved().classifier(), rule, examples.labels(), both.groups(rule));
        double[] clean = target.right(examples.features());
        AttackResult result =
                built.run(target, examples.features(), examples.ids(), new SeedTree(seed).child("attack"));
        write(new Found(examples, result), built, rule, clean, name.endsWith(".npz"));
        return 0;
    }

    private String attackYaml() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("id", Components.quoted(attack));
        if (norm != null) {
            options.put("norm", Components.quoted(norm));
        }
        if (epsilon != null) {
            options.put("epsilon", Components.quoted(epsilon));
        }
        if (steps != null) {
            options.put("steps", Components.quoted(steps));
        }
        settings.forEach(options::put);
        if (!constraints.isEmpty()) {
            options.put("constraints", Components.list(constraints));
        }
        return Components.mapping(options);
    }

    private void write(Found found, Attack built, DecisionRule rule, double[] clean, boolean arrays) {
        PrintWriter print = command.commandLine().getOut();
        AttackResult result = found.result();
        print.printf(Locale.ROOT, "attack    %s: %s%n", built.id(), built.describe());
        print.printf(Locale.ROOT, "decision  %s%n", rule.id());
        print.printf(Locale.ROOT, "rows      %d%n", clean.length);
        print.printf(Locale.ROOT, "accuracy  %.4f clean, %.4f under attack%n", mean(clean), mean(result.right()));
        print.printf(
                Locale.ROOT, "spent     %d gradients, %d queries%n", result.totalGradients(), result.totalQueries());
        int invalid = 0;
        for (boolean b : result.invalid()) {
            invalid += b ? 1 : 0;
        }
        if (invalid > 0) {
            print.printf(
                    Locale.ROOT,
                    "invalid   %d rows could not be made valid under the constraints: returned as they were, counted as"
                            + " failed attacks%n",
                    invalid);
        }
        if (arrays) {
            found.npz(out);
        } else {
            found.csv(out);
        }
        print.printf(Locale.ROOT, "written   %s%n", out);
        String stem = out.toString().replaceFirst("\\.[^.]*$", "");
        if (found.natural().features().shape().length == 3) {
            Path picture = Path.of(stem + ".png");
            found.picture(picture);
            print.printf(Locale.ROOT, "picture   %s (clean, perturbation, adversarial)%n", picture);
        } else {
            Path changes = Path.of(stem + "-changes.csv");
            found.changes(changes);
            print.printf(Locale.ROOT, "changes   %s%n", changes);
            found.summary().forEach(print::println);
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
