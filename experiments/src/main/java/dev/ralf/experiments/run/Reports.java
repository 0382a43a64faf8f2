package dev.ralf.experiments.run;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.adversarial.evaluation.UnfairnessEvaluator;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.report.Report;
import dev.ralf.experiments.report.ReportInput;
import dev.ralf.experiments.report.RunExtras;
import dev.ralf.experiments.store.DatasetInfo;
import dev.ralf.experiments.store.Manifest;
import dev.ralf.experiments.store.RunFolder;
import dev.ralf.experiments.store.SideFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the report of a run from what is on disk, and the evidence manifest over all of it. */
public final class Reports {
    private Reports() {}

    /**
     * Writes {@code report.html}, {@code report.md}, {@code results.csv} and {@code manifest.json}.
     *
     * @return the HTML report
     */
    public static Path write(RunFolder folder, Registry registry) {
        Path root = folder.root();
        ReportInput input = input(root, registry);
        folder.write("report.html", Report.html(input));
        folder.write("report.md", Report.markdown(input));
        folder.write("results.csv", Report.csv(input));
        folder.write("manifest.json", Manifest.of(root));
        return root.resolve("report.html");
    }

    /** The answer, the declared comparison and the final values of a run, in Markdown. */
    public static String brief(Path root, Registry registry) {
        return Report.brief(input(root, registry));
    }

    /**
     * A further comparison of a metric along an axis, in Markdown.
     *
     * @throws IllegalArgumentException if the metric was not measured, or the axis has no such value
     */
    public static String compare(Path root, Registry registry, String metric, String axis, String baseline) {
        return Report.compare(input(root, registry), metric, axis, baseline);
    }

    /**
     * A further comparison of a metric with another one of the same cells, in Markdown.
     *
     * @throws IllegalArgumentException if one of them was not measured
     */
    public static String compare(Path root, Registry registry, String metric, String other) {
        return Report.compare(input(root, registry), metric, other);
    }

    /**
     * The document of an evidence pack.
     *
     * @param page true for HTML, false for Markdown
     */
    public static String evidence(Path root, Registry registry, boolean page) {
        Spec spec = Spec.read(root.resolve("spec.yaml"), registry);
        return Report.evidence(input(root, registry), spec.evidence(), page);
    }

    /** What a run still lacks, one line each: failed cells, seeds before their last round, cells without a record. */
    public static List<String> open(Path root, Registry registry) {
        Spec spec = Spec.read(root.resolve("spec.yaml"), registry);
        ReportInput input = input(root, registry);
        List<String> lines = new ArrayList<>(input.failures());
        lines.addAll(Report.incomplete(input));
        long begun = input.records().stream().map(RoundRecord::cell).distinct().count();
        if (begun < spec.cells()) {
            lines.add(spec.cells() - begun + " of " + spec.cells() + " cells have no record");
        }
        return lines;
    }

    /**
     * Runs on several data sets side by side, in Markdown.
     *
     * @return empty unless the runs are of at least two data sets, one each, with statistics of one axis and baseline
     */
    public static Optional<String> across(List<Path> roots, Registry registry) {
        return Report.across(roots.stream().map(root -> input(root, registry)).toList());
    }

    private static ReportInput input(Path root, Registry registry) {
        Spec spec = Spec.read(root.resolve("spec.yaml"), registry);
        DatasetInfo data = DatasetInfo.read(root);
        return new ReportInput(
                spec.name(),
                spec.description(),
                data.name(),
                data.facts(),
                data.classes(),
                RunFolder.records(root),
                spec.statistics(),
                spec.text(),
                text(root.resolve("resolved.yaml")),
                RunFolder.readJson(root.resolve("provenance.json")),
                RunFolder.failures(root),
                attackSettings(spec),
                new RunExtras(lines(SideFiles.selections(root)), lines(SideFiles.times(root)), Thumbnails.read(root)));
    }

    private static List<RunExtras.Line> lines(List<SideFiles.Line> lines) {
        return lines.stream()
                .map(l -> new RunExtras.Line(l.cell(), l.seed(), l.round(), l.numbers()))
                .toList();
    }

    private static Map<String, String> attackSettings(Spec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        spec.evaluators().forEach(e -> {
            if (e.value() instanceof RobustEvaluator robust) {
                settings.put(robust.name(), attackSettings(robust.attacks(), robust.rows()));
            } else if (e.value() instanceof UnfairnessEvaluator unfair) {
                settings.put(
                        UnfairnessEvaluator.ID + " " + unfair.name(), attackSettings(unfair.attacks(), unfair.rows()));
            }
        });
        return settings;
    }

    private static String attackSettings(List<Attack> attacks, int rows) {
        return attacks.stream().map(Attack::describe).collect(Collectors.joining("; and "))
                + ", on "
                + (rows == 0 ? "all test rows" : "the first " + rows + " test rows");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
