package dev.ralf.experiments.cli;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.experiments.config.SpecException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. The only place that prints, and that ends the process. */
@Command(
        name = "ralf",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Ralf.Version.class,
        description = "Robust Active Learning with Fairness: which rows to label next, and what that choice does to "
                + "accuracy, robustness, calibration and fairness.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or bad input", "130:interrupted; can be resumed"},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            AttackCommand.class,
            EvaluateCommand.class,
            SelectCommand.class,
            ExperimentsCommand.class,
            ResumeCommand.class,
            StatusCommand.class,
            DiffCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            LabelCommand.class,
            EvidenceCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            CalibrateCommand.class,
            DatasetsCommand.class,
            CatalogueCommands.Strategies.class,
            CatalogueCommands.Attacks.class,
            CatalogueCommands.Metrics.class,
            SchemaCommand.class,
            EnginesCommand.class,
            BenchCommand.class
        })
public final class Ralf implements Runnable {
    /** Exit code of wrong usage or bad input. */
    static final int BAD_INPUT = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Entry point. */
    public static void main(String[] args) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        int code = commandLine(System.out, System.err).execute(args);
        System.out.flush();
        System.exit(code);
    }

    /** The command line over given streams. */
    static CommandLine commandLine(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Ralf());
        line.setOut(new java.io.PrintWriter(out, true));
        line.setErr(new java.io.PrintWriter(err, true));
        line.setParameterExceptionHandler(Ralf::wrongUsage);
        line.setExecutionExceptionHandler(Ralf::failed);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String message = firstLine(e);
        if (e instanceof UnmatchedArgumentException unmatched
                && !line.getSubcommands().isEmpty()) {
            message = CatalogueCommands.unknown(
                    "command",
                    unmatched.getUnmatched().get(0),
                    List.copyOf(line.getSubcommands().keySet()));
        }
        line.getErr()
                .println("ralf: " + message + " (see `" + line.getCommandSpec().qualifiedName() + " --help`)");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult result) {
        line.getErr().println("ralf: " + firstLine(e));
        boolean badInput = e instanceof SpecException
                || e instanceof DatasetFormatException
                || e instanceof MissingCapabilityException
                || e instanceof IllegalArgumentException
                || e instanceof IllegalStateException;
        if (!badInput && !(e instanceof UncheckedIOException)) {
            e.printStackTrace(line.getErr()); // a defect of ours: the trace is what helps
        }
        return badInput ? BAD_INPUT : 1;
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /** Says which version this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Ralf.class.getPackage().getImplementationVersion();
            return new String[] {
                "ralf " + (version == null ? "development" : version) + " (commit "
                        + System.getProperty("ralf.commit", "unknown") + ")"
            };
        }
    }
}
