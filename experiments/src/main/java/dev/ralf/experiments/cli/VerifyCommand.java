package dev.ralf.experiments.cli;

import dev.ralf.core.util.Checks;
import dev.ralf.experiments.evidence.PackVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks that an evidence pack, or the folder of a run, is what was sealed. */
@Command(
        name = "verify",
        description = "Checks every byte of an evidence pack, or the files of a run against its manifest."
                + " Exit code 1 if something was altered.")
final class VerifyCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "PACK|RUN", description = "A pack, or the folder of a run.")
    private Path path;

    @Option(
            names = "--expect",
            defaultValue = "",
            paramLabel = "ROOT",
            description = "The root that was printed when the pack was written.")
    private String expected;

    @Override
    public Integer call() throws IOException {
        Checks.argument(Files.exists(path), "%s: no such file or folder", path);
        boolean folder = Files.isDirectory(path);
        if (folder && !expected.isEmpty()) {
            throw new CommandLine.ParameterException(command.commandLine(), "--expect is for a pack, got a folder");
        }
        PackVerifier.Finding finding = folder ? PackVerifier.run(path) : PackVerifier.pack(path, expected);
        if (finding.faults().isEmpty()) {
            command.commandLine()
                    .getOut()
                    .println(
                            folder
                                    ? path + ": every file is as its manifest says"
                                    : path + ": " + finding.files() + " files, every byte as sealed");
            if (!folder) {
                command.commandLine()
                        .getOut()
                        .println("Root: " + finding.root() + (expected.isEmpty() ? " (not held against any)" : ""));
            }
            return 0;
        }
        finding.faults().forEach(fault -> command.commandLine().getErr().println("ralf: " + path + ": " + fault));
        return 1;
    }
}
