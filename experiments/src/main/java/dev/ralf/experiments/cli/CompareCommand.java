package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.run.Reports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tests a family of comparisons that a run did not declare. */
@Command(
        name = "compare",
        description =
                "Compares a metric at the last round of a run along an axis, or with another metric of the same"
                        + " cells: paired by seed, sign-flip p, Holm's correction over the table. Markdown on the standard output.")
final class CompareCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of a run.")
    private Path root;

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "KEY",
            description = "What is compared, as in results.csv: RULE/METRIC, RULE/METRIC/ATTRIBUTE or"
                    + " RULE/METRIC/ATTRIBUTE=GROUP.")
    private String metric;

    @ArgGroup(multiplicity = "1")
    private With with;

    /** What a metric is compared with. */
    private static final class With {
        @Option(
                names = "--with",
                required = true,
                paramLabel = "KEY",
                description = "Another metric of the same cells.")
        private String other;

        @ArgGroup(exclusive = false)
        private Baseline baseline;
    }

    /** A value of an axis. */
    private static final class Baseline {
        @Option(
                names = "--axis",
                required = true,
                paramLabel = "AXIS",
                description = "acquisition, training or learner.")
        private String axis;

        @Option(
                names = "--baseline",
                required = true,
                paramLabel = "VALUE",
                description = "Value of the axis that every other one is compared with.")
        private String value;
    }

    @Override
    public Integer call() {
        Registry registry = Registry.load();
        String table = with.baseline == null
                ? Reports.compare(root, registry, metric, with.other)
                : Reports.compare(root, registry, metric, with.baseline.axis, with.baseline.value);
        command.commandLine().getOut().print(table);
        command.commandLine().getOut().flush();
        return 0;
    }
}
