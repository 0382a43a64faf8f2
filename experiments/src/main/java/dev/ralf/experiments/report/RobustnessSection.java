package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Robust accuracy by the size of the attack, and every sign that an attack was too weak to be believed. */
final class RobustnessSection {
    private static final Pattern EPSILON = Pattern.compile("epsilon[ =:]+(\\d+(?:\\.\\d+)?)");
    private static final String MASKING = "masking-";

    private RobustnessSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        if (study.attacks().isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " Not measured: " + Missing.attack(study) + "."));
            return new Section("robustness", "Robustness", blocks);
        }
        blocks.add(new Block.Heading("By the size of the attack"));
        boolean any = false;
        for (int i = 0; i < study.attacks().size(); i++) {
            any |= curve(study, study.attacks().get(i), i, blocks);
        }
        if (!any) {
            blocks.add(Block.note(Numbers.DASH + " Measured at one size only: name further ones as curve of the"
                    + " evaluation robust in the spec to see how accuracy falls with epsilon."));
        }
        blocks.add(new Block.Heading("Signs of masked gradients"));
        masking(study, blocks);
        return new Section("robustness", "Robustness", blocks);
    }

    /** Metric by epsilon, with the attack's own size where its settings tell it, and clean accuracy at 0. */
    private static TreeMap<Double, String> radii(Study study, String attack) {
        TreeMap<Double, String> radii = new TreeMap<>();
        String prefix = attack + "@";
        for (MetricKey key : study.keys()) {
            if (key.base().equals(MetricKey.ROBUST)
                    && key.argument().startsWith(prefix)
                    && key.attribute().isEmpty()) {
                radii.put(Double.valueOf(key.argument().substring(prefix.length())), key.metric());
            }
        }
        if (!radii.isEmpty()) {
            Matcher own = EPSILON.matcher(study.attackSettings(attack));
            if (own.find()) {
                radii.put(Double.valueOf(own.group(1)), MetricKey.ROBUST + "." + attack);
            }
        }
        return radii;
    }

    private static boolean curve(Study study, String attack, int index, List<Block> blocks) {
        TreeMap<Double, String> radii = radii(study, attack);
        if (radii.isEmpty()) {
            return false;
        }
        List<Figures.View> views = new ArrayList<>();
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        radii.keySet().forEach(e -> columns.add(Block.Column.number("ε = " + e)));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (String rule : study.rules()) {
            for (CellGroup group : CellGroup.of(study)) {
                List<Figures.Series> series = new ArrayList<>();
                for (Cell cell : group.cells()) {
                    List<double[]> points = new ArrayList<>();
                    List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                    row.add(Block.text(rule));
                    radii.forEach((epsilon, metric) -> {
                        SeedSummary s = study.summary(cell, MetricKey.of(rule, metric));
                        row.add(Block.text(study.meanSd(cell, MetricKey.of(rule, metric))));
                        if (s.n() > 0) {
                            points.add(new double[] {epsilon, s.mean(), s.low(), s.high()});
                        }
                    });
                    if (!points.isEmpty()) {
                        series.add(group.series(study, cell, points));
                        rows.add(row);
                    }
                }
                if (!series.isEmpty()) {
                    views.add(new Figures.View(group.named(rule), List.of(), series));
                }
            }
        }
        if (views.isEmpty()) {
            return false;
        }
        String title = "Robust accuracy by epsilon (" + attack + ")";
        blocks.add(new Block.Figure(
                "epsilon-" + index,
                title,
                "Robust accuracy at the last round over epsilon from " + radii.firstKey() + " to " + radii.lastKey()
                        + ", one line a cell; the numbers are in the table below.",
                new Figures.Plot("lines", Figures.Axis.free("Epsilon"), Figures.Axis.share("Robust accuracy"), views),
                new Block.Table(
                        "epsilon-table-" + index,
                        title,
                        columns,
                        cellColumns.count() + 1,
                        rows,
                        List.of(
                                "Mean ± standard deviation over seeds at the last round. Epsilon 0 would be clean accuracy on"
                                        + " the attacked rows.",
                                "Attack settings: " + study.attackSettings(attack) + "."))));
        return true;
    }

    private static void masking(Study study, List<Block> blocks) {
        CellColumns cellColumns = new CellColumns(study);
        List<List<Block.Entry>> rows = new ArrayList<>();
        boolean measured = false;
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (String attack : study.attacks()) {
                    double[] counts =
                            Study.defined(study.finals(cell, MetricKey.of(rule, MASKING + "flags." + attack)));
                    measured |= counts.length > 0;
                    List<String> raised = study.keys().stream()
                            .filter(k -> k.rule().equals(rule)
                                    && k.base().startsWith(MASKING)
                                    && !k.base().equals(MASKING + "flags")
                                    && k.argument().equals(attack))
                            .sorted(Comparator.comparing(MetricKey::base))
                            .map(k -> {
                                int seeds = Study.defined(study.finals(cell, MetricKey.of(rule, k.metric()))).length;
                                return seeds == 0
                                        ? ""
                                        : k.base().substring(MASKING.length()) + " in " + seeds + " of "
                                                + Numbers.count(counts.length, "seed");
                            })
                            .filter(text -> !text.isEmpty())
                            .toList();
                    if (!raised.isEmpty()) {
                        List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                        row.add(Block.text(rule));
                        row.add(Block.text(attack));
                        row.add(Block.strong(String.join("; ", raised)));
                        rows.add(row);
                    }
                }
            }
        }
        List<String> suspicious = FinalsSection.suspicious(study);
        if (!measured) {
            blocks.add(
                    Block.note(Numbers.DASH + " The checks for masked gradients were not made (checkRows is 0, or the"
                            + " records are of an older version)."));
        } else if (rows.isEmpty()) {
            blocks.add(Block.paragraph(
                    "The checks for masked gradients raised no flag for any cell, rule and seed at the last round."));
        } else {
            List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
            columns.add(Block.Column.text("Rule"));
            columns.add(Block.Column.text("Attack"));
            columns.add(Block.Column.text("Flags raised"));
            blocks.add(Block.warning("Flags were raised: where they are, robust accuracy may be overstated, because the"
                    + " attack could not follow the gradients."));
            blocks.add(new Block.Table(
                    "masking",
                    "Flags of masked gradients at the last round",
                    columns,
                    cellColumns.count() + 2,
                    rows,
                    List.of("Cells without a row raised none. What each flag means is in docs/attacks.md.")));
        }
        if (!suspicious.isEmpty()) {
            blocks.add(new Block.Lines(suspicious, Block.Tone.WARNING));
        }
    }
}
