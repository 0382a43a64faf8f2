package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.run.RunStatus;
import dev.ralf.experiments.store.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how far runs are. */
@Command(
        name = "status",
        description = "How far runs are, also while they go on: cells done, failed, waiting, time left.")
final class StatusCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs.")
    private List<Path> roots;

    @Override
    public Integer call() {
        Registry registry = Registry.load();
        for (Path root : roots) {
            RunFolder.requireRun(root);
            Spec spec = Spec.read(root.resolve("spec.yaml"), registry);
            command.commandLine().getOut().println(root + " (" + spec.name() + ")");
            RunStatus.of(root, spec).lines().forEach(command.commandLine().getOut()::println);
        }
        return 0;
    }
}
