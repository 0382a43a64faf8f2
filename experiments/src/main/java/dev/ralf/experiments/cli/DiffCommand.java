package dev.ralf.experiments.cli;

import dev.ralf.experiments.run.RunDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two runs. */
@Command(
        name = "diff",
        description = "In which bytes and metrics two runs differ, and which settings, data and versions differ."
                + " Exit code 1 if records or selections differ.")
final class DiffCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "RUN1", description = "Folder of a run.")
    private Path first;

    @Parameters(index = "1", paramLabel = "RUN2", description = "Folder of another run.")
    private Path second;

    @Override
    public Integer call() throws IOException {
        RunDiff.Difference difference = RunDiff.of(first, second);
        difference.lines().forEach(command.commandLine().getOut()::println);
        return difference.same() ? 0 : 1;
    }
}
