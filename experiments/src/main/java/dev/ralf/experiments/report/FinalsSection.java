package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** Values at the last round: by cell and rule, by group, calibration of the probabilities, and checks of the attacks. */
final class FinalsSection {
    private FinalsSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Block.paragraph("Mean ± standard deviation over seeds at the last round, on hold-out data. These"
                + " tables describe this run; whether a difference is more than chance is the matter of section"
                + " “Comparisons” alone."));
        blocks.add(overall(study));
        calibration(study, blocks);
        groups(study, blocks);
        rates(study, blocks);
        attackChecks(study, blocks);
        return new Section("finals", "Final values", blocks);
    }

    /** The first table alone. */
    static Section brief(Study study) {
        return new Section("finals", "Final values", List.of(overall(study)));
    }

    private static Block.Table overall(Study study) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Seeds"));
        List<String> metrics = new ArrayList<>();
        add(study, metrics, columns, MetricKey.ACCURACY, "Accuracy", "higher is better");
        add(study, metrics, columns, MetricKey.MACRO_F1, "Macro F1", "higher is better");
        for (String attack : study.attacks()) {
            add(
                    study,
                    metrics,
                    columns,
                    MetricKey.ROBUST + "." + attack,
                    "Robust accuracy (" + attack + ")",
                    "higher is better");
        }
        for (String attribute : study.attributes()) {
            add(
                    study,
                    metrics,
                    columns,
                    MetricKey.WORST + "/" + attribute,
                    "Worst group (" + attribute + ")",
                    "accuracy, higher is better");
            add(
                    study,
                    metrics,
                    columns,
                    MetricKey.UNFAIRNESS + "/" + attribute,
                    "Unfairness (" + attribute + ")",
                    "largest gap, lower is better");
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(rule));
                row.add(Block.text(Integer.toString(study.complete(cell).size())));
                metrics.forEach(metric -> row.add(Block.text(study.meanSd(cell, rule + "/" + metric))));
                rows.add(row);
            }
        }
        List<List<Block.Entry>> marked = BestMeans.mark(study, rows, cellColumns.count() + 2, keys(study, metrics));
        List<String> notes = new ArrayList<>();
        notes.add(BestMeans.NOTE);
        notes.add("– : not measured for this cell and rule, or undefined. (4 of 5): defined for 4 of 5 seeds."
                + " Without a ±: a single seed.");
        if (study.attributes().isEmpty()) {
            notes.add("No numbers by group: " + Missing.attribute(study) + ".");
        } else {
            notes.add("Unfairness: the largest gap between groups in the rate of predicting a class, over all classes;"
                    + " 0 means equal rates.");
        }
        attackNotes(study, notes);
        if (!study.attacks().isEmpty()) {
            study.units().ifPresent(notes::add);
        }
        study.weighting().ifPresent(notes::add);
        return new Block.Table(
                "finals-overall", "Final values by cell and rule", columns, cellColumns.count() + 1, marked, notes);
    }

    /** Keys of the numeric columns by row: cells, and rules inside them. */
    private static List<List<BestMeans.Key>> keys(Study study, List<String> metrics) {
        List<List<BestMeans.Key>> keys = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                keys.add(metrics.stream()
                        .map(metric -> new BestMeans.Key(cell, rule + "/" + metric))
                        .toList());
            }
        }
        return keys;
    }

    private static void attackNotes(Study study, List<String> notes) {
        if (study.attacks().isEmpty()) {
            notes.add("No robust accuracy: " + Missing.attack(study) + ".");
        }
        for (String attack : study.attacks()) {
            notes.add("Attack settings: " + study.attackSettings(attack) + ".");
        }
    }

    private static void add(
            Study study, List<String> metrics, List<Block.Column> columns, String metric, String title, String unit) {
        if (study.rules().stream().anyMatch(rule -> study.measured(rule + "/" + metric))) {
            metrics.add(metric);
            columns.add(Block.Column.number(title, unit));
        }
    }

    private static void calibration(Study study, List<Block> blocks) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.number("Seeds"));
        List<String> keys = new ArrayList<>();
        for (String metric : List.of(MetricKey.ECE, MetricKey.BRIER, MetricKey.LOG_LOSS)) {
            String key = MetricKey.model(metric);
            if (study.measured(key)) {
                keys.add(key);
                String words = MetricKey.parse(key).words();
                columns.add(Block.Column.number(
                        words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1),
                        "lower is better"));
            }
        }
        blocks.add(new Block.Heading("Calibration of the probabilities"));
        if (keys.isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " Calibration was not measured."));
            return;
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        List<List<BestMeans.Key>> modelKeys = new ArrayList<>();
        for (Cell cell : study.cells()) {
            modelKeys.add(keys.stream().map(key -> new BestMeans.Key(cell, key)).toList());
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
            row.add(Block.text(Integer.toString(study.complete(cell).size())));
            keys.forEach(key -> row.add(Block.text(study.meanSd(cell, key))));
            rows.add(row);
        }
        blocks.add(new Block.Table(
                "finals-calibration",
                "Calibration at the last round",
                columns,
                cellColumns.count(),
                BestMeans.mark(study, rows, cellColumns.count() + 1, modelKeys),
                List.of("A property of the model's probabilities before any decision rule.", BestMeans.NOTE)));
    }

    private static void groups(Study study, List<Block> blocks) {
        blocks.add(new Block.Heading("By group"));
        boolean any = false;
        for (int i = 0; i < study.attributes().size(); i++) {
            String attribute = study.attributes().get(i);
            any |= groups(study, attribute, i, blocks);
        }
        if (!any) {
            blocks.add(Block.note(Numbers.DASH + " No numbers by group: " + Missing.attribute(study) + "."));
        }
    }

    private static boolean groups(Study study, String attribute, int index, List<Block> blocks) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        List<String> metrics = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        wanted.add(MetricKey.ACCURACY);
        study.attacks().forEach(attack -> wanted.add(MetricKey.ROBUST + "." + attack));
        for (String metric : wanted) {
            for (String group : study.groups(attribute)) {
                String full = metric + "/" + attribute + "=" + group;
                if (study.rules().stream().anyMatch(rule -> study.measured(rule + "/" + full))) {
                    metrics.add(full);
                    String words = MetricKey.parse("rule/" + metric).words();
                    columns.add(Block.Column.number(group, words));
                }
            }
        }
        if (metrics.isEmpty()) {
            return false;
        }
        boolean robust = metrics.stream().anyMatch(m -> m.startsWith(MetricKey.ROBUST));
        if (robust) {
            columns.add(Block.Column.number("Worst group", "robust accuracy (" + study.primaryAttack() + ")"));
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(rule));
                metrics.forEach(metric -> row.add(Block.text(study.meanSd(cell, rule + "/" + metric))));
                if (robust) {
                    row.add(Block.text(worstRobust(study, cell, rule, attribute)));
                }
                rows.add(row);
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add(BestMeans.NOTE);
        notes.add("Mean ± standard deviation over seeds, last round. – : not measured, or no test case in the group.");
        if (robust) {
            notes.add("Worst group: the group with the smallest mean robust accuracy.");
            attackNotes(study, notes);
        }
        blocks.add(new Block.Table(
                "finals-groups-" + index,
                "Accuracy and robust accuracy by group of " + attribute,
                columns,
                cellColumns.count() + 1,
                BestMeans.mark(study, rows, cellColumns.count() + 1, keys(study, metrics)),
                notes));
        return true;
    }

    private static String worstRobust(Study study, Cell cell, String rule, String attribute) {
        String worst = null;
        double low = Double.POSITIVE_INFINITY;
        for (String group : study.groups(attribute)) {
            double mean = study.summary(
                            cell, MetricKey.of(rule, MetricKey.ROBUST + "." + study.primaryAttack(), attribute, group))
                    .mean();
            if (mean < low) {
                low = mean;
                worst = group;
            }
        }
        return worst == null ? Numbers.DASH : Numbers.fixed(low) + " (" + worst + ")";
    }

    private static void rates(Study study, List<Block> blocks) {
        for (int i = 0; i < study.attributes().size(); i++) {
            String attribute = study.attributes().get(i);
            List<String> classes = study.keys().stream()
                    .filter(k ->
                            k.base().equals(MetricKey.RATE) && k.attribute().equals(attribute))
                    .map(MetricKey::argument)
                    .distinct()
                    .toList();
            if (classes.isEmpty()) {
                continue;
            }
            CellColumns cellColumns = new CellColumns(study);
            List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
            columns.add(Block.Column.text("Rule"));
            columns.add(Block.Column.text("Predicted class"));
            study.groups(attribute).forEach(group -> columns.add(Block.Column.number(group)));
            columns.add(Block.Column.number("Gap", "of the means"));
            List<List<Block.Entry>> rows = new ArrayList<>();
            for (Cell cell : study.cells()) {
                for (String rule : study.rules()) {
                    for (String k : classes) {
                        rows.add(rateRow(study, cellColumns, cell, rule, k, attribute));
                    }
                }
            }
            blocks.add(new Block.Folded(
                    "Selection rates by group of " + attribute,
                    List.of(new Block.Table(
                            "finals-rates-" + i,
                            "Share of each group that gets a class, by group of " + attribute,
                            columns,
                            cellColumns.count() + 2,
                            rows,
                            List.of("Mean ± standard deviation over seeds, last round, hold-out data.")))));
        }
    }

    private static List<Block.Entry> rateRow(
            Study study, CellColumns cellColumns, Cell cell, String rule, String k, String attribute) {
        List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
        row.add(Block.text(rule));
        row.add(Block.text(className(study, k)));
        double low = Double.NaN;
        double high = Double.NaN;
        for (String group : study.groups(attribute)) {
            String key = MetricKey.of(rule, MetricKey.RATE + "." + k, attribute, group);
            double mean = study.summary(cell, key).mean();
            if (Double.isFinite(mean)) {
                low = Double.isNaN(low) ? mean : Math.min(low, mean);
                high = Double.isNaN(high) ? mean : Math.max(high, mean);
            }
            row.add(Block.text(study.meanSd(cell, key)));
        }
        row.add(Block.text(Numbers.fixed(high - low)));
        return row;
    }

    static String className(Study study, String index) {
        List<String> classes = study.input().classes();
        if (index.matches("\\d{1,6}") && Integer.parseInt(index) < classes.size()) {
            return classes.get(Integer.parseInt(index));
        }
        return "class " + index;
    }

    private static void attackChecks(Study study, List<Block> blocks) {
        if (study.attacks().isEmpty()) {
            return;
        }
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        List<String> metrics = new ArrayList<>();
        List<String> none = new ArrayList<>();
        boolean checks = false;
        for (String attack : study.attacks()) {
            add(study, metrics, columns, MetricKey.ROBUST + "." + attack, "Robust accuracy", attack + ", adaptive");
            int before = metrics.size();
            add(
                    study,
                    metrics,
                    columns,
                    MetricKey.TRANSFER + "." + attack,
                    "Transfer accuracy",
                    attack + ", non-adaptive");
            String zero = MetricKey.GRADIENT_ZERO + "." + attack;
            if (zeroEverywhere(study, zero)) {
                none.add(attack);
            } else {
                add(study, metrics, columns, zero, "Zero gradients", attack + ", share");
            }
            checks |= metrics.size() > before;
        }
        if (!checks && none.isEmpty()) {
            return;
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(rule));
                metrics.forEach(metric -> row.add(Block.text(study.meanSd(cell, rule + "/" + metric))));
                rows.add(row);
            }
        }
        blocks.add(new Block.Heading("Checks of the attacks"));
        List<String> notes = new ArrayList<>();
        notes.add(
                "The robust accuracy is that of the deployed decision: the attack goes through the rule. Transfer is a"
                        + " non-adaptive attack (made against the model without the rule) and at most a check: a transfer"
                        + " accuracy below the robust accuracy, or many zero gradients, means that the attack is too weak and"
                        + " the robust accuracy is overstated.");
        if (!none.isEmpty()) {
            notes.add("Zero gradients (" + String.join(", ", none)
                    + "): a share of 0.000 for every cell, rule and seed.");
        }
        attackNotes(study, notes);
        blocks.add(new Block.Table(
                "finals-attacks", "Is the attack strong enough?", columns, cellColumns.count() + 1, rows, notes));
        List<String> suspicious = suspicious(study);
        if (!suspicious.isEmpty()) {
            blocks.add(new Block.Lines(suspicious, Block.Tone.WARNING));
        }
    }

    /** Whether a share was measured and prints as zero for every seed of every cell and rule. */
    private static boolean zeroEverywhere(Study study, String metric) {
        boolean any = false;
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (double v : Study.defined(study.finals(cell, rule + "/" + metric))) {
                    if (v >= 0.0005) {
                        return false;
                    }
                    any = true;
                }
            }
        }
        return any;
    }

    /** Cells whose robust accuracy is probably overstated, with the sign of it. */
    static List<String> suspicious(Study study) {
        List<String> lines = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (String attack : study.attacks()) {
                    double robust =
                            study.summary(cell, MetricKey.robust(rule, attack)).mean();
                    double transfer = study.summary(cell, MetricKey.of(rule, MetricKey.TRANSFER + "." + attack))
                            .mean();
                    double zero = study.summary(cell, MetricKey.of(rule, MetricKey.GRADIENT_ZERO + "." + attack))
                            .mean();
                    String where = study.label(cell) + ", " + rule + ", " + attack + ": ";
                    if (transfer < robust - 0.0005) {
                        lines.add(where + "the non-adaptive transfer attack is stronger (accuracy "
                                + Numbers.fixed(transfer) + " against " + Numbers.fixed(robust) + ").");
                    }
                    if (zero > 0.05) {
                        lines.add(where + Numbers.fixed(zero) + " of the gradients are zero.");
                    }
                }
            }
        }
        return lines;
    }
}
