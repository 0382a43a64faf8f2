package dev.ralf.experiments.cli;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Groups;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import dev.ralf.datasets.catalog.Catalog;
import dev.ralf.datasets.catalog.CatalogEntry;
import dev.ralf.datasets.catalog.DataCache;
import dev.ralf.datasets.catalog.DownloadException;
import dev.ralf.datasets.format.SchemaGuess;
import dev.ralf.datasets.format.TableOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Lists data sets, shows one, fetches and verifies files. */
@Command(
        name = "datasets",
        description =
                "Lists data sets; show, fetch, import and verify work on those of the catalogue, describe on your own CSV.")
final class DatasetsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = command.commandLine().getOut();
        Map<String, String> lines = new LinkedHashMap<>();
        for (Component<DatasetSource> c : Registry.load().all(DatasetSource.class)) {
            lines.put(c.id(), c.summary() + " [" + c.reference() + "]");
        }
        if (json) {
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(lines));
            return;
        }
        lines.forEach((id, line) -> out.printf("%-26s %s%n", id, line));
    }

    private static CatalogEntry entry(String id) {
        return Catalog.find(id)
                .orElseThrow(() -> new IllegalArgumentException(CatalogueCommands.unknown(
                        "data set",
                        id,
                        Catalog.entries().stream().map(CatalogEntry::id).toList())));
    }

    /** Columns with their roles, licence, citation, caveats; class and group counts where the files are here. */
    @Command(
            name = "show",
            description = "Shows a data set: options; role of each column, licence, citation, caveats; and where its "
                    + "files are here, class shares by group.")
    int show(
            @Parameters(paramLabel = "ID", description = "A data set.") String id,
            @Option(names = "--label", paramLabel = "NAME", description = "Another of its labels.") String label) {
        PrintWriter out = command.commandLine().getOut();
        Registry registry = Registry.load();
        Component<DatasetSource> source = registry.find(DatasetSource.class, id)
                .orElseThrow(() -> new IllegalArgumentException(CatalogueCommands.unknown(
                        "data set",
                        id,
                        registry.all(DatasetSource.class).stream()
                                .map(Component::id)
                                .toList())));
        CatalogueCommands.print(out, "dataset", source);
        if (Catalog.find(id).isEmpty()) {
            return 0;
        }
        CatalogEntry entry = label == null ? entry(id) : entry(id).predicting(label);
        out.println(entry.describe());
        Dataset data;
        try {
            data = entry.load(DataCache.standard(), TableOptions.defaults());
        } catch (dev.ralf.core.data.DatasetFormatException e) {
            out.println("files: " + e.getMessage());
            return 0;
        }
        out.println("classes: " + shares(data, null, 0));
        DataView.histogram(data).forEach(out::println);
        for (Groups groups : data.inputs().groups()) {
            for (int g = 0; g < groups.count(); g++) {
                out.println("classes where " + groups.attribute() + " is "
                        + groups.values().get(g) + ": " + shares(data, groups, g));
            }
        }
        DataView.columns(data).forEach(out::println);
        DataView.picture(data).forEach(out::println);
        return 0;
    }

    private static String shares(Dataset data, Groups groups, int group) {
        int[] counts = new int[data.classes().size()];
        int total = 0;
        for (int i = 0; i < data.size(); i++) {
            if (groups == null || groups.codes()[i] == group) {
                counts[data.labels()[i]]++;
                total++;
            }
        }
        StringBuilder text = new StringBuilder(total + " rows");
        for (int c = 0; c < counts.length; c++) {
            text.append(String.format(
                    Locale.ROOT, ", %s %.1f %%", data.classes().get(c), 100.0 * counts[c] / Math.max(1, total)));
        }
        return text.toString();
    }

    /** Fetches what is missing. */
    @Command(
            name = "fetch",
            description = "Fetches the files of a data set where an address is known, and verifies them.")
    int fetch(@Parameters(paramLabel = "ID", description = "A data set of the catalogue.") String id) {
        PrintWriter err = command.commandLine().getErr();
        long[] last = {0};
        try {
            DataCache.standard().fetch(entry(id), (file, done, total) -> {
                if (System.nanoTime() - last[0] > 2_000_000_000L || done == total) {
                    last[0] = System.nanoTime();
                    err.printf(Locale.ROOT, "ralf: %s %.1f of %.1f MB%n", file, done / 1e6, total / 1e6);
                }
            });
        } catch (DownloadException e) {
            err.println("ralf: " + e.getMessage());
            return 1;
        }
        command.commandLine().getOut().println(id + ": complete");
        return 0;
    }

    /** Takes files that the user has. */
    @Command(
            name = "import",
            description = "Copies files that you have to where a data set looks for them, after their checksums were "
                    + "found right; their names do not matter.")
    int take(
            @Parameters(index = "0", paramLabel = "ID", description = "A data set of the catalogue.") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Its files.")
                    List<Path> files) {
        CatalogEntry entry = entry(id);
        for (Path file : files) {
            command.commandLine()
                    .getOut()
                    .println(file + " -> " + DataCache.standard().take(entry, file));
        }
        return 0;
    }

    /** Guesses the schema of a file. */
    @Command(
            name = "describe",
            description = "Reads your CSV, prints what each column seems to be, suspected leaks and protected "
                    + "attributes, and writes a schema for you to confirm; no cell is printed.")
    int describe(
            @Parameters(paramLabel = "FILE", description = "A CSV or TSV file with a header, plain or gzip.") Path file,
            @Option(names = "--label", paramLabel = "COLUMN", description = "The column to predict.") String label,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where the schema goes; FILE.schema.yaml by default. Never replaced.")
                    Path target) {
        PrintWriter out = command.commandLine().getOut();
        SchemaGuess guess = SchemaGuess.of(file.toAbsolutePath().normalize(), Optional.ofNullable(label));
        out.printf(
                Locale.ROOT,
                "%d rows, %d columns%n",
                guess.rows(),
                guess.columns().size());
        out.printf("%-24s %-28s %8s %8s%n", "column", "role", "values", "missing");
        for (SchemaGuess.Guess g : guess.columns()) {
            out.printf(
                    "%-24s %-28s %8s %8d%s%n",
                    g.spec().name(),
                    g.spec().role().describe(),
                    g.values(),
                    g.missing(),
                    g.suspicion().isEmpty() ? "" : "  " + g.suspicion());
        }
        if (guess.label().isEmpty()) {
            out.println("no column looks like a label: name one with --label, or in the schema");
        }
        Path to = target != null
                ? target
                : file.resolveSibling(
                        file.getFileName().toString().replaceFirst("(?i)\\.(csv|tsv|txt|data)?(\\.gz)?$", "")
                                + ".schema.yaml");
        try {
            Files.writeString(to, guess.yaml(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(to + ": is there already; --out names another file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(to + ": cannot be written: " + e.getMessage(), e);
        }
        out.println("schema: " + to + " (read and correct it, then: dataset: {id: csv, path: " + file + ", schema: "
                + to + "})");
        return 0;
    }

    /** Verifies checksums. */
    @Command(name = "verify", description = "Checks the files of data sets against their published checksums.")
    int verify(
            @Parameters(arity = "0..*", paramLabel = "ID", description = "Data sets; all of the catalogue by default.")
                    List<String> ids) {
        List<CatalogEntry> entries = ids == null || ids.isEmpty()
                ? Catalog.entries()
                : ids.stream().map(DatasetsCommand::entry).toList();
        int code = 0;
        for (CatalogEntry entry : entries) {
            try {
                DataCache.standard().verify(entry);
                command.commandLine().getOut().println(entry.id() + ": complete, checksums right");
            } catch (dev.ralf.core.data.DatasetFormatException e) {
                command.commandLine().getErr().println("ralf: " + e.getMessage());
                code = Ralf.BAD_INPUT;
            }
        }
        return code;
    }
}
