package dev.ralf.experiments.report;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.statistics.Holm;
import dev.ralf.experiments.statistics.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A family of comparisons that the spec did not declare: two metrics of each cell, or one metric of each cell and of the
 * cell with the baseline's value on an axis. Last round, paired by seed, sign-flip p with Holm's correction over the family.
 */
final class FurtherComparison {
    private static final double ALPHA = 0.05;
    private static final SeedTree STREAM = new SeedTree(0).child("further");

    private FurtherComparison() {}

    /** One metric along an axis, every value against the baseline. */
    static Section along(Study study, String metric, String axis, String baseline) {
        need(study, metric);
        List<String> values = study.values(axis);
        Checks.argument(
                values.contains(baseline) && values.size() > 1,
                "baseline must be one of at least two values of %s, which are %s, got %s",
                axis,
                values,
                baseline);
        List<Pair> pairs = new ArrayList<>();
        for (Cell cell : study.cells()) {
            Cell other = cell.with(axis, baseline);
            if (!cell.equals(other) && study.has(other)) {
                pairs.add(new Pair(cell, study.finals(cell, metric), study.finals(other, metric)));
            }
        }
        String words = MetricKey.parse(metric).wordsWithRule();
        return section(study, words + ": every " + axis + " minus " + baseline, baseline, pairs);
    }

    /** One metric minus another in each cell. */
    static Section between(Study study, String metric, String other) {
        need(study, metric);
        need(study, other);
        List<Pair> pairs = new ArrayList<>();
        for (Cell cell : study.cells()) {
            pairs.add(new Pair(cell, study.finals(cell, metric), study.finals(cell, other)));
        }
        String words = MetricKey.parse(metric).wordsWithRule();
        String otherWords = MetricKey.parse(other).wordsWithRule();
        return section(study, words + " minus " + otherWords, otherWords, pairs);
    }

    private static void need(Study study, String metric) {
        Checks.argument(metric.indexOf('/') > 0, "metric must be a key such as argmax/accuracy, got %s", metric);
        if (!study.measured(metric)) {
            Set<String> like = new TreeSet<>();
            MetricKey asked = MetricKey.parse(metric);
            for (String key : study.metricKeys()) {
                MetricKey other = MetricKey.parse(key);
                if (other.rule().equals(asked.rule()) && other.base().equals(asked.base())) {
                    like.add(key);
                }
            }
            throw new IllegalArgumentException("metric " + metric + " was not measured in this run"
                    + (like.isEmpty() ? "" : "; measured: " + String.join(", ", like)));
        }
    }

    /** Values by seed of a cell and of what it is compared with. */
    private record Pair(Cell cell, SortedMap<Integer, Double> values, SortedMap<Integer, Double> others) {}

    private static Section section(Study study, String title, String other, List<Pair> pairs) {
        List<PairedComparison> results = new ArrayList<>();
        double[] p = new double[pairs.size()];
        for (int i = 0; i < p.length; i++) {
            Pair pair = pairs.get(i);
            double[] differences = Family.differences(pair.values, pair.others);
            SeedTree stream = STREAM.child(pair.cell.learner())
                    .child(pair.cell.training())
                    .child(pair.cell.acquisition());
            PairedComparison result = differences.length == 0
                    ? null
                    : PairedComparison.of(differences, new double[differences.length], stream);
            results.add(result);
            p[i] = result == null ? 1 : result.signFlipP();
        }
        double[] holm = Holm.adjust(p);
        CellColumns cells = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cells.columns());
        columns.add(Block.Column.number("Value"));
        columns.add(Block.Column.number("Compared with"));
        columns.add(Block.Column.number("Mean difference"));
        columns.add(Block.Column.number("t-interval", "95 %"));
        columns.add(Block.Column.number("Above / equal / below", "over seeds"));
        columns.add(Block.Column.number("Sign-flip p", "unadjusted"));
        columns.add(Block.Column.number("Holm-adjusted p"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            rows.add(row(cells, pairs.get(i), results.get(i), holm[i]));
        }
        return new Section(
                "further",
                "Further comparison: " + title,
                List.of(new Block.Table(
                        "further",
                        title,
                        columns,
                        cells.count(),
                        rows,
                        List.of(
                                "Last round, complete seeds, paired by seed; difference: the row minus " + other + ".",
                                "Bold: shown at level 0.05 after Holm's correction in this family of " + p.length
                                        + ". The run's own declared family is another one, and nothing is corrected over"
                                        + " several tables."))));
    }

    private static List<Block.Entry> row(CellColumns cells, Pair pair, PairedComparison result, double holm) {
        List<Block.Entry> row = new ArrayList<>(cells.entries(pair.cell));
        row.add(Block.text(
                Numbers.fixed(SeedSummary.of(Study.defined(pair.values)).mean())));
        row.add(Block.text(
                Numbers.fixed(SeedSummary.of(Study.defined(pair.others)).mean())));
        if (result == null) {
            for (int i = 0; i < 5; i++) {
                row.add(Block.text(Numbers.DASH));
            }
            return row;
        }
        int above = 0;
        int below = 0;
        for (double d : Family.differences(pair.values, pair.others)) {
            above += d > 0 ? 1 : 0;
            below += d < 0 ? 1 : 0;
        }
        boolean shown = holm <= ALPHA;
        row.add(new Block.Text(Numbers.signed(result.meanDifference()), shown, ""));
        row.add(Block.text(Numbers.signedInterval(
                result.tInterval().lower(), result.tInterval().upper())));
        row.add(Block.text(above + " / " + (result.n() - above - below) + " / " + below));
        row.add(Block.text(Numbers.probability(result.signFlipP())));
        row.add(new Block.Text(Numbers.probability(holm), shown, ""));
        return row;
    }
}
