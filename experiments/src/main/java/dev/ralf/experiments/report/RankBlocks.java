package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.random.SeedTree;
import dev.ralf.experiments.statistics.BootstrapT;
import dev.ralf.experiments.statistics.Friedman;
import dev.ralf.experiments.statistics.Interval;
import dev.ralf.experiments.statistics.LabelsToTarget;
import dev.ralf.experiments.statistics.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Scores of each cell, labels to a target, all pairs, and ranks: description beside the family that was promised. */
final class RankBlocks {
    private static final SeedTree STREAM = new SeedTree(0).child("report").child("scores");
    private static final double LEVEL = 0.95;
    private static final int OPEN_MATRIX = 8;

    private final Study study;
    private final Family family;
    private final String axis;

    private RankBlocks(Study study, Family family) {
        this.study = study;
        this.family = family;
        this.axis = study.plan().axis();
    }

    static List<Block> scores(Study study, Family family) {
        RankBlocks blocks = new RankBlocks(study, family);
        return List.of(blocks.scores(), blocks.labelsToTarget());
    }

    static List<Block> ranks(Study study, Family family) {
        return new RankBlocks(study, family).ranks();
    }

    private Block scores() {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.number("Seeds"));
        columns.add(Block.Column.number("Last round", "mean"));
        columns.add(Block.Column.number("t-interval", "95 %"));
        columns.add(Block.Column.number("Bootstrap-t interval", "95 %"));
        columns.add(Block.Column.number("Area under the curve", "mean (AUBC)"));
        columns.add(Block.Column.number("t-interval", "95 %"));
        columns.add(Block.Column.number("Bootstrap-t interval", "95 %"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            double[] finals = Study.defined(study.finals(cell, study.plan().metric()));
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
            row.add(Block.text(Integer.toString(finals.length)));
            score(finals, cell, "final", row);
            score(Study.defined(family.areas(cell)), cell, "area", row);
            rows.add(row);
        }
        return new Block.Table(
                "scores",
                "Scores of each cell: " + family.metricName(),
                columns,
                cellColumns.count(),
                rows,
                List.of(
                        "Intervals of a cell's own mean over seeds. Overlap of two of them says little of their difference,"
                                + " which is paired by seed and stands above.",
                        "Area under the curve: over all labels bought, divided by their range (AUBC, AULC)."));
    }

    private static void score(double[] values, Cell cell, String what, List<Block.Entry> row) {
        if (values.length == 0) {
            row.addAll(List.of(Block.text(Numbers.DASH), Block.text(Numbers.DASH), Block.text(Numbers.DASH)));
            return;
        }
        Summary summary = Summary.of(values);
        SeedTree stream = STREAM.child(cell.learner())
                .child(cell.training())
                .child(cell.acquisition())
                .child(what);
        row.add(Block.text(Numbers.fixed(summary.mean())));
        row.add(Block.text(interval(summary.interval())));
        row.add(Block.text(interval(BootstrapT.interval(values, Summary.LEVEL, stream))));
    }

    private static String interval(Interval interval) {
        return interval.defined()
                ? Numbers.fixed(interval.lower()) + " to " + Numbers.fixed(interval.upper())
                : Numbers.DASH;
    }

