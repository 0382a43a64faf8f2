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
import dev.ralf.datasets.format.TableOptions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Lists data sets, shows one, fetches and verifies files. */
@Command(name = "datasets", description = "Lists data sets; show, fetch and verify work on those of the catalogue.")
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
        lines.forEach((id, line) -> out.printf("%-18s %s%n", id, line));
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
    int show(@Parameters(paramLabel = "ID", description = "A data set.") String id) {
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
        CatalogEntry entry = entry(id);
        out.println(entry.describe());
        Dataset data;
        try {
            data = entry.load(DataCache.standard(), TableOptions.defaults());
        } catch (dev.ralf.core.data.DatasetFormatException e) {
            out.println("files: " + e.getMessage());
            return 0;
        }
        out.println("classes: " + shares(data, null, 0));
        for (Groups groups : data.inputs().groups()) {
            for (int g = 0; g < groups.count(); g++) {
                out.println("classes where " + groups.attribute() + " is "
                        + groups.values().get(g) + ": " + shares(data, groups, g));
            }
        }
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
