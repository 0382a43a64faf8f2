package dev.ralf.experiments.cli;

import dev.ralf.core.data.ColumnAlignment;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.experiments.config.Components;
import dev.ralf.experiments.model.RalfModelFormat;
import java.nio.file.Files;
import java.nio.file.Path;
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
        SavedModel saved = SavedModels.load(model, shape(model, dataset));
        Dataset named = byClassName(dataset, saved.classes(), model);
        Dataset prepared = saved.standardization()
                .map(s -> named.withInputs(s.apply(ColumnAlignment.align(named.inputs(), s.columns()))))
                .orElse(named);
        boolean official = prepared.officialTest().length > 0;
        int[] test = official ? prepared.officialTest() : MathOps.range(prepared.size());
        Examples examples = prepared.examples(rows == 0 || rows >= test.length ? test : Arrays.copyOf(test, rows));
        List<DecisionRule> rules = saved.rules().isEmpty() ? List.of(new Argmax()) : saved.rules();
        return new ModelOnData(saved, rules, dataset.name(), examples, official);
    }

    /** What a RALF model of a table takes, whatever columns the data have; else the shape of the data. */
    private static int[] shape(Path model, Dataset data) {
        int[] given = data.inputs().features().shape();
        if (given.length != 1 || data.inputs().columns().isEmpty() || !RalfModelFormat.isRalf(model)) {
            return given;
        }
        int[] trained = RalfModelFormat.inputShape(model);
        return trained.length == 1 ? trained : given;
    }

    /**
     * The data with the model's classes, by their names; a file of few rows may lack some of them. A model whose classes are
     * mere numbers, as in files of other tools, is taken by the number of its classes.
     */
    private static Dataset byClassName(Dataset data, List<String> classes, Path model) {
        if (data.classes().equals(classes)) {
            return data;
        }
        if (!classes.containsAll(data.classes())) {
            Checks.argument(
                    data.classes().size() == classes.size(),
                    "%s has the classes %s, %s has %s",
                    model,
                    classes,
                    data.name(),
                    data.classes());
            return data;
        }
        int[] codes = data.classes().stream().mapToInt(classes::indexOf).toArray();
        int[] labels = Arrays.stream(data.labels()).map(y -> codes[y]).toArray();
        return new Dataset(data.name(), data.inputs(), labels, classes, data.officialTest(), data.facts());
    }

    /**
     * Data as YAML: a data set by id or in YAML as it is, a CSV file with its label and sensitive columns.
     *
     * @param label the column to predict; null if not given
     * @throws CommandLine.ParameterException if a CSV file comes without a label
     */
    static String yaml(String data, String label, List<String> sensitive, CommandLine line) {
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
                + "}";
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
