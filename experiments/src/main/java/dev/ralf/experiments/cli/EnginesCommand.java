package dev.ralf.experiments.cli;

import dev.ralf.core.engine.CheckResult;
import dev.ralf.core.engine.CheckResult.Outcome;
import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineCheck;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Engines;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Lists what runs networks, and checks on the user's own machine that it computes what it should. */
@Command(
        name = "engines",
        description = "Lists what runs networks here; check proves on this machine that it is right.")
final class EnginesCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        if (json) {
            printJson(Engines.all().stream().map(e -> row(e, e.status())).toList());
            return;
        }
        Engines.all().forEach(e -> command.commandLine().getOut().println(line(e, e.status())));
    }

    private static String line(Engine engine, EngineStatus status) {
        return status.available() ? status.line() : engine.id() + " is not here: " + status.line();
    }

    private static Map<String, Object> row(Engine engine, EngineStatus status) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", engine.id());
        row.put("available", status.available());
        row.put("line", status.line());
        return row;
    }

    private void printJson(Object value) {
        command.commandLine()
                .getOut()
                .println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    /** Runs the self-check of one engine, or of all that run here. */
    @Command(
            name = "check",
            description = {
                "Runs the contract of engines on this machine: gradients against central differences in every mode, "
                        + "dropout, batch norm, segments, tapes, the same bits twice, resume; and times a PGD step.",
                "Exit code 1 if something fails, or if the engine that was asked for does not run here."
            })
    int check(
            @Option(names = "--engine", paramLabel = "ID", description = "Only this engine (default: all).") String id,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean right = true;
        PrintWriter out = command.commandLine().getOut();
        for (Engine engine : id == null ? Engines.all() : List.of(Engines.of(id))) {
            EngineStatus status = engine.status();
            Map<String, Object> row = row(engine, status);
            if (!asJson) {
                out.println(line(engine, status));
            }
            List<Map<String, Object>> checks = new ArrayList<>();
            if (status.available()) {
                for (EngineSubject subject : engine.subjects()) {
                    right &= check(subject, checks, asJson ? null : out);
                }
            } else if (id != null) {
                right = false;
            }
            row.put("checks", checks);
            rows.add(row);
        }
        if (asJson) {
            printJson(rows);
        }
        return right ? 0 : 1;
    }

    /** Checks one network; prints a line for each item as it comes, unless there is nowhere to. */
    private static boolean check(EngineSubject subject, List<Map<String, Object>> rows, PrintWriter out) {
        boolean right = true;
        for (EngineCheck check : EngineCheck.values()) {
            CheckResult result = check.run(subject);
            right &= result.ok();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("network", subject.name());
            row.put("check", check.title());
            row.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
            row.put("detail", result.detail());
            rows.add(row);
            if (out != null) {
                out.printf(
                        "  %-4s %s: %s (%s)%n", word(result.outcome()), subject.name(), check.title(), result.detail());
            }
        }
        return right;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "ok";
            case FAILED -> "FAIL";
            case SKIPPED -> "-";
            case MEASURED -> "time";
        };
    }
}
