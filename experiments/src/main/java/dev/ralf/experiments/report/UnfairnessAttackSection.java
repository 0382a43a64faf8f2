package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * What an attacker achieves who wants unequal treatment: unfairness of each deployed rule without an attack, under each
 * attacker who knows the rule, and under one who knows the model alone; who is exposed to it, and what it does to accuracy.
 */
final class UnfairnessAttackSection {
    private static final String SUFFIX_CLEAN = "-clean.";
    private static final String SUFFIX_ATTACKED = "-attacked.";
    private static final String SUFFIX_TRANSFER = "-transfer.";
    private static final String SHARE = ".share-";
    private static final String MOVABLE = "movable.";
    private static final String SETTINGS = "unfairness-under-attack ";

    /** What is unequal. */
    private enum Notion {
        PARITY("unfairness", "Unfairness", ""),
        ODDS("odds", "Gap of equalised odds", "-odds");

        private final String prefix;
        private final String words;
        private final String accuracySuffix;

        Notion(String prefix, String words, String accuracySuffix) {
            this.prefix = prefix;
            this.words = words;
            this.accuracySuffix = accuracySuffix;
        }

        String metric(String suffix, String attacker) {
            return prefix + suffix + attacker;
        }

        String accuracy(String attacker) {
            return "accuracy-attacked" + accuracySuffix + "." + attacker;
        }
    }

    private final Study study;
    private final String attribute;

    private UnfairnessAttackSection(Study study, String attribute) {
        this.study = study;
        this.attribute = attribute;
    }

    /** The section; empty if no such attacker was measured. */
    static Optional<Section> build(Study study) {
        List<Block> blocks = new ArrayList<>();
        for (String attribute : study.attributes()) {
            UnfairnessAttackSection one = new UnfairnessAttackSection(study, attribute);
            if (!one.attackers(Notion.PARITY).isEmpty()) {
                blocks.add(new Block.Heading("By " + attribute));
                blocks.add(new Block.Lines(one.findings(), Block.Tone.NORMAL));
                one.conditions().ifPresent(blocks::add);
                one.tolerances().ifPresent(blocks::add);
                blocks.addAll(one.tables(true));
            }
        }
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        List<Block> all = new ArrayList<>();
        all.add(Block.paragraph(meaning()));
        all.addAll(blocks);
        return Optional.of(new Section("unfairness-attacked", "Unfairness under attack", all));
    }