    private Block labelsToTarget() {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.number("Target"));
        columns.add(Block.Column.number("Reached", "of runs"));
        columns.add(Block.Column.number("Labels, median", "Kaplan-Meier"));
        columns.add(Block.Column.number("Labels, restricted mean", "up to the most labels"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            Cell baseline = cell.with(axis, study.plan().baseline());
            double target = study.has(baseline)
                    ? study.summary(baseline, study.plan().metric()).mean()
                    : Double.NaN;
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
            row.add(Block.text(Numbers.fixed(target)));
            List<double[]> runs = new ArrayList<>();
            for (SortedMap<Integer, RoundRecord> run : study.complete(cell).values()) {
                double[] labels =
                        run.values().stream().mapToDouble(RoundRecord::labels).toArray();
                double[] values = run.values().stream()
                        .mapToDouble(r -> r.metrics().getOrDefault(study.plan().metric(), Double.NaN))
                        .toArray();
                runs.add(new double[] {
                    LabelsToTarget.of(labels, values, target, family.higherIsBetter()), labels[labels.length - 1]
                });
            }
            if (runs.isEmpty() || Double.isNaN(target)) {
                row.addAll(List.of(Block.text(Numbers.DASH), Block.text(Numbers.DASH), Block.text(Numbers.DASH)));
            } else {
                LabelsToTarget t = LabelsToTarget.summary(
                        runs.stream().mapToDouble(r -> r[0]).toArray(),
                        runs.stream().mapToDouble(r -> r[1]).toArray());
                row.add(Block.text(t.reached() + " of " + t.runs()));
                row.add(Block.text(
                        Double.isInfinite(t.median())
                                ? "more than " + Numbers.decimals(t.largest(), 0)
                                : Numbers.decimals(t.median(), 0)));
                row.add(Block.text(Numbers.decimals(t.restrictedMean(), 1)));
            }
            rows.add(row);
        }
        return new Block.Table(
                "labels-to-target",
                "Labels until the level that " + study.plan().baseline() + " has at its last round is first reached",
                columns,
                cellColumns.count(),
                rows,
                List.of(
                        "All labels count: first ones, queried, validation and labelled calibration. A run that never reaches"
                                + " the target is censored at the labels that it had: it needs more, and is not left out.",
                        "The target is the baseline's own mean at the last round, so about half of its runs reach it early or"
                                + " late by chance. Descriptive."));
    }

    /** Cells that differ on the axis of the plan alone, by what they share. */
    private Map<String, List<Cell>> contexts() {
        Map<String, List<Cell>> contexts = new LinkedHashMap<>();
        for (Cell cell : study.cells()) {
            List<String> names = new ArrayList<>();
            for (String other : List.of("learner", "training", "acquisition")) {
                if (!other.equals(axis) && study.values(other).size() > 1) {
                    names.add(other + " " + cell.on(other));
                }
            }
            contexts.computeIfAbsent(String.join(", ", names), c -> new ArrayList<>())
                    .add(cell);
        }
        return contexts;
    }

