package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One disaggregated table: the weight of examples by group, label and decision. Group metrics are pure functions over
 * it. Decisions may be randomised; the table then holds expectations, and its metrics are those of expected rates.
 *
 * <p>The selection rate of class {@code k} in group {@code s} is {@code P(decision = k | s)}, and its gap is {@code
 * max_s - min_s} over the groups that have weight; <em>empty groups are left out of gaps</em>. Three numbers are called
 * unfairness of demographic parity in the literature, all over classes: {@link #unfairnessMax()} (Denis, Elie, Hebiri
 * and Hu, arXiv:2109.13642; for two classes the demographic parity difference), {@link #unfairnessMean()} and {@link
 * #unfairnessSum()}. All are 0 when every group has the same rates. With fewer than two groups that have weight a gap
 * does not exist and is NaN; a rate or accuracy of a group without weight is NaN.
 */
public final class GroupTable {
    private final List<String> names;
    private final double[][][] counts;
    private final boolean labelled;

    private GroupTable(List<String> names, double[][][] counts, boolean labelled) {
        this.names = names;
        this.counts = counts;
        this.labelled = labelled;
    }

    /**
     * The table of labelled examples.
     *
     * @param decisionProbabilities {@code [n][k]}, one-hot rows for deterministic decisions; k is the number of classes
     *     also where a class is never decided
     * @param labels class of each row
     * @param groups group of each row
     * @param weights non-negative weight of each row
     * @throws IllegalArgumentException if lengths differ, a label is no class, or a number is negative or not finite
     */
    public static GroupTable of(Matrix decisionProbabilities, int[] labels, Groups groups, double[] weights) {
        Checks.size("labels", labels.length, decisionProbabilities.rows());
        return build(decisionProbabilities, labels, groups, weights);
    }

    /**
     * The table of examples without labels; accuracy cannot be had from it.
     *
     * @param decisionProbabilities {@code [n][k]}, one-hot rows for deterministic decisions
     * @param groups group of each row
     * @param weights non-negative weight of each row
     * @throws IllegalArgumentException if lengths differ, or a number is negative or not finite
     */
    public static GroupTable unlabelled(Matrix decisionProbabilities, Groups groups, double[] weights) {
        return build(decisionProbabilities, null, groups, weights);
    }

    /**
     * The table with these cells.
     *
     * @param names group names
     * @param counts {@code [group][label][decision]} weights, copied
     * @throws IllegalArgumentException if there is no class, a group's cells are not {@code k} by {@code k}, or a number
     *     is negative or not finite
     */
    public static GroupTable ofCounts(List<String> names, double[][][] counts) {
        Checks.size("names", names.size(), counts.length);
        Checks.atLeast("groups", counts.length, 1);
        int k = Checks.atLeast("classes", counts[0].length, 1);
        double[][][] copy = new double[counts.length][k][];
        for (int s = 0; s < counts.length; s++) {
            Checks.size("labels of group " + s, counts[s].length, k);
            for (int y = 0; y < k; y++) {
                Checks.size("decisions of group " + s, counts[s][y].length, k);
                for (double v : counts[s][y]) {
                    Checks.nonNegative("counts", v);
                }
                copy[s][y] = counts[s][y].clone();
            }
        }
        return new GroupTable(List.copyOf(names), copy, true);
    }

    private static GroupTable build(Matrix q, int[] labels, Groups groups, double[] weights) {
        int k = Checks.atLeast("classes", q.columns(), 1);
        int[] codes = groups.codes();
        Checks.size("groups", codes.length, q.rows());
        Checks.size("weights", weights.length, q.rows());
        double[][][] counts = new double[groups.count()][labels == null ? 1 : k][k];
        for (int i = 0; i < codes.length; i++) {
            double w = Checks.nonNegative("weights[" + i + "]", weights[i]);
            int y = labels == null ? 0 : Checks.inRange("labels[" + i + "]", labels[i], 0, k - 1);
            double[] cell = counts[codes[i]][y];
            for (int c = 0; c < k; c++) {
                double p = q.get(i, c);
                Checks.argument(p >= 0, "decisionProbabilities[%d][%d] must be at least 0, got %s", i, c, p);
                cell[c] += w * p;
            }
        }
        return new GroupTable(groups.values(), counts, labels != null);
    }

    /** Number of groups, also empty ones. */
    public int groups() {
        return counts.length;
    }

    /** Number of classes. */
    public int classes() {
        return counts[0][0].length;
    }

    /** Name of group {@code s}. */
    public String name(int s) {
        return names.get(s);
    }

    /**
     * Weight of the examples of group {@code s} with this label and decision.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public double count(int s, int label, int decision) {
        needLabels();
        return counts[s][label][decision];
    }

    /**
     * The same rows as one group, {@code all}.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public GroupTable pooled() {
        needLabels();
        return new GroupTable(List.of("all"), new double[][][] {sum()}, true);
    }

    /**
     * The rate of every group minus that of the rows of all other groups; NaN where one of the two is undefined.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public double[] differencesToRest(GroupRate rate, int k) {
        needLabels();
        double[] above = new double[counts.length];
        double[] below = new double[counts.length];
        for (int s = 0; s < above.length; s++) {
            above[s] = rate.numerator(counts[s], k);
            below[s] = rate.denominator(counts[s], k);
        }
        double allAbove = Arrays.stream(above).sum();
        double allBelow = Arrays.stream(below).sum();
        double[] differences = new double[counts.length];
        for (int s = 0; s < above.length; s++) {
            double rest = allBelow - below[s] > 1e-12 * allBelow ? allBelow - below[s] : 0;
            differences[s] = below[s] > 0 && rest > 0 ? above[s] / below[s] - (allAbove - above[s]) / rest : Double.NaN;
        }
        return differences;
    }

    private double[][] sum() {
        double[][] cells = new double[classes()][classes()];
        for (int s = 0; s < counts.length; s++) {
            for (int y = 0; y < cells.length; y++) {
                for (int d = 0; d < cells.length; d++) {
                    cells[y][d] += counts[s][y][d];
                }
            }
        }
        return cells;
    }

    /**
     * A rate of group {@code s} with class {@code k} as the positive one; NaN if its denominator is 0.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public double rate(GroupRate rate, int s, int k) {
        needLabels();
        return rate.of(counts[s], k);
    }

    /**
     * A rate of every group and of all rows.
     *
     * @param rate which one
     * @param k the positive class
     * @throws IllegalStateException if the table has no labels
     */
    public ByGroup byGroup(GroupRate rate, int k) {
        needLabels();
        return byGroup(cells -> rate.of(cells, k));
    }

    /**
     * F1 of class {@code k} in every group and in all rows: {@code 2 tp / (2 tp + fp + fn)}, NaN where the class is in
     * neither the labels nor the decisions.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public ByGroup f1(int k) {
        needLabels();
        return byGroup(cells -> f1(cells, k));
    }

    /**
     * Macro F1 in every group and in all rows: the mean F1 of the classes for which it exists.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public ByGroup macroF1() {
        needLabels();
        return byGroup(cells -> IntStream.range(0, classes())
                .mapToDouble(k -> f1(cells, k))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN));
    }

    /**
     * Macro recall (balanced accuracy) in every group and in all rows: the mean true positive rate of the classes that
     * are among the labels. A class without labels is left out, where some tools count its recall as 0.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public ByGroup macroRecall() {
        needLabels();
        return byGroup(cells -> IntStream.range(0, classes())
                .mapToDouble(k -> GroupRate.TRUE_POSITIVE_RATE.of(cells, k))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN));
    }

    /** Weight of every group and of all rows; an empty group's is NaN, so that it takes no part in comparisons. */
    public ByGroup weights() {
        double[] values = new double[counts.length];
        double total = 0;
        for (int s = 0; s < values.length; s++) {
            double weight = weight(s);
            total += weight;
            values[s] = weight > 0 ? weight : Double.NaN;
        }
        return new ByGroup(names, values, total);
    }

    private ByGroup byGroup(ToDoubleFunction<double[][]> value) {
        double[] values = new double[counts.length];
        for (int s = 0; s < values.length; s++) {
            values[s] = value.applyAsDouble(counts[s]);
        }
        return new ByGroup(names, values, value.applyAsDouble(sum()));
    }

    private static double f1(double[][] cells, int k) {
        double marked = 0;
        for (int c = 0; c < cells.length; c++) {
            marked += cells[k][c] + cells[c][k];
        }
        return marked > 0 ? 2 * cells[k][k] / marked : Double.NaN;
    }

    /** Weight of group {@code s}; 0 if it is empty. */
    public double weight(int s) {
        double sum = 0;
        for (double[] row : counts[s]) {
            for (double v : row) {
                sum += v;
            }
        }
        return sum;
    }

    /** Share of group {@code s} that is decided as class {@code k}, in [0, 1]; NaN if the group has no weight. */
    public double selectionRate(int s, int k) {
        double decided = 0;
        for (double[] row : counts[s]) {
            decided += row[k];
        }
        double weight = weight(s);
        return weight > 0 ? decided / weight : Double.NaN;
    }

    /**
     * Largest minus smallest selection rate of class {@code k} over groups that have weight, in [0, 1]; NaN if fewer
     * than two have.
     */
    public double gap(int k) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int present = 0;
        for (int s = 0; s < counts.length; s++) {
            double rate = selectionRate(s, k);
            if (!Double.isNaN(rate)) {
                min = Math.min(min, rate);
                max = Math.max(max, rate);
                present++;
            }
        }
        return present < 2 ? Double.NaN : max - min;
    }

    /** Unfairness of demographic parity: the largest {@link #gap} of a class, in [0, 1]; NaN as there. */
    public double unfairnessMax() {
        return Arrays.stream(gaps()).max().orElse(Double.NaN);
    }

    /** The mean {@link #gap} over classes, in [0, 1]; NaN as there. */
    public double unfairnessMean() {
        return unfairnessSum() / classes();
    }

    /** The sum of the {@link #gap}s over classes, in [0, k]; NaN as there. */
    public double unfairnessSum() {
        double sum = 0;
        for (double gap : gaps()) {
            sum += gap;
        }
        return sum;
    }

    private double[] gaps() {
        double[] gaps = new double[classes()];
        Arrays.setAll(gaps, this::gap);
        return gaps;
    }

    /**
     * Share of group {@code s} that is decided right, in [0, 1]; NaN if the group has no weight.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public double accuracy(int s) {
        needLabels();
        double right = 0;
        for (int y = 0; y < classes(); y++) {
            right += counts[s][y][y];
        }
        double weight = weight(s);
        return weight > 0 ? right / weight : Double.NaN;
    }

    /**
     * The group with the lowest accuracy among those that have weight, the first one on a tie; -1 if none has.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public int worstGroup() {
        int worst = -1;
        for (int s = 0; s < counts.length; s++) {
            double a = accuracy(s);
            if (!Double.isNaN(a) && (worst < 0 || a < accuracy(worst))) {
                worst = s;
            }
        }
        return worst;
    }

    /**
     * Accuracy of the worst group, in [0, 1]; NaN if no group has weight.
     *
     * @throws IllegalStateException if the table has no labels
     */
    public double worstAccuracy() {
        int worst = worstGroup();
        return worst < 0 ? Double.NaN : accuracy(worst);
    }

    private void needLabels() {
        if (!labelled) {
            throw new IllegalStateException("this group table was made without labels");
        }
    }
}
