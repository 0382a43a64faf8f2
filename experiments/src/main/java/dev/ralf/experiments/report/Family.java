package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.random.SeedTree;
import dev.ralf.experiments.statistics.Design;
import dev.ralf.experiments.statistics.Holm;
import dev.ralf.experiments.statistics.LearningCurve;
import dev.ralf.experiments.statistics.PairedComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The family of comparisons that the plan promised, with Holm's correction over all of it. A comparison without a pair
 * stays in the family (its p counts as 1), so that a failed cell does not make the others easier to show.
 */
final class Family {
    private static final SeedTree STREAM = new SeedTree(0).child("report");

    private final Study study;
    private final MetricKey metric;
    private final Map<Cell, SortedMap<Integer, Double>> values = new LinkedHashMap<>();
    private final Map<Integer, Double> detectable = new HashMap<>();
    private final List<Comparison> comparisons;
    private final List<Cell> withoutBaseline = new ArrayList<>();
    private final int largestPairs;

    Family(Study study) {
        this.study = study;
        metric = MetricKey.parse(study.plan().metric());
        for (Cell cell : study.cells()) {
            values.put(
                    cell,
                    study.plan().overCurve()
                            ? areas(cell)
                            : study.finals(cell, study.plan().metric()));
        }
        comparisons = compare();
        largestPairs = comparisons.stream().mapToInt(Comparison::pairs).max().orElse(0);
    }

    /** Primary metric of a cell by complete seed, where on the curve the plan takes it; NaN where undefined. */
    SortedMap<Integer, Double> values(Cell cell) {
        return values.get(cell);
    }

    /** Area under the learning curve of the primary metric by complete seed. */
    SortedMap<Integer, Double> areas(Cell cell) {
        SortedMap<Integer, Double> result = new TreeMap<>();
        study.complete(cell).forEach((seed, run) -> {
            // rounds that bought nothing share a label count: the last of them stands
            SortedMap<Integer, Double> curve = new TreeMap<>();
            for (RoundRecord record : run.values()) {
                curve.put(
                        record.labels(),
                        record.metrics().getOrDefault(study.plan().metric(), Double.NaN));
            }
            result.put(
                    seed,
                    LearningCurve.area(
                            curve.keySet().stream()
                                    .mapToDouble(Integer::doubleValue)
                                    .toArray(),
                            curve.values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray()));
        });
        return result;
    }

