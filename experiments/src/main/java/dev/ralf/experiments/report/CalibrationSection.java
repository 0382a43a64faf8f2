package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Reliability diagrams: how often the model is right where it says how sure it is. */
final class CalibrationSection {
    private CalibrationSection() {}

    /** Bins pooled over the seeds of a cell: weight share, mean confidence, frequency. */
    private record Bins(double[] weight, double[] confidence, double[] frequency, int seeds) {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        List<String> who = study.cells().stream()
                .flatMap(cell -> study.complete(cell).values().stream())
                .flatMap(run -> run.get(run.lastKey()).details().keySet().stream())
                .filter(key -> key.endsWith("/reliability/weight"))
                .map(key -> key.substring(0, key.indexOf("/reliability/")))
                .distinct()
                .toList();
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        CellColumns cellColumns = new CellColumns(study);
        for (Cell cell : study.cells()) {
            for (String w : who) {
                Bins bins = bins(study.complete(cell), w);
                if (bins != null) {
                    views.add(new Figures.View(
                            study.label(cell) + (who.size() > 1 ? ", " + w : ""), List.of(), series(bins)));
                    rows(cellColumns, cell, w, bins, rows);
                }
            }
        }
        if (views.isEmpty()) {
            blocks.add(
                    Block.note(Numbers.DASH + " The records hold no bins: calibration was not measured, or the run is"
                            + " of an older version. Errors are in “Final values” where they were measured."));
            return new Section("calibration", "Reliability", blocks);
        }
        blocks.add(
                Block.paragraph("Of the cases in which the model gave its most likely class a certain confidence, the"
                        + " share that it got right, on hold-out data at the last round, all seeds together. On the diagonal"
                        + " confidence is right; below it the model is too sure, above it not sure enough. Pale bars show where"
                        + " the cases are."));
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Probabilities of"));
        columns.add(Block.Column.number("Bin"));
        columns.add(Block.Column.number("Share of cases"));
        columns.add(Block.Column.number("Mean confidence"));
        columns.add(Block.Column.number("Share right"));
        blocks.add(new Block.Figure(
                "reliability",
                "Reliability diagram",
                "Share of cases that are right over confidence; the numbers are in the table below.",
                new Figures.Plot("lines", Figures.Axis.share("Confidence"), Figures.Axis.share("Share right"), views),
                new Block.Table(
                        "reliability-table",
                        "Reliability at the last round, all seeds together",
                        columns,
                        cellColumns.count() + 1,
                        rows,
                        List.of(
                                "Bins of equal width; empty ones are left out. Means over seeds weighted by the cases in"
                                        + " the bin."))));
        return new Section("calibration", "Reliability", blocks);
    }

    private static Bins bins(SortedMap<Integer, SortedMap<Integer, RoundRecord>> runs, String who) {
        double[] weight = new double[0];
        double[] confidence = weight;
        double[] frequency = weight;
        int seeds = 0;
        for (SortedMap<Integer, RoundRecord> run : runs.values()) {
            Map<String, double[]> details = run.get(run.lastKey()).details();
            double[] w = details.get(who + "/reliability/weight");
            double[] c = details.get(who + "/reliability/confidence");
            double[] f = details.get(who + "/reliability/frequency");
            if (w == null || c == null || f == null || seeds > 0 && w.length != weight.length) {
                continue;
            }
            if (seeds++ == 0) {
                weight = new double[w.length];
                confidence = new double[w.length];
                frequency = new double[w.length];
            }
            for (int b = 0; b < w.length; b++) {
                if (w[b] > 0) {
                    weight[b] += w[b];
                    confidence[b] += w[b] * c[b];
                    frequency[b] += w[b] * f[b];
                }
            }
        }
        for (int b = 0; b < weight.length; b++) {
            confidence[b] /= weight[b];
            frequency[b] /= weight[b];
            weight[b] /= seeds;
        }
        return seeds == 0 ? null : new Bins(weight, confidence, frequency, seeds);
    }

    private static List<Figures.Series> series(Bins bins) {
        List<double[]> mass = new ArrayList<>();
        List<double[]> points = new ArrayList<>();
        for (int b = 0; b < bins.weight.length; b++) {
            mass.add(new double[] {(b + 0.5) / bins.weight.length, bins.weight[b]});
            if (bins.weight[b] > 0) {
                points.add(new double[] {bins.confidence[b], bins.frequency[b]});
            }
        }
        return List.of(
                new Figures.Series("share of cases", "weight", 0, mass),
                new Figures.Series(
                        "perfect calibration", "reference", 0, List.of(new double[] {0, 0}, new double[] {1, 1})),
                new Figures.Series("share right", "data", 1, points));
    }

    private static void rows(CellColumns cellColumns, Cell cell, String who, Bins bins, List<List<Block.Entry>> rows) {
        for (int b = 0; b < bins.weight.length; b++) {
            if (bins.weight[b] > 0) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(who));
                row.add(Block.text(Numbers.decimals((double) b / bins.weight.length, 2) + " to "
                        + Numbers.decimals((b + 1.0) / bins.weight.length, 2)));
                row.add(Block.text(Numbers.fixed(bins.weight[b])));
                row.add(Block.text(Numbers.fixed(bins.confidence[b])));
                row.add(Block.text(Numbers.fixed(bins.frequency[b])));
                rows.add(row);
            }
        }
    }
}
