package dev.ralf.experiments.cli;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Standardization;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.config.Components;
import dev.ralf.experiments.model.RalfModelFormat;
import dev.ralf.experiments.select.PoolSelection;
import dev.ralf.experiments.select.RowsByName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Chooses rows of a pool to label next. */
@Command(
        name = "select",
        description = "Chooses the rows of a pool to label next, with a saved model or anyone's probabilities,"
                + " and says why of each.")
final class SelectCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Option(names = "--model", paramLabel = "FILE", description = "A saved model: RALF, DL4J or Keras.")
    private Path model;

    @Option(
            names = "--pool",
            paramLabel = "DATA",
            description = "A CSV file whose columns are found by name (needs no label), or a data set by id or YAML.")
    private String pool;

    @Option(
            names = "--probs",
            paramLabel = "FILE",
            description = "Instead of model and pool: a CSV file of class probabilities, one row for each case.")
    private Path probs;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "C1,C2",
            description = "Columns of probabilities of --probs (default: all but the id).")
    private List<String> columns = List.of();

    @Option(names = "--id", defaultValue = "", paramLabel = "COLUMN", description = "Column to copy into the output.")
    private String id;

    @Option(names = "--budget", required = true, paramLabel = "N", description = "How many rows.")
    private int budget;

    @Option(
            names = "--strategy",
            required = true,
            paramLabel = "ID",
            description = "An acquisition by id or {id: ..., options}; see `ralf strategies`.")
    private String strategy;

    @Option(
            names = "--also",
            split = ",(?![^{]*})",
            paramLabel = "ID,ID",
            description = "Further acquisitions, for comparison, into the same file.")
    private List<String> also = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV file to write.")
    private Path out;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Master seed (default: 1).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if ((probs == null) == (model == null) || (model == null) != (pool == null)) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "either --model FILE and --pool DATA, or --probs FILE");
        }
        Registry registry = Registry.load();
        SeedTree stream = new SeedTree(seed);
        List<String> wanted = new ArrayList<>(List.of(strategy));
        wanted.addAll(also);
        Map<String, Acquisition> acquisitions = new LinkedHashMap<>();
        for (String text : wanted) {
            Acquisition built = Components.build(Acquisition.class, "strategy", text, registry);
            Checks.argument(acquisitions.put(text, built) == null, "strategy %s is given twice", text);
        }
        PoolSelection selection =
                probs != null ? PoolSelection.ofProbabilities(probs, columns, id) : pool(registry, stream);
        Map<String, Selection> chosen = new LinkedHashMap<>();
        acquisitions.forEach((name, a) -> chosen.put(name, selection.select(a, budget, stream.child(name))));
        selection.write(out, chosen);
        selection.summary(chosen).forEach(command.commandLine().getOut()::println);
        command.commandLine().getOut().println("Rows: " + out.toAbsolutePath());
        return 0;
    }

    private PoolSelection pool(Registry registry, SeedTree stream) {
        boolean file = Files.isRegularFile(Path.of(pool.replace('\0', ' ')));
        if (!file) {
            Checks.argument(id.isEmpty(), "--id is for a CSV file, got %s", pool);
            Dataset data = Components.build(DatasetSource.class, "pool", pool, registry)
                    .load(stream.child("data"));
            SavedModel saved = SavedModels.load(model, data.inputs().features().shape());
            Inputs inputs =
                    saved.standardization().map(s -> s.apply(data.inputs())).orElse(data.inputs());
            return new PoolSelection(saved.classifier(), inputs, saved.classes(), new long[0], List.of());
        }
        SavedModel saved = SavedModels.load(model, RalfModelFormat.inputShape(model));
        Standardization preparation = saved.standardization()
                .orElseThrow(() -> new IllegalArgumentException(
                        model + ": does not say which columns it was trained on, so a CSV cannot be read by name"));
        RowsByName rows = RowsByName.read(Path.of(pool), preparation, id);
        return new PoolSelection(saved.classifier(), rows.inputs(), saved.classes(), rows.lines(), rows.ids());
    }
}