    private List<Comparison> compare() {
        StatisticsPlan plan = study.plan();
        List<Cell> cells = new ArrayList<>();
        for (Cell cell : study.cells()) {
            if (!cell.on(plan.axis()).equals(plan.baseline())) {
                (study.has(cell.with(plan.axis(), plan.baseline())) ? cells : withoutBaseline).add(cell);
            }
        }
        List<double[][]> pairs = new ArrayList<>();
        List<PairedComparison> results = new ArrayList<>();
        double[] p = new double[cells.size()];
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            double[][] pair = pairs(values.get(cell), values.get(cell.with(plan.axis(), plan.baseline())));
            SeedTree stream =
                    STREAM.child(cell.learner()).child(cell.training()).child(cell.acquisition());
            PairedComparison result = pair[0].length == 0 ? null : PairedComparison.of(pair[0], pair[1], stream);
            pairs.add(pair);
            results.add(result);
            p[i] = result == null ? 1 : result.signFlipP();
        }
        double[] adjusted = Holm.adjust(p);
        List<Comparison> family = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell baseline = cells.get(i).with(plan.axis(), plan.baseline());
            family.add(comparison(cells.get(i), baseline, pairs.get(i), results.get(i), adjusted[i], cells.size()));
        }
        return List.copyOf(family);
    }

    private Comparison comparison(
            Cell cell, Cell baseline, double[][] pair, PairedComparison result, double adjusted, int size) {
        double nan = Double.NaN;
        if (result == null) {
            return new Comparison(cell, baseline, 0, nan, nan, nan, nan, nan, nan, nan, nan, 0, 0, nan);
        }
        int wins = 0;
        int losses = 0;
        for (int i = 0; i < pair[0].length; i++) {
            double gain = metric.higherIsBetter() ? pair[0][i] - pair[1][i] : pair[1][i] - pair[0][i];
            wins += gain > 0 ? 1 : 0;
            losses += gain < 0 ? 1 : 0;
        }
        boolean several = result.n() > 1;
        return new Comparison(
                cell,
                baseline,
                result.n(),
                result.meanDifference(),
                result.tInterval().lower(),
                result.tInterval().upper(),
                result.bootstrapInterval().lower(),
                result.bootstrapInterval().upper(),
                several ? result.signFlipP() : nan,
                several ? adjusted : nan,
                several ? result.wilcoxonP() : nan,
                wins,
                losses,
                detectable(result.n(), size) * result.sd());
    }

    /** Smallest difference seen with 80 % power for a standard deviation of 1: it is proportional to it. */
    private double detectable(int seeds, int size) {
        return detectable.computeIfAbsent(
                seeds, n -> new Design(n, size, study.plan().alpha()).detectableDifference(1));
    }

    private static double[][] pairs(SortedMap<Integer, Double> a, SortedMap<Integer, Double> b) {
        List<Integer> seeds = a.keySet().stream()
                .filter(seed -> Double.isFinite(a.get(seed)) && Double.isFinite(b.getOrDefault(seed, Double.NaN)))
                .toList();
        return new double[][] {
            seeds.stream().mapToDouble(a::get).toArray(),
            seeds.stream().mapToDouble(b::get).toArray()
        };
    }

    /** Differences {@code a - b} of the seeds in which both are defined. */
    static double[] differences(SortedMap<Integer, Double> a, SortedMap<Integer, Double> b) {
        double[][] pair = pairs(a, b);
        double[] result = new double[pair[0].length];
        for (int i = 0; i < result.length; i++) {
            result[i] = pair[0][i] - pair[1][i];
        }
        return result;
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    /** Primary metric of a cell over its seeds. */
    SeedSummary summary(Cell cell) {
        return SeedSummary.of(Study.defined(values.get(cell)));
    }

    boolean higherIsBetter() {
        return metric.higherIsBetter();
    }

    /** How much better than the baseline, in the unit of the metric; negative is worse. */
    double gain(Comparison comparison) {
        return higherIsBetter() ? comparison.mean() : -comparison.mean();
    }

    /** The primary metric in words, with where on the curve it is taken. */
    String metricWords() {
        return metricName()
                + (study.plan().overCurve() ? ", averaged over the learning curve (AULC)" : ", at the last round");
    }

    /** The primary metric in words. */
    String metricName() {
        return metric.wordsWithRule();
    }

    String alphaText() {
        return String.format(Locale.ROOT, "%s", study.plan().alpha());
    }

    /** Whether the design and the number of seeds allow a finding. */
    boolean canClaim() {
        return canShow() && !descriptive();
    }

    /** Whether some data could show a difference: the smallest reachable adjusted p is at most alpha. */
    boolean canShow() {
        return largestPairs > 0 && design().canShowDifference();
    }

    private Design design() {
        return new Design(largestPairs, comparisons.size(), study.plan().alpha());
    }

    /** Whether some cell has fewer complete seeds than the plan asks for: then nothing is claimed. */
    boolean descriptive() {
        return study.completeSeeds()[0] < study.plan().minimumSeeds();
    }

    /** Comparisons whose adjusted p is at most alpha; none in a descriptive study. */
    List<Comparison> shown() {
        return comparisons.stream().filter(this::isShown).toList();
    }

    /** Whether the correction supports a difference: the adjusted p is at most alpha in a study that is not descriptive. */
    boolean isShown(Comparison comparison) {
        return !descriptive() && comparison.holm() <= study.plan().alpha();
    }

    /** The outcome of one comparison in a word or two. */
    String finding(Comparison comparison) {
        if (comparison.pairs() == 0) {
            return "no pairs";
        }
        if (descriptive()) {
            String where = comparison.mean() > 0 ? "higher" : comparison.mean() < 0 ? "lower" : "equal";
            return where + " in this run (descriptive)";
        }
        if (isShown(comparison)) {
            return gain(comparison) > 0 ? "better" : "worse";
        }
        return canShow() ? "not shown" : "cannot be shown";
    }

    /** What the smallest adjusted p of the design is, and what that means. */
    String reachSentence() {
        if (largestPairs == 0) {
            return "No seed has the primary metric in both a cell and its baseline, so nothing can be compared.";
        }
        String size = Numbers.count(largestPairs, "seed") + " and " + Numbers.count(comparisons.size(), "comparison");
        String smallest = smallest();
        String design = "With " + size + " the smallest adjusted p that the design can reach is " + smallest;
        if (!canShow()) {
            return design + ", above " + alphaText() + ": this design cannot show a difference of any size.";
        }
        return descriptive()
                ? design + ", at most " + alphaText() + ", but the plan asks for at least "
                        + study.plan().minimumSeeds() + " seeds: nothing is claimed."
                : design + ", at most " + alphaText() + ": a large enough difference could be shown.";
    }

    private String smallest() {
        double p = design().smallestAdjustedP();
        return p < 0.0001 ? Numbers.small(p) : Numbers.decimals(p, 4);
    }

    /** Why there is no comparison. */
    String emptyReason() {
        StatisticsPlan plan = study.plan();
        if (study.cells().isEmpty()) {
            return "no round was recorded";
        }
        if (!study.values(plan.axis()).contains(plan.baseline())) {
            return "no cell has the baseline " + plan.baseline() + " as its " + plan.axis();
        }
        return withoutBaseline.isEmpty()
                ? plan.baseline() + " is the only " + plan.axis()
                : "no cell has a twin with the baseline " + plan.baseline();
    }

    /** Remarks below the table of comparisons. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!study.measured(study.plan().metric())) {
            notes.add("The primary metric " + study.plan().metric() + " was not measured in any record.");
        }
        if (!withoutBaseline.isEmpty()) {
            notes.add("Without a baseline and therefore not in the family: "
                    + String.join(
                            "; ", withoutBaseline.stream().map(study::label).toList()) + ".");
        }
        return notes;
    }
}
