package dev.ralf.fairness.optim;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decisions between two classes from one score, by randomised thresholds in each group, fitted on labelled rows: the
 * derived predictors of Hardt, Price and Srebro, "Equality of opportunity in supervised learning", arXiv:1610.02413.
 *
 * <p>A rule of a group decides class 1 where the score exceeds a threshold, or, flipped, where it does not; mixtures of
 * them fill the convex hull of the group's points (false positive rate, true positive rate). The best point of each hull
 * under the constraint is a small linear program over the hulls' corners, solved exactly: no grid of thresholds.
 * Equal scores are never separated.
 */
public final class ThresholdRules {
    private ThresholdRules() {}

    /** Which rates of class 1 must be equal in all groups. */
    public enum Constraint {
        /** {@code P(decision = 1 | group)}. */
        SELECTION_RATE(),
        /** {@code P(decision = 1 | group, label = 1)}. */
        TRUE_POSITIVE_RATE(1),
        /** {@code P(decision = 1 | group, label = 0)}. */
        FALSE_POSITIVE_RATE(0),
        /** Both. */
        EQUALISED_ODDS(0, 1);

        private final int[] events;

        Constraint(int... events) {
            this.events = events;
        }
    }

    /** What is maximised. */
    public enum Objective {
        /** Share of right decisions. */
        ACCURACY,
        /** Over all groups together: {@code (P(decision = 1 | label 1) + P(decision = 0 | label 0)) / 2}. */
        BALANCED_ACCURACY,
        /** Sum over groups of true minus false positive rate, which counts every group alike. */
        GROUP_RATES
    }

    /**
     * One rule of a mixture.
     *
     * @param weight probability of the rule in its group
     * @param threshold class 1 where the score is above it
     * @param flipped class 0 there instead
     */
    public record Rule(double weight, double threshold, boolean flipped) {
        /** The decision about a score. */
        public int decide(double score) {
            return score > threshold != flipped ? 1 : 0;
        }
    }

    /**
     * A fit.
     *
     * @param value the objective on the sample, its exact maximum up to rounding
     * @param rules {@code [group]} rules to draw from
     */
    public record Fit(double value, List<List<Rule>> rules) {}

    /**
     * Fits.
     *
     * @param scores score of each row, higher for class 1
     * @param labels 0 or 1
     * @param groups group of each row, 2 or more
     * @param constraint which rates must be equal
     * @param objective what is maximised
     * @throws IllegalArgumentException if lengths differ, a score is NaN, a label is not 0 or 1, or a group lacks rows of a
     *     label that is needed; the message names the group
     */
    public static Fit fit(double[] scores, int[] labels, Groups groups, Constraint constraint, Objective objective) {
        int n = scores.length;
        Checks.size("labels", labels.length, n);
        Checks.size("groups", groups.codes().length, n);
        Checks.atLeast("groups", groups.count(), 2);
        double[][] sizes = new double[groups.count()][2];
        double[] totals = new double[2];
        for (int i = 0; i < n; i++) {
            Checks.argument(!Double.isNaN(scores[i]), "scores[%d] must be a number, got NaN", i);
            int y = Checks.inRange("labels[" + i + "]", labels[i], 0, 1);
            sizes[groups.codes()[i]][y]++;
            totals[y]++;
        }
        List<ParityConstraint.Cell> cells = constraint == Constraint.SELECTION_RATE
                ? List.of(new ParityConstraint.Cell(0, 1))
                : IntStream.of(constraint.events)
                        .mapToObj(e -> new ParityConstraint.Cell(e, 1))
                        .toList();
        MasterProgram program = new MasterProgram(groups.count(), groups.count(), cells.size(), 0);
        for (int s = 0; s < groups.count(); s++) {
            check(sizes[s], groups.values().get(s), constraint, objective);
            for (double[] corner : hull(points(scores, labels, groups.codes(), s))) {
                double right1 = corner[1];
                double right0 = sizes[s][0] - corner[0];
                double gain =
                        switch (objective) {
                            case ACCURACY -> (right1 + right0) / n;
                            case BALANCED_ACCURACY -> (right1 / totals[1] + right0 / totals[0]) / 2;
                            case GROUP_RATES -> right1 / sizes[s][1] - corner[0] / sizes[s][0];
                        };
                double[][] rates = new double[groups.count()][cells.size()];
                for (int j = 0; j < cells.size(); j++) {
                    int y = cells.get(j).event();
                    rates[s][j] = constraint == Constraint.SELECTION_RATE
                            ? (corner[0] + corner[1]) / (sizes[s][0] + sizes[s][1])
                            : corner[y] / sizes[s][y];
                }
                program.add(s, new GroupRule(new double[] {corner[2], corner[3]}, rates, gain, gain));
            }
        }
        MasterProgram.Solution solution = program.solve()
                .orElseThrow(() -> new IllegalStateException("the linear program over thresholds was not solved"));
        List<List<Rule>> rules = new ArrayList<>();
        for (int s = 0; s < groups.count(); s++) {
            List<Rule> own = new ArrayList<>();
            for (int j = 0; j < solution.mixture().weights()[s].length; j++) {
                double[] rule = solution.mixture().offsets()[s][j];
                own.add(new Rule(solution.mixture().weights()[s][j], rule[0], rule[1] > 0));
            }
            rules.add(List.copyOf(own));
        }
        return new Fit(solution.value(), List.copyOf(rules));
    }

