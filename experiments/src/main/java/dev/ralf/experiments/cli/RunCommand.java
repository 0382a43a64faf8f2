package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs specs. */
@Command(name = "run", description = "Runs studies from their specs, and writes a report for each.")
final class RunCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "SPEC", description = "YAML files.")
    private List<Path> specs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the run (default: runs/NAME-HASH). Only with a single spec.")
    private Path out;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Overrides the spec, for example training.epsilon=0.1 or acquisition.dre.bins=20; repeatable.")
    private List<String> overrides = List.of();

    @Mixin
    private JobsOption jobs;

    @Override
    public Integer call() {
        Registry registry = Registry.load();
        List<Spec> read = specs.stream()
                .flatMap(path -> Spec.readAll(path, overrides, registry).stream())
                .toList();
        if (out != null && read.size() > 1) {
            throw new CommandLine.ParameterException(command.commandLine(), "--out takes a single spec");
        }
        if (out != null && out.toString().isBlank()) {
            throw new CommandLine.ParameterException(command.commandLine(), "--out must name a folder");
        }
        long folders = read.stream().map(Spec::folder).distinct().count();
        if (folders < read.size()) {
            throw new CommandLine.ParameterException(command.commandLine(), "two of the specs are the same study");
        }
        int worst = 0;
        for (Spec spec : read) {
            Path root = out == null ? Path.of("runs", spec.folder()) : out;
            worst = Math.max(worst, Runs.start(spec, root, registry, jobs.jobs(), command.commandLine()));
        }
        return worst;
    }
}