    /** What an attacker achieves, in words and tables, for a document without charts; empty if none was measured. */
    static List<Block> evidence(Study study, String attribute) {
        UnfairnessAttackSection one = new UnfairnessAttackSection(study, attribute);
        if (one.attackers(Notion.PARITY).isEmpty()) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading("Unfairness under attack, by " + attribute));
        blocks.add(Block.paragraph(meaning()));
        blocks.add(new Block.Lines(one.findings(), Block.Tone.NORMAL));
        blocks.addAll(one.tables(false));
        return blocks;
    }

    private static String meaning() {
        return "An attacker who wants unequal treatment rather than errors moves inputs within the threat model so that the"
                + " groups' selection rates differ as much as possible. The adaptive attacker knows the model and the"
                + " deployed rule; a transferred attack knows the model alone and is no measure of how fair the rule stays."
                + " Each number under attack is a lower bound of the worst case, since a search may miss inputs: a small"
                + " value is no proof.";
    }

    /** Names of the attackers, in order of first appearance. */
    private List<String> attackers(Notion notion) {
        return study.keys().stream()
                .filter(key -> key.base().equals(notion.prefix + "-attacked")
                        && key.attribute().equals(attribute)
                        && key.group().isEmpty()
                        && key.argument().indexOf('@') < 0
                        && !key.argument().contains(SHARE))
                .map(MetricKey::argument)
                .distinct()
                .toList();
    }

    /** What stands behind {@code marker} in the names of an attacker's further numbers, ascending. */
    private List<String> variants(Notion notion, String attacker, String marker) {
        String prefix = attacker + marker;
        TreeSet<String> found = new TreeSet<>(Comparator.comparingDouble(Double::parseDouble));
        for (MetricKey key : study.keys()) {
            if (key.base().equals(notion.prefix + "-attacked")
                    && key.attribute().equals(attribute)
                    && key.argument().startsWith(prefix)) {
                found.add(key.argument().substring(prefix.length()));
            }
        }
        return List.copyOf(found);
    }

    private List<String> rules(String metric) {
        return study.rules().stream()
                .filter(rule -> study.measured(MetricKey.of(rule, metric, attribute)))
                .toList();
    }

    private SeedSummary summary(Cell cell, String rule, String metric) {
        return study.summary(cell, MetricKey.of(rule, metric, attribute));
    }

    /** One line for each attacker, learner and training, and rule. */
    private List<String> findings() {
        List<String> lines = new ArrayList<>();
        for (String attacker : attackers(Notion.PARITY)) {
            for (CellGroup group : CellGroup.of(study)) {
                for (String rule : rules(Notion.PARITY.metric(SUFFIX_ATTACKED, attacker))) {
                    finding(attacker, group, rule).ifPresent(lines::add);
                }
            }
        }
        return lines;
    }

    private Optional<String> finding(String attacker, CellGroup group, String rule) {
        double[] attacked = values(group, rule, Notion.PARITY.metric(SUFFIX_ATTACKED, attacker));
        if (attacked.length == 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(group.named(rule))
                .append(", attacker ")
                .append(attacker)
                .append(": unfairness is ")
                .append(mean(values(group, rule, Notion.PARITY.metric(SUFFIX_CLEAN, attacker))))
                .append(" without the attack and ")
                .append(mean(attacked))
                .append(" under it");
        double[] transferred = values(group, rule, Notion.PARITY.metric(SUFFIX_TRANSFER, attacker));
        if (transferred.length > 0) {
            text.append(" (").append(mean(transferred)).append(" under one that does not know the rule)");
        }
        OptionalDouble tolerance = FairRules.tolerance(rule);
        if (tolerance.isPresent()
                && rule.startsWith("fair")
                && FairRules.scope(rule).isEmpty()) {
            long above = Arrays.stream(attacked)
                    .filter(v -> v > tolerance.getAsDouble())
                    .count();
            text.append(", above the tolerance of ")
                    .append(FairRules.toleranceText(rule))
                    .append(" in ")
                    .append(above)
                    .append(" of ")
                    .append(Numbers.count(attacked.length, "fitted rule"));
        }
        double[] accuracy = values(group, rule, Notion.PARITY.accuracy(attacker));
        if (accuracy.length > 0) {
            text.append("; accuracy at the attacker's choice is ").append(mean(accuracy));
        }
        return Optional.of(text.append(".").toString());
    }

    private double[] values(CellGroup group, String rule, String metric) {
        return group.cells().stream()
                .flatMapToDouble(cell ->
                        DoubleStream.of(Study.defined(study.finals(cell, MetricKey.of(rule, metric, attribute)))))
                .toArray();
    }

    private static String mean(double[] values) {
        return Numbers.fixed(Arrays.stream(values).average().orElse(Double.NaN));
    }

    /** A condition under which unfairness is measured. */
    private record Condition(String name, String metric) {}

    private List<Condition> conditionList() {
        List<Condition> all = new ArrayList<>();
        all.add(new Condition("no attack, all test rows", MetricKey.UNFAIRNESS));
        for (String attacker : attackers(Notion.PARITY)) {
            all.add(new Condition(attacker + ": no attack, its rows", Notion.PARITY.metric(SUFFIX_CLEAN, attacker)));
            all.add(new Condition(attacker + ": transferred", Notion.PARITY.metric(SUFFIX_TRANSFER, attacker)));
            all.add(new Condition(attacker + ": adaptive", Notion.PARITY.metric(SUFFIX_ATTACKED, attacker)));
        }
        return all;
    }

    /** Unfairness of each cell under each condition, to choose by training and rule. */
    private Optional<Block> conditions() {
        List<Condition> conditions = conditionList();
        CellColumns cellColumns = new CellColumns(study);
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (CellGroup group : CellGroup.of(study)) {
            for (String rule : study.rules()) {
                List<String> names =
                        group.cells().stream().map(Cell::acquisition).toList();
                List<Figures.Series> series = new ArrayList<>();
                for (int k = 0; k < conditions.size(); k++) {
                    List<double[]> points = new ArrayList<>();
                    for (int c = 0; c < names.size(); c++) {
                        SeedSummary s = summary(
                                group.cells().get(c), rule, conditions.get(k).metric());
                        if (s.n() > 0) {
                            points.add(new double[] {s.mean(), c, s.low(), s.high()});
                        }
                    }
                    if (!points.isEmpty()) {
                        series.add(new Figures.Series(conditions.get(k).name(), "data", k, points));
                    }
                }
                if (!series.isEmpty()) {
                    views.add(new Figures.View(group.named(rule), names, series));
                }
                for (Cell cell : group.cells()) {
                    List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                    row.add(Block.text(rule));
                    row.add(Block.text(tolerance(rule)));
                    conditions.forEach(condition -> row.add(
                            Block.text(summary(cell, rule, condition.metric()).level())));
                    rows.add(row);
                }
            }
        }
        if (views.isEmpty()) {
            return Optional.empty();
        }
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Tolerance"));
        conditions.forEach(condition -> columns.add(Block.Column.number(condition.name(), "lower is better")));
        String title = "Unfairness without and under attack (" + attribute + ")";
        int index = study.attributes().indexOf(attribute);
        return Optional.of(new Block.Figure(
                "unfairness-attacked-" + index,
                title,
                "Means over seeds at the last round with 95 % t-intervals, one symbol a condition; the numbers are in the"
                        + " table below.",
                new Figures.Plot(
                        "dots", Figures.Axis.free("Unfairness, lower is better"), Figures.Axis.free(""), views),
                new Block.Table(
                        "unfairness-attacked-table-" + index,
                        title,
                        columns,
                        cellColumns.count() + 1,
                        rows,
                        List.of("Mean over seeds with 95 % t-interval at the last round. An attacker may be measured on"
                                + " the first rows of the test set alone: its clean value is of the same rows."))));
    }

    /** Unfairness by tolerance under each condition, a view for each cell; empty with fewer than two tolerances. */
    private Optional<Block> tolerances() {
        List<String> rules = study.rules().stream()
                .filter(rule -> FairRules.tolerance(rule).isPresent()
                        && FairRules.scope(rule).isEmpty())
                .sorted(Comparator.comparingDouble(
                        rule -> FairRules.tolerance(rule).orElseThrow()))
                .toList();
        long distinct = rules.stream().map(FairRules::toleranceText).distinct().count();
        if (distinct < 2 || distinct < rules.size()) {
            return Optional.empty();
        }
        double most = FairRules.tolerance(rules.get(rules.size() - 1)).orElseThrow();
        List<Condition> conditions = conditionList();
        CellColumns cellColumns = new CellColumns(study);
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            List<Figures.Series> series = new ArrayList<>();
            series.add(new Figures.Series(
                    "as unfair as allowed", "reference", 0, List.of(new double[] {0, 0}, new double[] {most, most})));
            for (int k = 0; k < conditions.size(); k++) {
                List<double[]> points = new ArrayList<>();
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(conditions.get(k).name()));
                for (String rule : rules) {
                    SeedSummary s = summary(cell, rule, conditions.get(k).metric());
                    row.add(Block.text(s.level()));
                    if (s.n() > 0) {
                        points.add(new double[] {FairRules.tolerance(rule).orElseThrow(), s.mean(), s.low(), s.high()});
                    }
                }
                if (!points.isEmpty()) {
                    series.add(new Figures.Series(conditions.get(k).name(), "data", k, points));
                    rows.add(row);
                }
            }
            if (series.size() > 1) {
                views.add(new Figures.View(study.label(cell), List.of(), series));
            }
        }
        if (views.isEmpty()) {
            return Optional.empty();
        }
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Condition"));
        rules.forEach(rule -> columns.add(Block.Column.number(rule)));
        String title = "Unfairness by tolerance without and under attack (" + attribute + ")";
        int index = study.attributes().indexOf(attribute);
        return Optional.of(new Block.Figure(
                "tolerance-attacked-" + index,
                title,
                "Measured unfairness over the tolerance, one line a condition; on the grey line a rule is exactly as unfair"
                        + " as it may be. The numbers are in the table below.",
                new Figures.Plot(
                        "lines", Figures.Axis.free("Tolerance of the rule"), Figures.Axis.free("Unfairness"), views),
                new Block.Table(
                        "tolerance-attacked-table-" + index,
                        title,
                        columns,
                        cellColumns.count() + 1,
                        rows,
                        List.of("Mean over seeds with 95 % t-interval at the last round."))));
    }

    private List<Block> tables(boolean folded) {
        List<Block> blocks = new ArrayList<>();
        for (Notion notion : Notion.values()) {
            for (String attacker : attackers(notion)) {
                blocks.add(ofAttacker(notion, attacker));
            }
        }
        Block.Table groups = byGroup();
        if (!groups.rows().isEmpty()) {
            blocks.add(groups);
        }
        return folded && blocks.size() > 1
                ? List.of(new Block.Folded("Each attacker, and by group of " + attribute + " (tables)", blocks))
                : blocks;
    }

    private Block.Table ofAttacker(Notion notion, String attacker) {
        CellColumns cellColumns = new CellColumns(study);
        List<String> shares = variants(notion, attacker, SHARE);
        List<String> radii = variants(notion, attacker, "@");
        String attacked = notion.metric(SUFFIX_ATTACKED, attacker);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Tolerance"));
        columns.add(Block.Column.number(notion.words, "no attack"));
        columns.add(Block.Column.number(notion.words, "transferred"));
        shares.forEach(s -> columns.add(Block.Column.number(notion.words, "share " + s + " of rows touched")));
        radii.forEach(r -> columns.add(Block.Column.number(notion.words, "ε = " + r)));
        columns.add(Block.Column.number(notion.words, "under attack"));
        columns.add(Block.Column.number("Accuracy", "no attack, all rows"));
        columns.add(Block.Column.number("Accuracy", "under this attack"));
        columns.add(Block.Column.number("Movable rows", "share"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : rules(attacked)) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(rule));
                row.add(Block.text(tolerance(rule)));
                row.add(Block.text(summary(cell, rule, notion.metric(SUFFIX_CLEAN, attacker))
                        .level()));
                row.add(Block.text(summary(cell, rule, notion.metric(SUFFIX_TRANSFER, attacker))
                        .level()));
                shares.forEach(s -> row.add(
                        Block.text(summary(cell, rule, attacked + SHARE + s).level())));
                radii.forEach(r -> row.add(
                        Block.text(summary(cell, rule, attacked + "@" + r).level())));
                row.add(Block.strong(summary(cell, rule, attacked).level()));
                row.add(Block.text(study.summary(cell, MetricKey.of(rule, MetricKey.ACCURACY))
                        .level()));
                row.add(Block.text(
                        summary(cell, rule, notion.accuracy(attacker)).level()));
                row.add(Block.text(study.summary(cell, MetricKey.of(rule, MOVABLE + attacker))
                        .level()));
                rows.add(row);
            }
        }
        return new Block.Table(
                "attacker-" + notion.prefix + "-" + attacker + "-" + attribute,
                notion.words + " under the attacker " + attacker + " (" + attribute + ")",
                columns,
                cellColumns.count() + 1,
                rows,
                List.of(
                        "Mean over seeds with 95 % t-interval at the last round; lower unfairness is better. Transferred: the"
                                + " attack knows the model and not the rule.",
                        "Attack settings: " + settings(attacker) + "."));
    }

    private String settings(String attacker) {
        return study.input().attackSettings().getOrDefault(SETTINGS + attacker, "not recorded");
    }

    /** Who is exposed: accuracy, robust accuracy and movable rows by group, and attackers who may touch one group alone. */
    private Block.Table byGroup() {
        CellColumns cellColumns = new CellColumns(study);
        List<String> metrics = new ArrayList<>();
        metrics.add(MetricKey.ACCURACY);
        for (String attack : study.attacks()) {
            metrics.add(MetricKey.ROBUST + "." + attack);
            metrics.add("accuracy-to-rest." + attack);
            metrics.add("robust-accuracy-to-rest." + attack);
        }
        for (String attacker : attackers(Notion.PARITY)) {
            metrics.add(MOVABLE + attacker);
            metrics.add(Notion.PARITY.metric(SUFFIX_ATTACKED, attacker));
        }
        List<String> known = metrics.stream()
                .filter(metric -> study.keys().stream()
                        .anyMatch(key -> key.metric().equals(metric)
                                && key.attribute().equals(attribute)
                                && !key.group().isEmpty()))
                .toList();
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.text(attribute));
        known.forEach(metric -> columns.add(Block.Column.number(
                Missing.capitalised(MetricKey.parse("rule/" + metric).words()),
                metric.contains(SUFFIX_ATTACKED) ? "rows of this group alone touched" : "")));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (String group : study.groups(attribute)) {
                    List<SeedSummary> numbers = known.stream()
                            .map(metric -> study.summary(cell, MetricKey.of(rule, metric, attribute, group)))
                            .toList();
                    if (numbers.stream().anyMatch(s -> s.n() > 0)) {
                        List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                        row.add(Block.text(rule));
                        row.add(Block.text(group));
                        numbers.forEach(s -> row.add(Block.text(s.level())));
                        rows.add(row);
                    }
                }
            }
        }
        return new Block.Table(
                "exposed-" + attribute,
                "Accuracy and exposure under attack by group of " + attribute,
                columns,
                cellColumns.count() + 2,
                rows,
                List.of(
                        "Mean over seeds with 95 % t-interval at the last round. Movable: share of the group's rows whose"
                                + " decision an input within the threat model changes, whatever the label."));
    }

    private static String tolerance(String rule) {
        String text = FairRules.toleranceText(rule);
        return text.isEmpty() ? Numbers.DASH : text;
    }
}