    private static void check(double[] sizes, String group, Constraint constraint, Objective objective) {
        Checks.argument(sizes[0] + sizes[1] > 0, "group %s must have rows, got none", group);
        for (int y = 0; y < 2; y++) {
            int label = y;
            boolean needed = objective == Objective.GROUP_RATES
                    || IntStream.of(constraint.events).anyMatch(e -> e == label);
            Checks.argument(
                    sizes[y] > 0 || !needed,
                    "group %s must have rows of label %d, its rate cannot be compared without",
                    group,
                    y);
        }
    }

    /** {@code {decided 1 of label 0, of label 1, threshold, flipped}} of each threshold, flipped and not. */
    private static List<double[]> points(double[] scores, int[] labels, int[] codes, int s) {
        int[] rows = IntStream.range(0, scores.length)
                .filter(i -> codes[i] == s)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(i -> i)
                .toArray();
        List<double[]> points = new ArrayList<>();
        double[] above = new double[2];
        points.add(new double[] {0, 0, Double.POSITIVE_INFINITY, 0});
        for (int i = 0; i < rows.length; i++) {
            above[labels[rows[i]]]++;
            if (i + 1 == rows.length || scores[rows[i + 1]] < scores[rows[i]]) {
                double threshold = i + 1 == rows.length ? Double.NEGATIVE_INFINITY : scores[rows[i + 1]];
                points.add(new double[] {above[0], above[1], threshold, 0});
            }
        }
        for (double[] p : List.copyOf(points)) {
            points.add(new double[] {above[0] - p[0], above[1] - p[1], p[2], 1});
        }
        return points;
    }

    /** Corners of the convex hull of the first two coordinates (Andrew's monotone chain, doi:10.1016/0020-0190(79)90072-3). */
    private static List<double[]> hull(List<double[]> points) {
        List<double[]> sorted = points.stream()
                .sorted(Comparator.<double[]>comparingDouble(p -> p[0])
                        .thenComparingDouble(p -> p[1])
                        .thenComparingDouble(p -> p[3]))
                .toList();
        List<double[]> hull = new ArrayList<>(chain(sorted));
        List<double[]> reversed = new ArrayList<>(sorted);
        Collections.reverse(reversed);
        hull.addAll(chain(reversed));
        return hull;
    }

    private static List<double[]> chain(List<double[]> points) {
        List<double[]> chain = new ArrayList<>();
        for (double[] p : points) {
            while (chain.size() > 1 && turn(chain.get(chain.size() - 2), chain.get(chain.size() - 1), p) <= 0) {
                chain.remove(chain.size() - 1);
            }
            chain.add(p);
        }
        return chain;
    }

    private static double turn(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }
}
