package dev.ralf.experiments.cli;

import dev.ralf.experiments.api.ExperimentClasses;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Lists what {@code ralf run} knows by name. */
@Command(name = "experiments", description = "Lists the experiment classes, which `ralf run` takes by name.")
final class ExperimentsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        PrintWriter out = command.commandLine().getOut();
        List<ExperimentClasses.Found> all = ExperimentClasses.all();
        int width = all.stream().mapToInt(f -> f.name().length()).max().orElse(1);
        for (ExperimentClasses.Found found : all) {
            out.printf(Locale.ROOT, "%-" + width + "s  %s%n", found.name(), found.summary());
        }
    }
}
