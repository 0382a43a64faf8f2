package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * The scores of a fair rule in one block of rows (a group, or all rows where the group is unknown): with the value
 * {@code v_k} of a decision and the loads {@code a} of a row,
 *
 * <pre>{@code score_k = v_k - parameters_k - sum_l a_l parameters_(link(l, k)).}</pre>
 *
 * A load is how much the row counts in the rates of one group and event. Demographic parity with known groups has no
 * loads: every row of the group counts alike, and the {@code K} constants are its offsets {@code mu_{s,k}}. Solver and
 * fitted rules share this arithmetic, so that a tie on the sample falls to the same side in both.
 */
public final class ScoreForm {
    private final int classes;
    private final int loads;
    private final int parameters;
    /** For each class pairs of load and parameter. */
    private final int[][] links;

    private ScoreForm(int classes, int loads, int parameters, int[][] links) {
        this.classes = classes;
        this.loads = loads;
        this.parameters = parameters;
        this.links = links;
    }

    /** Scores whose groups are known and whose rates have no condition: constants alone. */
    static ScoreForm constants(int classes) {
        return new ScoreForm(classes, 0, classes, new int[classes][0]);
    }

    /**
     * Scores with loads {@code [group][event]} and parameters {@code K constants, then [group][cell]}.
     *
     * @param classes number of classes
     * @param groups groups in whose rates a row counts: 1 where the group is known
     * @param events number of events
     * @param cells constrained rates
     */
    public static ScoreForm linked(int classes, int groups, int events, List<ParityConstraint.Cell> cells) {
        int[][] links = new int[classes][];
        for (int k = 0; k < classes; k++) {
            int[] found = new int[2 * groups * cells.size()];
            int n = 0;
            for (int s = 0; s < groups; s++) {
                for (int j = 0; j < cells.size(); j++) {
                    if (cells.get(j).decision() == k) {
                        found[n++] = s * events + cells.get(j).event();
                        found[n++] = classes + s * cells.size() + j;
                    }
                }
            }
            links[k] = Arrays.copyOf(found, n);
        }
        return new ScoreForm(classes, groups * events, classes + groups * cells.size(), links);
    }

    /** The form of a constraint; {@code groups} is 1 where the group of a row is known. */
    public static ScoreForm of(ParityConstraint constraint, int classes, int groups, boolean known) {
        return known && !constraint.conditional()
                ? constants(classes)
                : linked(
                        classes, known ? 1 : groups, constraint.conditional() ? classes : 1, constraint.cells(classes));
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Number of loads of a row. */
    public int loads() {
        return loads;
    }

    /** Number of parameters of a rule. */
    public int parameters() {
        return parameters;
    }

    /**
     * The score of one decision.
     *
     * @param k decision
     * @param value {@code v_k}
     * @param a array that holds the row's loads; not read if there are none
     * @param at where they begin
     * @param theta parameters of the rule
     */
    public double score(int k, double value, double[] a, int at, double[] theta) {
        double score = value - theta[k];
        int[] link = links[k];
        for (int m = 0; m < link.length; m += 2) {
            score -= a[at + link[m]] * theta[link[m + 1]];
        }
        return score;
    }

    /** Derivative of score {@code k} in load {@code l}. */
    public double slope(int k, int l, double[] theta) {
        double slope = 0;
        for (int m = 0; m < links[k].length; m += 2) {
            if (links[k][m] == l) {
                slope -= theta[links[k][m + 1]];
            }
        }
        return slope;
    }

    /** Parameters under which {@code constant} is always decided, where values lie in {@code [0, bound]}. */
    public double[] constant(int constant, double bound) {
        Checks.inRange("constant", constant, 0, classes - 1);
        double[] theta = new double[parameters];
        theta[constant] = -2 * Math.max(1, bound);
        return theta;
    }
}
