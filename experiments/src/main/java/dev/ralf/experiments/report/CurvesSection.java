package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Learning curves: what each cell reached with the labels bought so far. */
final class CurvesSection {
    private static final int FULL_TABLE_ROWS = 600;

    /**
     * A panel of curves.
     *
     * @param id base metric
     * @param title heading
     * @param byRule whether the numbers depend on the decision rule
     * @param variants {@code attack} or {@code attribute}, or empty
     * @param higher whether higher is better
     * @param absent why the panel can be empty, where neither attack nor attribute is to blame
     */
    record Panel(String id, String title, boolean byRule, String variants, boolean higher, String absent) {
        /** Why the panel has no numbers. */
        String missing(Study study) {
            return switch (variants) {
                case "attack" -> Missing.attack(study);
                case "attribute" -> Missing.attribute(study);
                default -> Missing.otherwise(study, absent);
            };
        }

        /** Metric key of this panel, or null if the study has no such variant. */
        String key(String rule, String variant) {
            if (!byRule) {
                return MetricKey.model(id);
            }
            return switch (variants) {
                case "attack" -> MetricKey.of(rule, id + "." + variant);
                case "attribute" -> MetricKey.of(rule, id, variant);
                default -> MetricKey.of(rule, id);
            };
        }
    }

    static final List<Panel> PANELS = List.of(
            new Panel(MetricKey.ACCURACY, "Clean accuracy", true, "", true, "no decision rule was evaluated"),
            new Panel(MetricKey.ROBUST, "Robust accuracy", true, "attack", true, ""),
            new Panel(MetricKey.UNFAIRNESS, "Unfairness, largest gap", true, "attribute", false, ""),
            new Panel(MetricKey.WORST, "Accuracy of the worst group", true, "attribute", true, ""),
            new Panel(MetricKey.ECE, "Calibration error (ECE)", false, "", false, "calibration was not measured"),
            new Panel(MetricKey.LOG_LOSS, "Log-loss", false, "", false, "calibration was not measured"));

