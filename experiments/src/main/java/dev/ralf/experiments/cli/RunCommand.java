package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.api.Experiment;
import dev.ralf.experiments.api.ExperimentClasses;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.SpecException;
import dev.ralf.experiments.run.Probe;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.run.Times;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    @Parameters(
            arity = "1..*",
            paramLabel = "SPEC",
            description = "YAML files, or names of experiment classes (see `ralf experiments`).")
    private List<String> specs;

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

    @Option(
            names = "--dry-run",
            description = "Run nothing but a short probe of every cell; print cells, estimated time and disk.")
    private boolean dryRun;

    @Mixin
    private JobsOption jobs;

    @Override
    public Integer call() {
        Registry registry = Registry.load();
        List<Spec> read =
                specs.stream().flatMap(name -> read(name, registry).stream()).toList();
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
        if (dryRun) {
            return probe(read);
        }
        int worst = 0;
        for (Spec spec : read) {
            Path root = out == null ? Path.of("runs", spec.folder()) : out;
            worst = Math.max(worst, Runs.start(spec, root, registry, jobs.jobs(), command.commandLine()));
        }
        return worst;
    }

    /** A file, or else an experiment class. */
    private List<Spec> read(String name, Registry registry) {
        Path file = Path.of(name);
        Optional<ExperimentClasses.Found> found = Files.exists(file) ? Optional.empty() : ExperimentClasses.find(name);
        if (found.isEmpty()) {
            List<String> meant = Files.exists(file) ? List.of() : ExperimentClasses.closest(name);
            if (!meant.isEmpty()) {
                throw new SpecException(
                        name + ": no such spec file, and no experiment class of this name; did you mean "
                                + String.join(" or ", meant) + "?");
            }
            return Spec.readAll(file, overrides, registry);
        }
        if (!overrides.isEmpty()) {
            throw new SpecException("--set overrides specs in files; " + name
                    + " is an experiment class: change it in Java, or use the spec file of this name");
        }
        return found.get().source().experiments().stream().map(Experiment::spec).toList();
    }

    /** Prints what the studies will cost. */
    private int probe(List<Spec> read) {
        PrintWriter text = command.commandLine().getOut();
        double seconds = 0;
        double bytes = 0;
        int cells = 0;
        for (Spec spec : read) {
            Study study = new Study(spec);
            text.println(spec.name() + ": " + spec.cells() + " cells x " + spec.seeds() + " seeds x "
                    + (spec.rounds() + 1) + " rounds");
            study.cellNames().forEach(cell -> text.println("  " + cell));
            Probe probe = study.probe(line -> command.commandLine().getErr().println("ralf: probe: " + line));
            text.printf(
                    Locale.ROOT,
                    "  about %s with %d jobs, %.1f MB of records%n",
                    Times.words(probe.seconds() / jobs.jobs()),
                    jobs.jobs(),
                    probe.bytes() / 1e6);
            seconds += probe.seconds();
            bytes += probe.bytes();
            cells += spec.cells() * spec.seeds();
        }
        if (read.size() > 1) {
            text.printf(
                    Locale.ROOT,
                    "together: %d cells x seeds, about %s with %d jobs, %.1f MB%n",
                    cells,
                    Times.words(seconds / jobs.jobs()),
                    jobs.jobs(),
                    bytes / 1e6);
        }
        text.println(
                "Nothing was run. The estimate is a straight line between the first and the last round of one seed;"
                        + " what else the machine does is not in it.");
        return 0;
    }
}
