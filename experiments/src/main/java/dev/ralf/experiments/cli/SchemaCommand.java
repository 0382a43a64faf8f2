package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.SpecSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the JSON Schema of specs. */
@Command(name = "schema", description = "Prints the JSON Schema of specs, with which editors complete and check them.")
final class SchemaCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Option(names = "--out", paramLabel = "FILE", description = "File to write (default: print it).")
    private Path out;

    @Override
    public void run() {
        String json = SpecSchema.json(Registry.load());
        if (out == null) {
            command.commandLine().getOut().print(json);
            command.commandLine().getOut().flush();
            return;
        }
        try {
            Files.writeString(out, json);
        } catch (IOException e) {
            throw new UncheckedIOException(out + " cannot be written: " + e.getMessage(), e);
        }
    }
}
