package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the embedded demonstration. */
@Command(
        name = "demo",
        description = "Runs the embedded study on a synthetic motor-insurance portfolio and writes its report, into a "
                + "fresh folder each time.")
final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Mixin
    private JobsOption jobs;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the run (default: runs/demo-TIME).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Registry registry = Registry.load();
        String text;
        try (InputStream in = DemoCommand.class.getResourceAsStream("/specs/demo.yaml")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path root = out == null ? fresh() : out;
        return Runs.start(Spec.parse("demo.yaml", text, registry), root, registry, jobs.jobs(), command.commandLine());
    }

    private static Path fresh() {
        Path base = Path.of("runs", "demo-" + LocalDateTime.now().format(STAMP));
        Path root = base;
        for (int i = 2; Files.exists(root); i++) {
            root = base.resolveSibling(base.getFileName() + "-" + i);
        }
        return root;
    }
}
