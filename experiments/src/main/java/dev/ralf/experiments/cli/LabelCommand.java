package dev.ralf.experiments.cli;

import dev.ralf.core.loop.PeopleSource;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.labels.Labelling;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Labels from people, through files. */
@Command(
        name = "label",
        description =
                "Labels from people: a run whose oracle is \"file\" waits for rows; next writes them for an annotator,"
                        + " import takes the answers, `ralf resume` goes on.",
        subcommands = {LabelCommand.Next.class, LabelCommand.Import.class, LabelCommand.Status.class})
final class LabelCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(command.commandLine(), "label needs next, import or status");
    }

    private interface Use {
        void with(Labelling labelling) throws IOException;
    }

    /** Opens the labels of a run for as long as {@code use} takes. */
    private static int with(Path root, Use use) throws IOException {
        try (RunFolder folder = RunFolder.resume(root)) {
            Spec spec = Spec.read(root.resolve("spec.yaml"), Registry.load());
            if (!(spec.oracle() instanceof PeopleSource people)) {
                throw new IllegalArgumentException(
                        root + " asks no people: its oracle is " + spec.oracle().id() + ", not " + PeopleSource.ID);
            }
            Study study = new Study(spec);
            use.with(new Labelling(study.labels(folder), people, study.data()));
        }
        return 0;
    }

    @Command(name = "next", description = "Writes the rows that wait for labels, with what an annotator needs to know.")
    static final class Next implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec command;

        @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
        private Path root;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV file to write.")
        private Path out;

        @Option(
                names = "--annotator",
                defaultValue = "",
                paramLabel = "NAME",
                description = "Only rows that this person has not answered yet.")
        private String annotator;

        @Option(
                names = "--limit",
                defaultValue = "0",
                paramLabel = "N",
                description = "At most so many rows (default: all).")
        private int limit;

        @Override
        public Integer call() throws IOException {
            Checks.atLeast("--limit", limit, 0);
            Checks.argument(
                    !Files.exists(out), "%s exists already: labels in it would be lost; choose another file", out);
            return with(root, labelling -> {
                int rows = labelling.next(out, annotator, limit);
                command.commandLine()
                        .getOut()
                        .println(
                                rows == 0
                                        ? "No row waits for a label"
                                                + (annotator.isEmpty() ? "." : " of " + annotator + ".")
                                        : rows + " rows: " + out.toAbsolutePath()
                                                + "\nWrite into the column label one of "
                                                + String.join(", ", labelling.classes())
                                                + ", or ? if you cannot tell; into seconds the time, if you like. Then: ./ralf label"
                                                + " import " + root + " " + out + " --annotator NAME");
            });
        }
    }

    @Command(name = "import", description = "Takes the answers of a filled-in file, all of them or none.")
    static final class Import implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec command;

        @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
        private Path root;

        @Parameters(index = "1", paramLabel = "FILE", description = "The filled-in file.")
        private Path file;

        @Option(names = "--annotator", required = true, paramLabel = "NAME", description = "Who filled it in.")
        private String annotator;

        @Option(
                names = "--cost",
                defaultValue = "1",
                paramLabel = "C",
                description = "Cost of each answer (default: 1).")
        private double cost;

        @Option(names = "--partial", description = "Rows may be missing or blank.")
        private boolean partial;

        @Option(names = "--reordered", description = "Rows were moved as a whole, and may stand in another order.")
        private boolean reordered;

        @Override
        public Integer call() throws IOException {
            Checks.argument(Files.isRegularFile(file), "%s: no such file", file);
            Checks.argument(!annotator.isBlank(), "--annotator must be a name");
            Checks.nonNegative("--cost", cost);
            return with(root, labelling -> {
                int answers = labelling.take(file, annotator.strip(), cost, partial, reordered);
                int open = labelling.open();
                command.commandLine().getOut().println(answers + " answers of " + annotator.strip() + " imported.");
                command.commandLine()
                        .getOut()
                        .println(
                                open == 0
                                        ? "No row waits any more: ./ralf resume " + root
                                        : open + " rows wait still: ./ralf label next " + root + " --out FILE");
            });
        }
    }

    @Command(
            name = "status",
            description = "Rows that wait, answers by annotator, agreement, conflicts, time and cost.")
    static final class Status implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec command;

        @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
        private Path root;

        @Override
        public Integer call() throws IOException {
            return with(root, labelling -> labelling
                    .status()
                    .forEach(command.commandLine().getOut()::println));
        }
    }
}
