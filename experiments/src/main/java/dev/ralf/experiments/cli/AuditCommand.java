package dev.ralf.experiments.cli;

import dev.ralf.core.util.Checks;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.Sha256;
import dev.ralf.experiments.audit.Audit;
import dev.ralf.experiments.audit.AuditColumns;
import dev.ralf.experiments.audit.AuditData;
import dev.ralf.experiments.audit.AuditJson;
import dev.ralf.experiments.audit.AuditSettings;
import dev.ralf.experiments.audit.Auditor;
import dev.ralf.experiments.audit.PredictionsReader;
import dev.ralf.experiments.report.AuditPage;
import dev.ralf.experiments.run.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Assesses the decisions in a CSV file, whoever made them. */
@Command(
        name = "audit",
        description = "Assesses how the decisions in a CSV file fall on groups: writes audit.html, audit.json and "
                + "manifest.json.")
final class AuditCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "CSV file, plain or gzip, one row per decision.")
    private Path file;

    @Option(names = "--label", required = true, paramLabel = "COLUMN", description = "Column of the true class.")
    private String label;

    @Option(names = "--decision", required = true, paramLabel = "COLUMN", description = "Column of the decided class.")
    private String decision;

    @Option(
            names = "--group",
            required = true,
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of sensitive attributes; several are also crossed.")
    private List<String> groups;

    @Option(names = "--control", paramLabel = "COLUMN", description = "Also compare groups within its values.")
    private String control;

    @Option(names = "--weight", paramLabel = "COLUMN", description = "Column of row weights.")
    private String weight;

    @Option(
            names = "--probs",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of class probabilities, as p_a,p_b or a=COLUMN,b=COLUMN; for calibration by group.")
    private List<String> probabilities = List.of();

    @Option(
            names = "--score",
            paramLabel = "COLUMN",
            description = "Column of the favourable class's probability; for calibration by group.")
    private String score;

    @Option(
            names = "--favourable",
            paramLabel = "CLASS",
            description = "Class that is good to get. Default: of two classes the last one; of more, none.")
    private String favourable;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "NAME",
            description = "Names of all columns, for a file without a header line.")
    private List<String> columns = List.of();

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Character between cells. Default: found from the first line.")
    private Character delimiter;

    @Option(names = "--level", defaultValue = "0.95", description = "Coverage of intervals (${DEFAULT-VALUE}).")
    private double level;

    @Option(names = "--bootstraps", defaultValue = "1000", description = "Bootstrap samples (${DEFAULT-VALUE}).")
    private int bootstraps;

    @Option(names = "--permutations", defaultValue = "999", description = "Permutations of a test (${DEFAULT-VALUE}).")
    private int permutations;

    @Option(names = "--bins", defaultValue = "15", description = "Bins of reliability diagrams (${DEFAULT-VALUE}).")
    private int bins;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all draws (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write to; an earlier audit in it is replaced.")
    private Path out;

    @Override
    public Integer call() {
        AuditColumns roles = new AuditColumns(
                label,
                decision,
                groups,
                Optional.ofNullable(control),
                Optional.ofNullable(weight),
                probabilities,
                Optional.ofNullable(score));
        AuditSettings settings =
                new AuditSettings(Optional.ofNullable(favourable), level, bootstraps, permutations, bins, seed);
        Checks.argument(!Files.exists(out) || Files.isDirectory(out), "--out must be a folder, but %s is a file", out);
        AuditData data = PredictionsReader.read(csv(), roles);
        Audit audit = Auditor.audit(data, settings);
        String hash = Sha256.of(file);
        Path page = out.resolve("audit.html");
        Path json = out.resolve("audit.json");
        try {
            Files.createDirectories(out);
            Files.writeString(json, AuditJson.write(audit));
            Files.writeString(page, AuditPage.html(file.getFileName().toString(), facts(audit, hash), audit));
            Map<String, Object> manifest = new LinkedHashMap<>();
            manifest.put("schema", 1);
            manifest.put("command", line());
            manifest.put("input", Map.of(file.toString(), hash));
            Map<String, String> outputs = new LinkedHashMap<>();
            outputs.put("audit.html", Sha256.of(page));
            outputs.put("audit.json", Sha256.of(json));
            manifest.put("sha256", outputs);
            manifest.put("provenance", Provenance.platform());
            Files.writeString(out.resolve("manifest.json"), AuditJson.write(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + out + ": " + e.getMessage(), e);
        }
        command.commandLine().getOut().println("Audit: " + page.toAbsolutePath());
        return 0;
    }

    private CsvFile csv() {
        CsvFormat format = CsvFormat.delimitedBy(',');
        if (!columns.isEmpty()) {
            format = format.withColumns(columns);
        }
        return new CsvFile(file, delimiter == null ? format.withDelimiterOf(file) : format.withDelimiter(delimiter));
    }

    private List<String> line() {
        List<String> words = new ArrayList<>(List.of("ralf", "audit"));
        words.addAll(command.commandLine().getParseResult().originalArgs().stream()
                .skip(1)
                .toList());
        return words;
    }

    private Map<String, String> facts(Audit audit, String hash) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("file", file.getFileName().toString());
        facts.put("SHA-256", hash);
        facts.put("rows", Integer.toString(audit.rows()));
        facts.put("label", label);
        facts.put("decision", decision);
        facts.put("groups", String.join(", ", groups));
        if (control != null) {
            facts.put("control", control);
        }
        facts.put("weights", weight == null ? "none" : weight);
        facts.put("classes", String.join(", ", audit.classes()));
        facts.put(
                "favourable class",
                audit.favourable().orElse("none given")
                        + (audit.favourableChosen() ? " (not given: the last of two)" : ""));
        facts.put("seed", Long.toString(seed));
        facts.put("command", String.join(" ", line()));
        facts.putAll(Provenance.platform());
        return facts;
    }
}
