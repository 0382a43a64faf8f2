package dev.ralf.experiments.cli;

import dev.ralf.experiments.calibrate.FairTables;
import dev.ralf.fairness.calibration.FairFit;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.calibration.PlugInRates;
import dev.ralf.fairness.optim.ParityConstraint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The certified optimum as a function of the tolerance, as a table. */
@Command(name = "path", description = "Writes the certified optimum and the rates for several tolerances as CSV.")
final class CalibratePathCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Option(names = "--probs", required = true, paramLabel = "CSV", description = "Table with a header line.")
    private Path table;

    @Option(names = "--group", required = true, paramLabel = "COLUMN", description = "Column of the groups.")
    private String group;

    @Option(
            names = "--tolerances",
            split = ",",
            defaultValue = "0,0.01,0.02,0.05,0.1,0.2",
            paramLabel = "NUMBER",
            description = "Tolerances in [0, 1]; ${DEFAULT-VALUE} by default.")
    private double[] tolerances;

    @Option(names = "--out", paramLabel = "CSV", description = "The table; printed without it.")
    private Optional<Path> out;

    @Option(
            names = "--constraint",
            defaultValue = "demographic-parity",
            paramLabel = "NAME",
            description = "demographic-parity (default), equal-opportunity or equalised-odds.")
    private String constraint;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the class probabilities; all columns of numbers in [0, 1] by default.")
    private List<String> classes = List.of();

    @Option(names = "--weight", paramLabel = "COLUMN", description = "Column of row weights.")
    private Optional<String> weight;

    @Option(names = "--ignore", split = ",", paramLabel = "COLUMN", description = "Columns that are no probabilities.")
    private List<String> ignored = List.of();

    @Override
    public Integer call() {
        ParityConstraint chosen = CalibrateCommand.constraint(constraint);
        FairRuleFitter fitter = new FairRuleFitter(group, chosen, tolerances[0], FairRuleFitter.Mode.DETERMINISTIC);
        FairTables.Columns columns = new FairTables.Columns(classes, weight, Optional.empty(), ignored);
        List<FairTables.Fitted> path = FairTables.path(table, columns, fitter, Optional.empty(), tolerances);
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(
                csv, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(header(path.get(0), chosen));
            for (int t = 0; t < tolerances.length; t++) {
                printer.printRecord(row(tolerances[t], path.get(t).fit()));
            }
            if (out.isPresent()) {
                Files.writeString(out.get(), csv);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(out.map(Path::toString).orElse("") + ": cannot be written", e);
        }
        command.commandLine().getOut().print(out.isPresent() ? "" : csv);
        command.commandLine().getOut().flush();
        return path.stream().allMatch(f -> f.fit().solution().certificate().certified()) ? 0 : 1;
    }

    private static List<Object> header(FairTables.Fitted fitted, ParityConstraint constraint) {
        List<Object> names = new ArrayList<>(List.of(
                "tolerance",
                "optimum",
                "plug_in_accuracy",
                "gap",
                "violation",
                "certified",
                "rule_unfairness",
                "rule_tie_slack"));
        List<String> classes = fitted.rule().classes();
        for (String of : fitted.rule().groups()) {
            for (ParityConstraint.Cell cell : fitted.fit().rates().cells()) {
                names.add("rate/" + of + "/" + classes.get(cell.decision())
                        + (constraint.conditional() ? "|" + classes.get(cell.event()) : ""));
            }
        }
        return names;
    }

    private static List<Object> row(double tolerance, FairFit fit) {
        Map<String, Double> facts = fit.rule().facts();
        List<Object> cells = new ArrayList<>(List.of(
                tolerance,
                facts.get("certificate-optimum"),
                facts.get("plug-in-accuracy"),
                facts.get("certificate-gap"),
                facts.get("certificate-violation"),
                facts.get("certified") == 1,
                facts.get("calibration-unfairness-max"),
                facts.get("tie-slack")));
        PlugInRates rates = fit.rates();
        for (double[] of : rates.values()) {
            for (double rate : of) {
                cells.add(rate);
            }
        }
        return cells;
    }
}
