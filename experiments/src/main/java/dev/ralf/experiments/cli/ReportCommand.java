package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.store.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    @Override
    public Integer call() {
        Registry registry = Registry.load();
        for (Path root : roots) {
            try (RunFolder folder = RunFolder.resume(root)) {
                Path report = Reports.write(folder, registry);
                command.commandLine().getOut().println("Report: " + report.toAbsolutePath());
            }
        }
        return 0;
    }
}
