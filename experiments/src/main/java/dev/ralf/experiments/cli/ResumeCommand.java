package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was interrupted, to the same bits. */
@Command(
        name = "resume",
        description = "Goes on with a run that was interrupted or in which a cell failed, to the same bits.")
final class ResumeCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "Folder of the run.")
    private Path root;

    @Mixin
    private JobsOption jobs;

    @Override
    public Integer call() throws IOException {
        RunFolder.requireRun(root);
        Registry registry = Registry.load();
        Spec spec = Spec.read(root.resolve("spec.yaml"), registry);
        if (!spec.resolved().equals(Files.readString(root.resolve("resolved.yaml")))) {
            throw new IllegalStateException(
                    root + ": spec.yaml no longer gives resolved.yaml (it was edited, or this is "
                            + "another version of RALF): start a new run");
        }
        Study study = new Study(spec);
        try (RunFolder folder = RunFolder.resume(root)) {
            return Runs.finish(study, folder, registry, jobs.jobs(), command.commandLine());
        }
    }
}