    private List<Block> ranks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading("Ranks and all pairs: descriptive"));
        blocks.add(Block.paragraph("Each seed ranks the values of the axis " + axis + " by " + family.metricWords()
                + "; 1 is best, ties share their mean rank. Seeds share one data set, so Friedman's and Nemenyi's tests,"
                + " made for many data sets, are description here: they change no finding above."));
        int index = 0;
        for (Map.Entry<String, List<Cell>> context : contexts().entrySet()) {
            if (context.getValue().size() > 1) {
                context(context.getKey(), context.getValue(), index++, blocks);
            }
        }
        return index == 0 ? List.of() : blocks;
    }

    private void context(String name, List<Cell> cells, int index, List<Block> blocks) {
        List<SortedMap<Integer, Double>> values =
                cells.stream().map(family::values).toList();
        TreeSet<Integer> seeds = new TreeSet<>(study.seeds());
        values.forEach(v -> seeds.removeIf(s -> !Double.isFinite(v.getOrDefault(s, Double.NaN))));
        String where = name.isEmpty() ? "" : " (" + name + ")";
        List<String> names = cells.stream().map(c -> c.on(axis)).toList();
        if (seeds.size() < 2) {
            blocks.add(Block.note(Numbers.DASH + " No ranks" + where + ": fewer than two seeds have a value for every "
                    + axis + "."));
            return;
        }
        double[][] table = seeds.stream()
                .map(seed -> values.stream().mapToDouble(v -> v.get(seed)).toArray())
                .toArray(double[][]::new);
        Friedman friedman = Friedman.of(table, family.higherIsBetter());
        double difference = friedman.criticalDifference(LEVEL);
        List<List<Integer>> cliques = friedman.cliques(LEVEL);
        String groups = cliques.stream()
                .map(c -> c.stream().map(names::get).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        String ranked = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> friedman.ranks()[j]))
                .map(j -> names.get(j) + " " + Numbers.decimals(friedman.ranks()[j], 2))
                .collect(Collectors.joining(", "));
        blocks.add(new Block.Drawing(
                "Critical-difference diagram" + where,
                "Mean ranks over " + seeds.size() + " seeds: " + ranked + ". Critical difference "
                        + Numbers.decimals(difference, 2)
                        + " at 0.05 (Nemenyi). Joined by a bar, so not apart by more: "
                        + (groups.isEmpty() ? "none" : groups) + ".",
                CriticalDifference.svg(names, friedman, LEVEL)));
        blocks.add(Block.paragraph(friedman(friedman, names.size(), "seed")
                + " Nemenyi's critical difference of mean ranks at" + " 0.05 is " + Numbers.decimals(difference, 2)
                + "; a bar joins mean ranks less than that apart."));
        Block.Table pairs = pairs(names, table, friedman, where, index);
        if (names.size() > OPEN_MATRIX) {
            blocks.add(new Block.Folded("All pairs" + where, List.of(pairs)));
        } else {
            blocks.add(pairs);
        }
    }

    /**
     * The tests in words.
     *
     * @param block what a block is
     */
    static String friedman(Friedman f, int methods, String block) {
        String text = "Friedman over " + Numbers.count(f.blocks(), block) + ": ";
        if (Double.isNaN(f.statistic())) {
            return text + "all tie in every " + block + ".";
        }
        String exact = Double.isNaN(f.exactP())
                ? "; an exact p is not counted for so many permutations"
                : ", p " + Numbers.probability(f.exactP()) + " exact (all permutations within blocks)";
        return text + "χ² " + Numbers.decimals(f.statistic(), 2) + " with "
                + (methods == 2 ? "1 degree" : methods - 1 + " degrees") + " of freedom, p "
                + Numbers.probability(f.asymptoticP()) + " asymptotic" + exact
                + ". Iman and Davenport: F " + Numbers.decimals(f.imanDavenport(), 2) + ", p "
                + Numbers.probability(f.imanDavenportP()) + " asymptotic.";
    }

    private Block.Table pairs(List<String> names, double[][] table, Friedman friedman, String where, int index) {
        List<Integer> order = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> friedman.ranks()[j]))
                .toList();
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text(axis.substring(0, 1).toUpperCase(Locale.ROOT) + axis.substring(1)));
        columns.add(Block.Column.number("Mean rank"));
        columns.add(Block.Column.number("Wins / ties / losses", "over all others"));
        order.forEach(j -> columns.add(Block.Column.number(names.get(j))));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (int i : order) {
            List<Block.Entry> cells = new ArrayList<>();
            int[] all = new int[3];
            for (int j : order) {
                if (i == j) {
                    cells.add(Block.text(""));
                    continue;
                }
                int[] counts = new int[3];
                double sum = 0;
                for (double[] seed : table) {
                    double difference = seed[i] - seed[j];
                    double gain = family.higherIsBetter() ? difference : -difference;
                    counts[gain > 0 ? 0 : gain == 0 ? 1 : 2]++;
                    sum += difference;
                }
                for (int o = 0; o < 3; o++) {
                    all[o] += counts[o];
                }
                cells.add(Block.text(
                        Numbers.signed(sum / table.length), counts[0] + " / " + counts[1] + " / " + counts[2]));
            }
            List<Block.Entry> row = new ArrayList<>();
            row.add(Block.text(names.get(i)));
            row.add(Block.text(Numbers.decimals(friedman.ranks()[i], 2)));
            row.add(Block.text(all[0] + " / " + all[1] + " / " + all[2]));
            row.addAll(cells);
            rows.add(row);
        }
        return new Block.Table(
                "pairs-" + index,
                "All pairs" + where
                        + ": mean difference, row minus column, and the row's wins / ties / losses over seeds",
                columns,
                1,
                rows,
                List.of((family.higherIsBetter() ? "Above 0 the row is better. " : "Below 0 the row is better. ")
                        + "Ordered by mean rank. No test is made and nothing is corrected: not a finding."));
    }
}
