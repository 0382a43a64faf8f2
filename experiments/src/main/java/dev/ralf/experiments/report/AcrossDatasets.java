package dev.ralf.experiments.report;

import dev.ralf.experiments.statistics.Friedman;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Studies of several data sets side by side: mean ranks with the data sets as blocks, which is what Friedman's and
 * Nemenyi's tests are made for, and wins, ties and losses against the baseline. Each data set keeps its own family of
 * comparisons with its own correction: nothing is corrected over data sets, and it says so.
 */
final class AcrossDatasets {
    private static final double LEVEL = 0.95;

    private final List<Study> studies;
    private final List<Family> families;
    private final String axis;
    private final String baseline;

    private AcrossDatasets(List<Study> studies) {
        this.studies = studies;
        this.families = studies.stream().map(Family::new).toList();
        this.axis = studies.get(0).plan().axis();
        this.baseline = studies.get(0).plan().baseline();
    }

    /**
     * The section.
     *
     * @param studies at least two, that share axis and baseline
     */
    static Section build(List<Study> studies) {
        return new Section("across", "Across data sets", new AcrossDatasets(studies).blocks());
    }

    private String name(int d) {
        return studies.get(d).input().datasetName();
    }

    /** Mean of the primary metric of a value of the axis over its cells and seeds, higher is better; NaN if undefined. */
    private double score(int d, String value) {
        double[] means = studies.get(d).cells().stream()
                .filter(c -> c.on(axis).equals(value))
                .mapToDouble(c -> families.get(d).summary(c).mean())
                .toArray();
        double mean = IntStream.range(0, means.length)
                .mapToDouble(i -> means[i])
                .average()
                .orElse(Double.NaN);
        return families.get(d).higherIsBetter() ? mean : -mean;
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Set<String> shared = new LinkedHashSet<>(studies.get(0).values(axis));
        studies.forEach(s -> shared.retainAll(s.values(axis)));
        shared.removeIf(value -> IntStream.range(0, studies.size()).anyMatch(d -> Double.isNaN(score(d, value))));
        List<String> values = List.copyOf(shared);
        blocks.add(Block.paragraph("One family of comparisons for each data set, with Holm's correction inside it: "
                + IntStream.range(0, studies.size())
                        .mapToObj(d -> name(d) + " "
                                + Numbers.count(families.get(d).comparisons().size(), "comparison") + ", "
                                + families.get(d).metricWords())
                        .collect(Collectors.joining("; "))
                + ". Nothing is corrected over data sets."));
        if (values.size() < 2) {
            blocks.add(Block.note(Numbers.DASH + " Fewer than two values of " + axis
                    + " have the primary metric on every" + " data set: there are no ranks."));
            return blocks;
        }
        double[][] table = new double[studies.size()][];
        for (int d = 0; d < table.length; d++) {
            int data = d;
            table[d] = values.stream().mapToDouble(v -> score(data, v)).toArray();
        }
        Friedman friedman = Friedman.of(table, true);
        String ranked = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> friedman.ranks()[j]))
                .map(j -> values.get(j) + " " + Numbers.decimals(friedman.ranks()[j], 2))
                .collect(Collectors.joining(", "));
        blocks.add(new Block.Drawing(
                "Critical-difference diagram over data sets",
                "Mean ranks over " + studies.size() + " data sets: " + ranked + ". Critical difference "
                        + Numbers.decimals(friedman.criticalDifference(LEVEL), 2) + " at 0.05 (Nemenyi).",
                CriticalDifference.svg(values, friedman, LEVEL)));
        blocks.add(Block.paragraph(RankBlocks.friedman(friedman, values.size(), "data set") + " With few data sets"
                + " the asymptotic p are rough, and the critical difference is wide."));
        blocks.add(table(values, friedman));
        return blocks;
    }

    private Block table(List<String> values, Friedman friedman) {
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text(axis.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + axis.substring(1)));
        columns.add(Block.Column.number("Mean rank"));
        columns.add(Block.Column.number("Wins / ties / losses", "means, over data sets"));
        columns.add(Block.Column.number("Shown better / worse", "data sets"));
        for (int d = 0; d < studies.size(); d++) {
            columns.add(Block.Column.number(name(d), "difference, Holm-adjusted p"));
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        TreeMap<Double, List<Integer>> byRank = new TreeMap<>();
        IntStream.range(0, values.size())
                .forEach(j -> byRank.computeIfAbsent(friedman.ranks()[j], r -> new ArrayList<>())
                        .add(j));
        byRank.values().stream().flatMap(List::stream).forEach(j -> rows.add(row(values.get(j), friedman.ranks()[j])));
        return new Block.Table(
                "across-data-sets",
                "Against " + baseline + " on each data set",
                columns,
                1,
                rows,
                List.of("Difference: mean over the comparisons of a value with " + baseline
                        + " on that data set, bold where each of them is shown. Smallest adjusted p of them in brackets."
                        + " Wins, ties and losses compare means and test nothing."));
    }

    private List<Block.Entry> row(String value, double rank) {
        int[] counts = new int[3];
        int better = 0;
        int worse = 0;
        List<Block.Entry> perData = new ArrayList<>();
        for (int d = 0; d < studies.size(); d++) {
            Family family = families.get(d);
            List<Comparison> own = family.comparisons().stream()
                    .filter(c -> c.cell().on(axis).equals(value) && c.pairs() > 0)
                    .toList();
            if (own.isEmpty()) {
                perData.add(Block.text(value.equals(baseline) ? "" : Numbers.DASH));
                continue;
            }
            double mean = own.stream().mapToDouble(Comparison::mean).average().orElseThrow();
            double gain = family.higherIsBetter() ? mean : -mean;
            counts[gain > 0 ? 0 : gain == 0 ? 1 : 2]++;
            boolean all = own.stream().allMatch(family::isShown);
            better += all && own.stream().allMatch(c -> family.gain(c) > 0) ? 1 : 0;
            worse += all && own.stream().allMatch(c -> family.gain(c) < 0) ? 1 : 0;
            double p = own.stream().mapToDouble(Comparison::holm).min().orElse(Double.NaN);
            perData.add(new Block.Text(Numbers.signed(mean), all, "(" + Numbers.probability(p) + ")"));
        }
        List<Block.Entry> row = new ArrayList<>();
        boolean self = value.equals(baseline);
        row.add(Block.text(value));
        row.add(Block.text(Numbers.decimals(rank, 2)));
        row.add(Block.text(self ? "" : counts[0] + " / " + counts[1] + " / " + counts[2]));
        row.add(Block.text(self ? "" : better + " / " + worse));
        row.addAll(perData);
        return row;
    }
}
