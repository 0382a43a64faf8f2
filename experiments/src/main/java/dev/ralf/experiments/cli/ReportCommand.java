package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.store.RunFolder;
import dev.ralf.experiments.store.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes reports anew from what is on disk. */
@Command(
        name = "report",
        description = "Writes report.html, report.md, results.csv and manifest.json of runs anew from their records, "
                + "also of unfinished ones.")
final class ReportCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs.")
    private List<Path> roots;

    @Option(names = "--timings", description = "Print a table of the time of selections and trainings by cell.")
    private boolean timings;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "Write one Markdown page of all these runs: their reports, each with its table of times; of several"
                            + " data sets first their ranks side by side.")
    private Path page;

    @Option(
            names = "--brief",
            description = "On the page of --page: the answer, the declared comparison and the final values alone.")
    private boolean brief;

    @Override
    public Integer call() throws IOException {
        StringBuilder text = new StringBuilder();
        Registry registry = Registry.load();
        for (Path root : roots) {
            try (RunFolder folder = RunFolder.resume(root)) {
                Path report = Reports.write(folder, registry);
                command.commandLine().getOut().println("Report: " + report.toAbsolutePath());
                if (timings) {
                    command.commandLine().getOut().println(Timings.table(root));
                }
                if (brief) {
                    text.append(Reports.brief(root, registry).replaceAll("(?m)^#", "##"))
                            .append('\n');
                    continue;
                }
                text.append(Files.readString(root.resolve("report.md")))
                        .append("\n## Time of selections and trainings\n\n")
                        .append("On the wall, of this run, with what else the machine did meanwhile.\n\n")
                        .append(Timings.table(root))
                        .append('\n');
            }
        }
        if (page != null) {
            Reports.across(roots, registry).ifPresent(across -> text.insert(0, across));
            Files.writeString(page, text);
        }
        return 0;
    }
}
