package dev.ralf.experiments.cli;

import dev.ralf.experiments.calibrate.FairTables;
import dev.ralf.experiments.calibrate.SavedRule;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.calibration.PlugInRates;
import dev.ralf.fairness.optim.ParityConstraint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** Fits a fair decision rule on anyone's probabilities, and applies it. */
@Command(
        name = "calibrate",
        subcommands = CalibratePathCommand.class,
        description =
                "Makes decisions from a CSV of anyone's class probabilities whose rates differ between groups by at "
                        + "most a tolerance: `fit` writes the rule with its certificate, `apply` decides with it, `path` shows what "
                        + "each tolerance costs.")
final class CalibrateCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "fit, path or apply is needed");
    }

    @Command(name = "fit", description = "Fits a rule on calibration rows, which need no labels.")
    int fit(
            @Option(names = "--probs", required = true, paramLabel = "CSV", description = "Table with a header line.")
                    Path table,
            @Option(names = "--group", required = true, paramLabel = "COLUMN", description = "Column of the groups.")
                    String group,
            @Option(
                            names = "--tolerance",
                            required = true,
                            paramLabel = "NUMBER",
                            description = "Largest tolerated difference of a rate between two groups, in [0, 1].")
                    double tolerance,
            @Option(names = "--out", required = true, paramLabel = "JSON", description = "The rule.") Path out,
            @Option(
                            names = "--constraint",
                            defaultValue = "demographic-parity",
                            paramLabel = "NAME",
                            description = "demographic-parity (default), equal-opportunity or equalised-odds.")
                    String constraint,
            @Option(
                            names = "--classes",
                            split = ",",
                            paramLabel = "COLUMN",
                            description = "Columns of the class probabilities; all columns of numbers in [0, 1] by "
                                    + "default.")
                    List<String> classes,
            @Option(names = "--weight", paramLabel = "COLUMN", description = "Column of row weights.")
                    Optional<String> weight,
            @Option(names = "--id", paramLabel = "COLUMN", description = "Column that is no probability.")
                    Optional<String> id,
            @Option(
                            names = "--calibrator",
                            paramLabel = "ID",
                            description = "Calibrates the probabilities first; needs --label. For example temperature.")
                    Optional<String> calibrator,
            @Option(names = "--label", paramLabel = "COLUMN", description = "Column of labels, for --calibrator.")
                    Optional<String> label,
            @Option(
                            names = "--costs",
                            split = ",",
                            paramLabel = "NUMBER",
                            description = "Cost of missing each class, in the order of the columns; 1 each by default.")
                    List<Double> costs,
            @Option(
                            names = "--randomised",
                            description =
                                    "Ship the randomised rule: exactly fair on the calibration rows also at ties.")
                    boolean randomised,
            @Option(
                            names = "--blind",
                            description =
                                    "The rule decides without the group, by the group's probability given the class "
                                            + "probabilities; apply then needs no column of groups.")
                    boolean blind) {
        ParityConstraint chosen = constraint(constraint);
        FairRuleFitter.Mode mode = randomised ? FairRuleFitter.Mode.RANDOMISED : FairRuleFitter.Mode.DETERMINISTIC;
        FairRuleFitter fitter = new FairRuleFitter(
                group,
                chosen,
                costs == null ? List.of() : costs,
                tolerance,
                mode,
                blind,
                FairRuleFitter.defaultId(chosen, tolerance, mode, blind));
        FairTables.Columns columns = new FairTables.Columns(
                classes == null ? List.of() : classes,
                weight,
                label,
                id.map(List::of).orElse(List.of()));
        FairTables.Fitted fitted = FairTables.fit(table, columns, fitter, calibrator.map(CalibrateCommand::json));
        try {
            fitted.rule().save(out, FairTables.about(table, fitted));
        } catch (IOException e) {
            throw new UncheckedIOException(out + ": cannot be written: " + e.getMessage(), e);
        }
        print(fitted);
        command.commandLine().getOut().println("Rule: " + out.toAbsolutePath());
        return fitted.fit().solution().certificate().certified() ? 0 : 1;
    }

    /** An id as JSON text; JSON stays. */
    private static String json(String text) {
        return text.stripLeading().startsWith("{") ? text : new JsonMapper().writeValueAsString(Map.of("id", text));
    }

    static ParityConstraint constraint(String name) {
        for (ParityConstraint c : ParityConstraint.values()) {
            if (name(c).equals(name)) {
                return c;
            }
        }
        throw new IllegalArgumentException(
                "--constraint must be demographic-parity, equal-opportunity or " + "equalised-odds, got " + name);
    }

    private static String name(ParityConstraint constraint) {
        return constraint.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void print(FairTables.Fitted fitted) {
        PrintWriter out = command.commandLine().getOut();
        SavedRule rule = fitted.rule();
        Map<String, Double> facts = fitted.fit().rule().facts();
        boolean certified = facts.get("certified") == 1;
        String value = rule.fitter().costs().isEmpty() ? "plug-in accuracy" : "plug-in value";
        out.printf(
                Locale.ROOT,
                "%s, tolerance %s, %d classes, %d groups of %s, %s rule%n",
                name(rule.fitter().constraint()),
                rule.fitter().tolerance(),
                rule.classes().size(),
                rule.groups().size(),
                rule.fitter().attribute(),
                rule.fitter().mode().name().toLowerCase(Locale.ROOT));
        out.printf(
                Locale.ROOT,
                "H, no rule within the tolerance has more: %.9f (%s)%n",
                facts.get("certificate-optimum"),
                value);
        out.printf(Locale.ROOT, "%s of the certifying randomised rule: %.9f%n", value, facts.get("plug-in-accuracy"));
        out.printf(
                Locale.ROOT,
                "gap %.1e, violation %.1e: %s%n",
                facts.get("certificate-gap"),
                facts.get("certificate-violation"),
                certified
                        ? "certified optimal on these rows"
                        : "NOT certified (gap at most 1e-6 and violation at most 1e-7 are needed)");
        out.printf(
                Locale.ROOT,
                "largest difference of a rate, this rule, these rows: %.6f (ties allow %.6f beyond the tolerance)%n",
                facts.get("calibration-unfairness-max"),
                facts.get("tie-slack"));
        PlugInRates rates = fitted.fit().rates();
        for (int s = 0; s < rule.groups().size(); s++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < rates.cells().size(); j++) {
                ParityConstraint.Cell cell = rates.cells().get(j);
                line.append(String.format(
                        Locale.ROOT,
                        "%s %s%s %.4f",
                        j == 0 ? "" : ",",
                        rule.classes().get(cell.decision()),
                        rule.fitter().constraint().conditional()
                                ? "|" + rule.classes().get(cell.event())
                                : "",
                        rates.values()[s][j]));
            }
            out.printf(
                    Locale.ROOT,
                    "%s: %d rows, tied %.4f, rates%s%n",
                    rule.groups().get(s),
                    fitted.sizes()[s],
                    fitted.fit().tiedShares()[s],
                    line);
        }
        out.println("All of this is about the calibration rows, and as far as the probabilities are calibrated. The "
                + "certificate promises neither accuracy on labels nor fairness on other rows: measure both on rows that "
                + "had no part in this.");
    }

    @Command(name = "apply", description = "Decides row by row, in constant memory.")
    int apply(
            @Option(names = "--rule", required = true, paramLabel = "JSON", description = "What fit wrote.") Path rule,
            @Option(names = "--probs", required = true, paramLabel = "CSV", description = "Rows to decide.") Path table,
            @Option(names = "--out", required = true, paramLabel = "CSV", description = "Columns id and decision.")
                    Path out,
            @Option(
                            names = "--id",
                            paramLabel = "COLUMN",
                            description = "Column to keep; without it, the number of the row.")
                    Optional<String> id,
            @Option(names = "--seed", defaultValue = "0", description = "Of a randomised rule's draws; 0 by default.")
                    long seed) {
        SavedRule saved = SavedRule.load(rule);
        try {
            long rows = FairTables.apply(saved, table, id, seed, out);
            command.commandLine().getOut().printf("Decided %d rows: %s%n", rows, out.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(out + ": cannot be written: " + e.getMessage(), e);
        }
        return 0;
    }
}
