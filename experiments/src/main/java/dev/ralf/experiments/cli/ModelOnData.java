package dev.ralf.experiments.cli;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Standardization;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import dev.ralf.experiments.config.Components;
import dev.ralf.experiments.model.RalfModelFormat;
import dev.ralf.experiments.select.ModelColumns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * A saved model and the examples it is tried on, prepared as the model wants them.
 *
 * @param saved the model
 * @param rules its decision rules; argmax where the file has none
 * @param data name of the data set
 * @param examples the official test rows, or the first rows where there are none
 * @param official true if these are official test rows
 */
record ModelOnData(SavedModel saved, List<DecisionRule> rules, String data, Examples examples, boolean official) {

    /**
     * Loads both.
     *
     * @param model file of the model
     * @param yaml the data, as {@link #yaml} gives them
     * @param rows how many rows, the first ones; 0 for all
     * @param seed master seed of generated data
     * @throws IllegalArgumentException with one line if model and data do not fit together
     */
    static ModelOnData load(Path model, String yaml, int rows, SeedTree seed, Registry registry) {
        Checks.argument(Files.isRegularFile(model), "%s: no such model file", model);
        Dataset dataset =
                Components.build(DatasetSource.class, "data", yaml, registry).load(seed.child("data"));
        boolean byName = RalfModelFormat.preparation(model).isPresent()
                && !dataset.inputs().columns().isEmpty();
        int[] shape = byName
                ? RalfModelFormat.inputShape(model)
                : dataset.inputs().features().shape();
        SavedModel saved = SavedModels.load(model, shape);
        Dataset prepared = inClassesOf(
                saved,
                model,
                saved.standardization()
                        .map(s -> dataset.withInputs(s.apply(aligned(s, dataset))))
                        .orElse(dataset));
        boolean official = prepared.officialTest().length > 0;
        int[] test = official ? prepared.officialTest() : MathOps.range(prepared.size());
        Examples examples = prepared.examples(rows == 0 || rows >= test.length ? test : Arrays.copyOf(test, rows));
        List<DecisionRule> rules = saved.rules().isEmpty() ? List.of(new Argmax()) : saved.rules();
        return new ModelOnData(saved, rules, dataset.name(), examples, official);
    }

    /**
     * Data as YAML: a data set by id or in YAML as it is, a CSV file with its label and sensitive columns. Of a model that
     * was trained on columns, each has the role in the file that it had in training, and other columns are not read.
     *
     * @param model file of the model
     * @param label the column to predict; null if not given
     * @throws CommandLine.ParameterException if a CSV file comes without a label
     */
    static String yaml(Path model, String data, String label, List<String> sensitive, CommandLine line) {
        if (!Files.isRegularFile(Path.of(data.replace('\0', ' ')))) {
            if (label != null || !sensitive.isEmpty()) {
                throw new CommandLine.ParameterException(
                        line,
                        data.endsWith(".csv")
                                ? data + ": no such file"
                                : "--label and --sensitive are for a CSV file, got " + data);
            }
            return data;
        }
        if (label == null) {
            throw new CommandLine.ParameterException(line, "a CSV file needs --label COLUMN");
        }
        return "{id: csv, path: " + Components.quoted(data) + ", label: " + Components.quoted(label)
                + (sensitive.isEmpty() ? "" : ", sensitive: " + Components.list(sensitive))
                + (Files.isRegularFile(model)
                        ? RalfModelFormat.preparation(model)
                                .map(p -> roles(new ModelColumns(p.columns()), Path.of(data), label, sensitive))
                                .orElse("")
                        : "")
                + "}";
    }

    /** Options of the columns of a CSV file, as the model knows them. */
    private static String roles(ModelColumns columns, Path file, String label, List<String> sensitive) {
        List<String> header;
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(file))) {
            header = reader.columns();
        }
        columns.requireIn(file, header);
        List<String> apart = new ArrayList<>(sensitive);
        apart.add(label);
        List<String> others = new ArrayList<>(header);
        others.removeAll(columns.names());
        others.removeAll(apart);
        StringBuilder options = new StringBuilder();
        option(options, "numeric", columns.names(true), apart);
        option(options, "categorical", columns.names(false), apart);
        option(options, "ignore", others, apart);
        option(options, "allowLeak", columns.names(), apart);
        if (columns.names().stream().anyMatch(sensitive::contains)) {
            options.append(", includeSensitive: true");
        }
        return options.toString();
    }

    private static void option(StringBuilder options, String name, List<String> columns, List<String> apart) {
        List<String> named = columns.stream().filter(c -> !apart.contains(c)).toList();
        if (!named.isEmpty()) {
            options.append(", ").append(name).append(": ").append(Components.list(named));
        }
    }

    /** The inputs in the model's columns; those that are not columns of a table go in as they are. */
    private static Inputs aligned(Standardization preparation, Dataset dataset) {
        boolean table = preparation.columns().stream().allMatch(c -> c.kind() != Column.Kind.TERM)
                && dataset.inputs().columns().stream().allMatch(c -> c.kind() != Column.Kind.TERM);
        return table
                ? new ModelColumns(preparation.columns()).align(dataset.name(), dataset.inputs())
                : dataset.inputs();
    }

    /**
     * The data with the model's classes in the model's order: by name where the model knows the names, by place where it
     * has none of its own.
     */
    private static Dataset inClassesOf(SavedModel saved, Path model, Dataset data) {
        if (saved.classes().equals(data.classes())) {
            return data;
        }
        int[] of = data.classes().stream()
                .mapToInt(name -> saved.classes().indexOf(name))
                .toArray();
        List<String> numbers = Arrays.stream(MathOps.range(saved.classes().size()))
                .mapToObj(Integer::toString)
                .toList();
        if (Arrays.stream(of).anyMatch(k -> k < 0)) {
            Checks.argument(
                    data.classes().size() == saved.classes().size(),
                    "%s has %d classes, %s has %d",
                    model,
                    saved.classes().size(),
                    data.name(),
                    data.classes().size());
            Checks.argument(
                    saved.classes().equals(numbers),
                    "%s has the classes %s, which the model %s does not all know; it knows %s",
                    data.name(),
                    data.classes(),
                    model,
                    saved.classes());
            return data;
        }
        int[] labels = Arrays.stream(data.labels()).map(y -> of[y]).toArray();
        return new Dataset(data.name(), data.inputs(), labels, saved.classes(), data.officialTest(), data.facts());
    }

    /** The groups that a rule needs, as codes; null if it needs none. */
    int[] groups(DecisionRule rule) {
        if (rule.attribute().isEmpty()) {
            return null;
        }
        String attribute = rule.attribute().get();
        return examples.group(attribute)
                .map(Groups::codes)
                .orElseThrow(() -> new IllegalArgumentException(
                        rule.id() + " needs the sensitive attribute " + attribute + ", which the data do not have"));
    }
}