    private CurvesSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Block.paragraph(
                        "Each point is the mean over seeds after a round; the band is the 95 % t-interval of that mean over"
                                + " seeds. The horizontal axis counts all labels bought: training, validation and calibration."));
        for (String attack : study.attacks()) {
            blocks.add(Block.note("Attack settings: " + study.attackSettings(attack) + "."));
        }
        if (!study.attacks().isEmpty()) {
            study.units().ifPresent(text -> blocks.add(Block.note(text)));
        }
        List<Block.Chart> charts = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Panel panel : PANELS) {
            if (measured(study, panel)) {
                charts.add(chart(study, panel));
            } else {
                missing.add(panel.title() + " (" + panel.missing(study) + ")");
            }
        }
        if (!charts.isEmpty()) {
            blocks.add(new Block.Panels(charts));
        }
        if (!missing.isEmpty()) {
            blocks.add(Block.note(
                    Numbers.DASH + " Not measured, and therefore not drawn: " + String.join("; ", missing) + "."));
        }
        blocks.add(new Block.Folded("The numbers behind the curves", List.of(table(study))));
        return new Section("curves", "Learning curves", blocks);
    }

    private static List<String> variants(Study study, Panel panel) {
        return switch (panel.variants()) {
            case "attack" -> study.attacks();
            case "attribute" -> study.attributes();
            default -> List.of("");
        };
    }

    private static List<String> rules(Study study, Panel panel) {
        return panel.byRule() ? study.rules() : List.of("");
    }

    private static boolean measured(Study study, Panel panel) {
        return rules(study, panel).stream()
                .anyMatch(r -> variants(study, panel).stream().anyMatch(v -> study.measured(panel.key(r, v))));
    }

    private static Block.Chart chart(Study study, Panel panel) {
        String rule = panel.byRule() ? study.primaryRule() : "";
        String variant =
                switch (panel.variants()) {
                    case "attack" -> study.primaryAttack();
                    case "attribute" ->
                        study.attributes().isEmpty() ? null : study.attributes().get(0);
                    default -> "";
                };
        String id = "curve-" + panel.id();
        StringBuilder words = new StringBuilder(panel.title());
        if (variant != null && !variant.isEmpty()) {
            words.append(" (").append(variant).append(")");
        }
        if (rule != null && !rule.isEmpty()) {
            words.append(", rule ").append(rule);
        }
        words.append(", over labels bought.");
        for (Cell cell : study.cells()) {
            List<Point> points =
                    rule == null || variant == null ? List.of() : points(study, cell, panel.key(rule, variant));
            if (!points.isEmpty()) {
                Point first = points.get(0);
                Point last = points.get(points.size() - 1);
                words.append(" ")
                        .append(study.label(cell))
                        .append(": ")
                        .append(Numbers.fixed(first.summary().mean()));
                if (points.size() > 1) {
                    words.append(" to ").append(Numbers.fixed(last.summary().mean()));
                }
                words.append(";");
            }
        }
        if (words.charAt(words.length() - 1) == ';') {
            words.setCharAt(words.length() - 1, '.');
        }
        return new Block.Chart(id, panel.title(), words.toString(), "");
    }

    /** A point of a curve. */
    record Point(int round, double labels, SeedSummary summary) {}

    /** Points of a curve: rounds in which at least one seed has a defined value. */
    static List<Point> points(Study study, Cell cell, String key) {
        List<Point> points = new ArrayList<>();
        if (!study.measured(cell, key)) {
            return points;
        }
        for (int round : study.rounds(cell)) {
            List<RoundRecord> records = study.round(cell, round).stream()
                    .filter(r -> Double.isFinite(r.metrics().getOrDefault(key, Double.NaN)))
                    .toList();
            if (!records.isEmpty()) {
                double labels =
                        records.stream().mapToInt(RoundRecord::labels).average().getAsDouble();
                points.add(new Point(
                        round,
                        labels,
                        SeedSummary.of(records.stream()
                                .mapToDouble(r -> r.metrics().get(key))
                                .toArray())));
            }
        }
        return points;
    }

    private static Block.Table table(Study study) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Round"));
        columns.add(Block.Column.number("Labels"));
        columns.add(Block.Column.number("Seeds"));
        List<Panel> panels = new ArrayList<>();
        List<String> panelVariants = new ArrayList<>();
        for (Panel panel : PANELS) {
            for (String variant : variants(study, panel)) {
                if (rules(study, panel).stream().anyMatch(r -> study.measured(panel.key(r, variant)))) {
                    panels.add(panel);
                    panelVariants.add(variant);
                    columns.add(Block.Column.number(panel.title(), variant));
                }
            }
        }
        long rows = study.cells().stream()
                        .mapToLong(cell -> study.rounds(cell).size())
                        .sum()
                * Math.max(1, study.rules().size());
        boolean full = rows <= FULL_TABLE_ROWS;
        List<List<Block.Entry>> entries = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (int round : study.rounds(cell)) {
                    if (!full
                            && round != study.rounds(cell).first()
                            && round != study.rounds(cell).last()) {
                        continue;
                    }
                    List<RoundRecord> records = study.round(cell, round);
                    List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                    row.add(Block.text(rule));
                    row.add(Block.text(Integer.toString(round)));
                    row.add(Block.text(MethodSection.range(
                            records.stream().mapToInt(RoundRecord::labels).toArray())));
                    row.add(Block.text(Integer.toString(records.size())));
                    for (int i = 0; i < panels.size(); i++) {
                        String key = panels.get(i).key(rule, panelVariants.get(i));
                        row.add(Block.text(Numbers.fixed(SeedSummary.of(records.stream()
                                        .mapToDouble(r -> r.metrics().getOrDefault(key, Double.NaN))
                                        .filter(Double::isFinite)
                                        .toArray())
                                .mean())));
                    }
                    entries.add(row);
                }
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add("Means over the seeds that have the round. – : not measured or undefined.");
        if (!full) {
            notes.add("First and last round of each cell; every round is in the CSV file of this report.");
        }
        return new Block.Table(
                "curve-numbers",
                "Learning curves in numbers: means over seeds",
                columns,
                cellColumns.count() + 1,
                entries,
                notes);
    }

    /** Curves as data of the page. */
    static List<Object> data(Study study) {
        List<String> learners = study.values("learner");
        List<String> trainings = study.values("training");
        List<String> acquisitions = study.values("acquisition");
        List<Object> curves = new ArrayList<>();
        for (Panel panel : PANELS) {
            for (String rule : rules(study, panel)) {
                for (String variant : variants(study, panel)) {
                    String key = panel.key(rule, variant);
                    for (Cell cell : study.cells()) {
                        List<Point> points = points(study, cell, key);
                        if (points.isEmpty()) {
                            continue;
                        }
                        Map<String, Object> curve = new LinkedHashMap<>();
                        curve.put("panel", panel.id());
                        curve.put("rule", rule);
                        curve.put("variant", variant);
                        curve.put("l", learners.indexOf(cell.learner()));
                        curve.put("t", trainings.indexOf(cell.training()));
                        curve.put("a", acquisitions.indexOf(cell.acquisition()));
                        List<Object> rows = new ArrayList<>();
                        for (Point p : points) {
                            List<Object> row = new ArrayList<>();
                            row.add(Numbers.chart(p.labels()));
                            row.add(Numbers.chart(p.summary().mean()));
                            row.add(Numbers.chart(p.summary().low()));
                            row.add(Numbers.chart(p.summary().high()));
                            row.add(p.summary().n());
                            rows.add(row);
                        }
                        curve.put("points", rows);
                        curves.add(curve);
                    }
                }
            }
        }
        return curves;
    }

    /** Panels as data of the page. */
    static List<Object> panelData() {
        List<Object> result = new ArrayList<>();
        for (Panel panel : PANELS) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", panel.id());
            map.put("byRule", panel.byRule());
            map.put("variants", panel.variants());
            map.put("higher", panel.higher());
            map.put("unit", !panel.id().equals(MetricKey.LOG_LOSS));
            result.add(map);
        }
        return result;
    }
}
