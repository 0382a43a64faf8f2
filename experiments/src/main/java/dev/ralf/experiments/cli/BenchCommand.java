package dev.ralf.experiments.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/**
 * Stands in the list of commands for the comparisons with peers. Those are a module of their own, with the peers'
 * libraries, which the script {@code ralf} builds and starts in the place of this.
 */
@Command(
        name = "bench",
        description = "Compares RALF with its peers on this machine: ./ralf bench NAME builds what that needs.")
final class BenchCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Unmatched
    private String[] arguments;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "comparisons with peers are built on demand: run ./ralf bench in the sources");
    }
}
