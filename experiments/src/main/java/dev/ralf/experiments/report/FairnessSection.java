package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Who bears it: accuracy and robust accuracy by group, and unfairness and accuracy by the tolerance of a fair rule. */
final class FairnessSection {
    private FairnessSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        if (study.attributes().isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " No numbers by group: " + Missing.attribute(study) + "."));
            return new Section("groups", "Groups", blocks);
        }
        for (int i = 0; i < study.attributes().size(); i++) {
            groups(study, study.attributes().get(i), i, blocks);
        }
        boolean tolerances =
                study.rules().stream().anyMatch(r -> FairRules.tolerance(r).isPresent());
        if (tolerances) {
            blocks.add(new Block.Heading("By tolerance"));
            blocks.add(Block.paragraph("Unfairness that was measured on hold-out data over the tolerance that the fair"
                    + " rule was fitted with. On the grey line a rule is exactly as unfair as it may be. "
                    + FairRules.UPWARD_BIAS));
            for (int i = 0; i < study.attributes().size(); i++) {
                tolerance(study, study.attributes().get(i), i, blocks);
            }
        }
        return new Section("groups", "Groups", blocks);
    }

    private static void groups(Study study, String attribute, int index, List<Block> blocks) {
        List<String> metrics = new ArrayList<>();
        metrics.add(MetricKey.ACCURACY);
        study.attacks().forEach(a -> metrics.add(MetricKey.ROBUST + "." + a));
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        CellColumns cellColumns = new CellColumns(study);
        for (String metric : metrics) {
            for (CellGroup group : CellGroup.of(study)) {
                for (String rule : study.rules()) {
                    List<String> names =
                            group.cells().stream().map(Cell::acquisition).toList();
                    List<Figures.Series> series = new ArrayList<>();
                    for (String g : study.groups(attribute)) {
                        List<double[]> points = new ArrayList<>();
                        for (int c = 0; c < names.size(); c++) {
                            SeedSummary s =
                                    study.summary(group.cells().get(c), MetricKey.of(rule, metric, attribute, g));
                            if (s.n() > 0) {
                                points.add(new double[] {s.mean(), c, s.low(), s.high()});
                                List<Block.Entry> row = new ArrayList<>(
                                        cellColumns.entries(group.cells().get(c)));
                                row.add(Block.text(rule));
                                row.add(Block.text(
                                        MetricKey.parse("rule/" + metric).words()));
                                row.add(Block.text(g));
                                row.add(Block.text(Numbers.fixed(s.mean())));
                                row.add(Block.text(
                                        s.n() < 2
                                                ? Numbers.DASH
                                                : Numbers.fixed(s.low()) + " to " + Numbers.fixed(s.high())));
                                rows.add(row);
                            }
                        }
                        if (!points.isEmpty()) {
                            series.add(new Figures.Series(
                                    g, "data", study.groups(attribute).indexOf(g), points));
                        }
                    }
                    if (!series.isEmpty()) {
                        String words = MetricKey.parse("rule/" + metric).words();
                        views.add(new Figures.View(words + ", " + group.named(rule), names, series));
                    }
                }
            }
        }
        if (views.isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " Accuracy was not measured by group of " + attribute + "."));
            return;
        }
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.text("Metric"));
        columns.add(Block.Column.text("Group"));
        columns.add(Block.Column.number("Mean"));
        columns.add(Block.Column.number("t-interval", "95 %, over seeds"));
        String title = "Accuracy and robust accuracy by group of " + attribute;
        blocks.add(new Block.Figure(
                "groups-" + index,
                title,
                "Means over seeds at the last round with 95 % t-intervals, one symbol a group; the numbers are in the"
                        + " table below.",
                new Figures.Plot("dots", Figures.Axis.free("Value, higher is better"), Figures.Axis.free(""), views),
                new Block.Table(
                        "groups-table-" + index,
                        title,
                        columns,
                        cellColumns.count() + 3,
                        rows,
                        List.of("Means over seeds at the last round, on hold-out data; descriptive."))));
    }

    private static void tolerance(Study study, String attribute, int index, List<Block> blocks) {
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        CellColumns cellColumns = new CellColumns(study);
        List<String> rules = study.rules().stream()
                .filter(r -> FairRules.tolerance(r).isPresent())
                .toList();
        double most = rules.stream()
                .map(FairRules::tolerance)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max()
                .orElse(0);
        boolean mixed = rules.stream().anyMatch(r -> r.startsWith("fair-mix"))
                && rules.stream().anyMatch(r -> r.startsWith("fair("));
        for (String family : mixed ? List.of("fair(", "fair-mix(") : List.of("")) {
            for (CellGroup group : CellGroup.of(study)) {
                List<Figures.Series> series = new ArrayList<>();
                series.add(new Figures.Series(
                        "as unfair as allowed", "reference", 0, List.of(new double[] {0, 0}, new double[] {most, most
                        })));
                for (Cell cell : group.cells()) {
                    List<double[]> points = new ArrayList<>();
                    for (String rule : rules) {
                        SeedSummary s = study.summary(cell, MetricKey.of(rule, MetricKey.UNFAIRNESS, attribute));
                        if (rule.startsWith(family) && s.n() > 0) {
                            double tolerance = FairRules.tolerance(rule).orElseThrow();
                            points.add(new double[] {tolerance, s.mean(), s.low(), s.high()});
                            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                            row.add(Block.text(rule));
                            row.add(Block.text(FairRules.toleranceText(rule)));
                            row.add(Block.text(
                                    study.meanSd(cell, MetricKey.of(rule, MetricKey.UNFAIRNESS, attribute))));
                            row.add(Block.text(study.meanSd(cell, MetricKey.of(rule, MetricKey.ACCURACY))));
                            row.add(Block.text(
                                    study.primaryAttack() == null
                                            ? Numbers.DASH
                                            : study.meanSd(cell, MetricKey.robust(rule, study.primaryAttack()))));
                            rows.add(row);
                        }
                    }
                    if (!points.isEmpty()) {
                        points.sort(java.util.Comparator.comparingDouble(p -> p[0]));
                        series.add(group.series(study, cell, points));
                    }
                }
                if (series.size() > 1) {
                    String name =
                            family.isEmpty() ? "" : family.startsWith("fair-mix") ? "randomised" : "deterministic";
                    String both = group.name().isEmpty() || name.isEmpty() ? "" : ", ";
                    views.add(new Figures.View(group.name() + both + name, List.of(), series));
                }
            }
        }
        if (views.isEmpty()) {
            return;
        }
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Tolerance"));
        columns.add(Block.Column.number("Unfairness", "hold-out, lower is better"));
        columns.add(Block.Column.number("Accuracy", "higher is better"));
        columns.add(Block.Column.number("Robust accuracy", "higher is better"));
        String title = "Unfairness by tolerance (" + attribute + ")";
        blocks.add(new Block.Figure(
                "tolerance-" + index,
                title,
                "Measured unfairness over the tolerance, one line a cell; the numbers are in the table below.",
                new Figures.Plot(
                        "lines", Figures.Axis.free("Tolerance of the rule"), Figures.Axis.free("Unfairness"), views),
                new Block.Table(
                        "tolerance-table-" + index,
                        title,
                        columns,
                        cellColumns.count() + 1,
                        rows,
                        List.of("Mean ± standard deviation over seeds at the last round."))));
    }
}
