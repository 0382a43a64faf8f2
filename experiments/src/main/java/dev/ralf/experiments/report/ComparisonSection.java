package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** The family of comparisons promised before the run, and everything else as description. */
final class ComparisonSection {
    private ComparisonSection() {}

    static Section build(Study study, Family family) {
        List<Block> blocks = new ArrayList<>();
        StatisticsPlan plan = study.plan();
        if (family.comparisons().isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " Nothing to compare: " + family.emptyReason() + "."));
            return new Section("comparisons", "Comparisons", blocks);
        }
        blocks.add(Block.paragraph("Pre-declared: " + family.metricWords() + "; every " + plan.axis() + " against "
                + plan.baseline() + " at the same other settings, paired by seed; one family of "
                + Numbers.count(family.comparisons().size(), "comparison") + " at level " + family.alphaText()
                + ", corrected after Holm."));
        blocks.add(family.canClaim() ? Block.paragraph(family.reachSentence()) : Block.warning(family.reachSentence()));
        blocks.add(primary(study, family));
        blocks.add(Block.paragraph("Seeds share the data: intervals and p-values speak of splits and training on this"
                + " data set. The uncertainty that comes from the size of the test set is another matter and is not in"
                + " them."));
        blocks.addAll(RankBlocks.scores(study, family));
        descriptive(study, family, blocks);
        blocks.addAll(RankBlocks.ranks(study, family));
        return new Section("comparisons", "Comparisons", blocks);
    }

    /** The declared comparison alone. */
    static Section brief(Study study, Family family) {
        return new Section("comparisons", "Comparisons", List.of(primary(study, family)));
    }

    private static Block.Table primary(Study study, Family family) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.number("Wins / ties / losses", "over seeds"));
        columns.add(Block.Column.number(
                "Mean difference", family.higherIsBetter() ? "above 0 is better" : "below 0 is better"));
        columns.add(Block.Column.text("95 % t-interval"));
        columns.add(Block.Column.number("t-interval", "95 %"));
        columns.add(Block.Column.number("Holm-adjusted p"));
        columns.add(Block.Column.text("Finding"));
        columns.add(Block.Column.number("Sign-flip p", "unadjusted"));
        columns.add(Block.Column.number("Wilcoxon p", "second test"));
        columns.add(Block.Column.number("Bootstrap-t interval", "95 %"));
        columns.add(Block.Column.number("Smallest difference", "seen with 80 % power"));
        double low = 0;
        double high = 0;
        for (Comparison c : family.comparisons()) {
            for (double v : new double[] {c.mean(), c.tLow(), c.tHigh()}) {
                if (Double.isFinite(v)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
            }
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Comparison c : family.comparisons()) {
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(c.cell()));
            row.add(Block.text(
                    c.pairs() == 0
                            ? Numbers.DASH
                            : c.wins() + " / " + (c.pairs() - c.wins() - c.losses()) + " / " + c.losses()));
            row.add(Block.text(Numbers.signed(c.mean())));
            row.add(new Block.Span(c.mean(), c.tLow(), c.tHigh(), low, high));
            row.add(Block.text(Numbers.signedInterval(c.tLow(), c.tHigh())));
            row.add(new Block.Text(Numbers.probability(c.holm()), family.isShown(c), ""));
            row.add(new Block.Text(family.finding(c), family.isShown(c), ""));
            row.add(Block.text(Numbers.probability(c.signFlip())));
            row.add(Block.text(Numbers.probability(c.wilcoxon())));
            row.add(Block.text(Numbers.signedInterval(c.bootstrapLow(), c.bootstrapHigh())));
            row.add(Block.text(Numbers.fixed(c.detectable())));
            rows.add(row);
        }
        List<String> notes = new ArrayList<>();
        notes.add("Bold: shown at level " + family.alphaText() + " after Holm's correction, and nothing else is.");
        notes.add("Difference: the row minus " + study.plan().baseline() + ", paired by seed. – : undefined with fewer"
                + " than two pairs.");
        notes.add("Smallest difference: the smallest true difference that a paired t-test at the first step of Holm's"
                + " correction would find in four of five such studies, given the spread seen here; ∞: none would be"
                + " found.");
        notes.addAll(family.notes());
        MetricKey key = MetricKey.parse(study.plan().metric());
        if (key.base().equals(MetricKey.ROBUST)) {
            notes.add("Attack settings: " + study.attackSettings(key.argument()) + ".");
            study.units().ifPresent(notes::add);
        }
        return new Block.Table(
                "comparisons-primary",
                "Pre-declared comparisons with " + study.plan().baseline() + ": " + family.metricWords(),
                columns,
                cellColumns.count(),
                rows,
                notes);
    }

    private static void descriptive(Study study, Family family, List<Block> blocks) {
        String rule = study.primaryRule();
        if (rule == null) {
            return;
        }
        List<String> keys = new ArrayList<>();
        keys.add(MetricKey.of(rule, MetricKey.ACCURACY));
        study.attacks().forEach(attack -> keys.add(MetricKey.robust(rule, attack)));
        study.attributes().forEach(attribute -> {
            keys.add(MetricKey.of(rule, MetricKey.WORST, attribute));
            keys.add(MetricKey.of(rule, MetricKey.UNFAIRNESS, attribute));
        });
        keys.add(MetricKey.model(MetricKey.ECE));
        keys.add(MetricKey.model(MetricKey.LOG_LOSS));
        keys.removeIf(key -> !study.measured(key));
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        keys.forEach(key -> {
            MetricKey parsed = MetricKey.parse(key);
            String words = parsed.words();
            columns.add(Block.Column.number(
                    words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1),
                    parsed.higherIsBetter() ? "above 0 is better" : "below 0 is better"));
        });
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Comparison c : family.comparisons()) {
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(c.cell()));
            for (String key : keys) {
                row.add(TradeOffSection.changeEntry(SeedSummary.of(
                        Family.differences(study.finals(c.cell(), key), study.finals(c.baseline(), key)))));
            }
            rows.add(row);
        }
        List<String> notes = new ArrayList<>();
        notes.add("Differences at the last round for rule " + rule + ", mean [95 % t-interval], paired by seed. Not in"
                + " the family: no test is made, and an interval without 0 is no finding.");
        for (String attack : study.attacks()) {
            notes.add("Attack settings: " + study.attackSettings(attack) + ".");
        }
        boolean said = MetricKey.parse(study.plan().metric()).base().equals(MetricKey.ROBUST);
        if (!study.attacks().isEmpty() && !said) {
            study.units().ifPresent(notes::add);
        }
        blocks.add(new Block.Heading("Everything else: descriptive"));
        blocks.add(new Block.Table(
                "comparisons-descriptive",
                "Differences from " + study.plan().baseline() + " at the last round, metric by metric (descriptive)",
                columns,
                cellColumns.count(),
                rows,
                notes));
    }
}
