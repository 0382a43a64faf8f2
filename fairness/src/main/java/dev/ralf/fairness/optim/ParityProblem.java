package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Parity of rates with tolerance on a calibration sample: the randomised rule of largest value whose constrained rates
 * {@code P(decision = k | group, event)} differ by at most {@code tolerance} between any two groups, and its dual.
 *
 * <p>Rows come in blocks: the groups where they are known, else one block of all rows. With the weight share {@code pi_b}
 * of a block, values {@code v_k(x) = pi_b u_k p_k(x)} ({@code u_k} is 1, or the cost of missing class {@code k}) and loads
 * {@code a_{s,e}(x)}, the dual is to minimise
 *
 * <pre>{@code
 * H(mu) = sum_b mean_{i in b} max_k(v_k(x_i) - sum_{s,e} a_{s,e}(x_i) mu_{s,(e,k)}) + (tolerance / 2) sum |mu|
 * subject to  sum_s mu_{s,(e,k)} = 0  for each constrained rate (e,k).
 * }</pre>
 *
 * Means are weighted by the row weights; loads have mean 1 over the group. Where the group is known a row counts in its
 * own group alone: {@code a = 1} for demographic parity, {@code a_e = p_e(x) / mean_{i in s} p_e(x_i)} for rates given the
 * label. Where {@code r_s(x) = P(group = s | x)} is given instead, the numerator has the factor {@code r_s(x)} (group and
 * label taken as independent given {@code x}) and the mean is over all rows.
 *
 * <p>The minimum equals the plug-in value {@code sum_b mean_{i in b} sum_k v_k(x_i) q_k(x_i)} of the best rule {@code q},
 * plug-in accuracy if there are no costs; it is accuracy only as far as {@code p} is calibrated. For demographic parity
 * and two groups this is the problem of Denis, Elie, Hebiri and Hu, "Fairness guarantees in multi-class classification
 * with demographic parity", JMLR 25 (2024), arXiv:2109.13642, with {@code mu_{s,k} = s (lambda1_k - lambda2_k)}; for more
 * groups the constraint is on the gap between groups, and the sum-to-zero condition makes it so. With the group unknown,
 * and for rates given the label, it is the linear program of Xian and Zhao, arXiv:2405.04025.
 *
 * <p>Immutable; memory is one copy of values and loads.
 */
public final class ParityProblem {
    private final Shape shape;
    private final double tolerance;
    private final double[] shares;
    private final double[][] means;
    private final Sample[] blocks;

    /**
     * What rules of one problem have in common.
     *
     * @param form arithmetic of the scores
     * @param cells constrained rates
     * @param groups number of groups
     * @param known true if each group is a block
     * @param bound largest value of a decision
     */
    private record Shape(ScoreForm form, List<ParityConstraint.Cell> cells, int groups, boolean known, double bound) {}

    private ParityProblem(Shape shape, double tolerance, double[] shares, double[][] means, Sample[] blocks) {
        this.shape = shape;
        this.tolerance = Checks.nonNegative("tolerance", tolerance);
        this.shares = shares;
        this.means = means;
        this.blocks = blocks;
    }

    /**
     * Demographic parity of a sample whose groups are known.
     *
     * @param probabilities {@code [n][k]}, k at least 2; rows need not sum to one
     * @param groups group of each row, in {@code [0, groupCount)}
     * @param groupCount number of groups, at least 2
     * @param rowWeights non-negative weight of each row
     * @param tolerance tolerated gap of selection rates, at least 0
     * @throws IllegalArgumentException if a length or code does not fit, a number is not finite, or a group has no weight
     */
    public static ParityProblem of(
            Matrix probabilities, int[] groups, int groupCount, double[] rowWeights, double tolerance) {
        return known(
                ParityConstraint.DEMOGRAPHIC_PARITY,
                probabilities,
                new double[0],
                groups,
                groupCount,
                rowWeights,
                tolerance);
    }

    /**
     * The problem of a sample whose groups are known.
     *
     * @param constraint which rates must agree
     * @param probabilities {@code [n][k]}, k at least 2
     * @param costs cost of missing each class, {@code [k]}, at least 0; empty for 1 each
     * @param groups group of each row, in {@code [0, groupCount)}
     * @param groupCount number of groups, at least 2
     * @param rowWeights non-negative weight of each row
     * @param tolerance tolerated gap of rates, at least 0
     * @throws IllegalArgumentException if a length or code does not fit, a number is not finite, a group has no weight, or
     *     a class whose rates are constrained has no probability in a group
     */
    public static ParityProblem known(
            ParityConstraint constraint,
            Matrix probabilities,
            double[] costs,
            int[] groups,
            int groupCount,
            double[] rowWeights,
            double tolerance) {
        int n = probabilities.rows();
        check(probabilities, costs, groupCount, rowWeights);
        Checks.size("groups", groups.length, n);
        int[] sizes = new int[groupCount];
        double[] sums = new double[groupCount];
        double total = 0;
        for (int i = 0; i < n; i++) {
            int s = Checks.inRange("groups[" + i + "]", groups[i], 0, groupCount - 1);
            sizes[s]++;
            sums[s] += rowWeights[i];
            total += rowWeights[i];
        }
        int k = probabilities.columns();
        ScoreForm form = ScoreForm.of(constraint, k, groupCount, true);
        Sample[] blocks = new Sample[groupCount];
        double[] shares = new double[groupCount];
        double[][] means = new double[groupCount][form.loads()];
        for (int s = 0; s < groupCount; s++) {
            Checks.argument(sums[s] > 0, "group %d must have rows with a positive weight, got none", s);
            shares[s] = sums[s] / total;
            int[] rows = new int[sizes[s]];
            for (int i = 0, next = 0; i < n; i++) {
                if (groups[i] == s) {
                    rows[next++] = i;
                }
            }
            double[] w = weights(rows, rowWeights, sums[s]);
            double[] a = new double[rows.length * form.loads()];
            for (int j = 0; j < rows.length; j++) {
                for (int e = 0; e < form.loads(); e++) {
                    a[j * form.loads() + e] = probabilities.get(rows[j], e);
                }
            }
            normalise(a, w, means[s], constraint.cells(k), k, s);
            blocks[s] = new Sample(values(probabilities, rows, costs, shares[s]), w, a);
        }
        return new ParityProblem(
                new Shape(form, constraint.cells(k), groupCount, true, bound(costs)), tolerance, shares, means, blocks);
    }

    /**
     * The problem of a sample whose groups are known by their probabilities alone.
     *
     * @param constraint which rates must agree
     * @param probabilities {@code [n][k]}, k at least 2
     * @param costs cost of missing each class, {@code [k]}, at least 0; empty for 1 each
     * @param groupProbabilities {@code P(group = s | x)}, {@code [n][s]}, at least 2 groups
     * @param rowWeights non-negative weight of each row
     * @param tolerance tolerated gap of rates, at least 0
     * @throws IllegalArgumentException if a length does not fit, a number is not finite, or a group, or a constrained class
     *     in a group, has no probability
     */
    public static ParityProblem unknown(
            ParityConstraint constraint,
            Matrix probabilities,
            double[] costs,
            Matrix groupProbabilities,
            double[] rowWeights,
            double tolerance) {
        int n = probabilities.rows();
        int k = probabilities.columns();
        int groups = groupProbabilities.columns();
        check(probabilities, costs, groups, rowWeights);
        Checks.size("groupProbabilities", groupProbabilities.rows(), n);
        double total =
                Checks.positive("sum of the weights", Arrays.stream(rowWeights).sum());
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> i);
        double[] w = weights(rows, rowWeights, total);
        ScoreForm form = ScoreForm.of(constraint, k, groups, false);
        int events = form.loads() / groups;
        double[] flat = new double[form.loads()];
        double[] a = new double[n * form.loads()];
        for (int i = 0; i < n; i++) {
            for (int s = 0; s < groups; s++) {
                double r = groupProbabilities.get(i, s);
                Checks.argument(r >= 0 && r < 2, "groupProbabilities[%d][%d] must be in [0, 1], got %s", i, s, r);
                for (int e = 0; e < events; e++) {
                    a[i * flat.length + s * events + e] = constraint.conditional() ? r * probabilities.get(i, e) : r;
                }
            }
        }
        normalise(a, w, flat, constraint.cells(k), events, -1);
        double[][] means = new double[groups][];
        Arrays.setAll(means, s -> Arrays.copyOfRange(flat, s * events, (s + 1) * events));
        Sample all = new Sample(values(probabilities, rows, costs, 1), w, a);
        return new ParityProblem(
                new Shape(form, constraint.cells(k), groups, false, bound(costs)),
                tolerance,
                new double[] {1},
                means,
                new Sample[] {all});
    }

    private static void check(Matrix probabilities, double[] costs, int groupCount, double[] rowWeights) {
        int k = Checks.atLeast("classes", probabilities.columns(), 2);
        Checks.atLeast("groups", groupCount, 2);
        Checks.size("weights", rowWeights.length, probabilities.rows());
        for (int i = 0; i < rowWeights.length; i++) {
            Checks.nonNegative("weights[" + i + "]", rowWeights[i]);
        }
        for (int i = 0; i < probabilities.rows(); i++) {
            for (int c = 0; c < k; c++) {
                double p = probabilities.get(i, c);
                Checks.argument(Double.isFinite(p), "probabilities[%d][%d] must be finite, got %s", i, c, p);
            }
        }
        if (costs.length > 0) {
            Checks.size("costs", costs.length, k);
            for (double cost : costs) {
                Checks.argument(cost >= 0 && cost <= 1e6, "costs must be in [0, 1000000], got %s", cost);
            }
        }
    }

    private static double bound(double[] costs) {
        return Arrays.stream(costs).max().orElse(1);
    }

    private static double[] weights(int[] rows, double[] rowWeights, double sum) {
        double[] w = new double[rows.length];
        Arrays.setAll(w, j -> rowWeights[rows[j]] / sum);
        return w;
    }

    private static double[] values(Matrix probabilities, int[] rows, double[] costs, double share) {
        int k = probabilities.columns();
        double[] v = new double[rows.length * k];
        for (int j = 0; j < rows.length; j++) {
            for (int c = 0; c < k; c++) {
                double p = probabilities.get(rows[j], c);
                v[j * k + c] = share * (costs.length == 0 ? p : costs[c] * p);
            }
        }
        return v;
    }

    /** Divides loads by their means, which it stores; loads of mean 0 must not be constrained. */
    private static void normalise(
            double[] a, double[] w, double[] means, List<ParityConstraint.Cell> cells, int events, int group) {
        int loads = means.length;
        for (int l = 0; l < loads; l++) {
            for (int i = 0; i < w.length; i++) {
                means[l] += w[i] * a[i * loads + l];
            }
            int event = l % events;
            boolean used = cells.stream().anyMatch(c -> c.event() == event);
            Checks.argument(
                    means[l] > 0 || !used,
                    "class %d must have a positive probability in group %d, its rates cannot be compared",
                    event,
                    group < 0 ? l / events : group);
            for (int i = 0; i < w.length && means[l] > 0; i++) {
                a[i * loads + l] /= means[l];
            }
        }
    }

    /** The same problem with another tolerance; shares the sample. */
    public ParityProblem withTolerance(double other) {
        return new ParityProblem(shape, other, shares, means, blocks);
    }

    /** Number of classes. */
    public int classes() {
        return shape.form.classes();
    }

    /** Number of groups. */
    public int groups() {
        return shape.groups;
    }

    /** The constrained rates, the columns of {@code mu}. */
    public List<ParityConstraint.Cell> cells() {
        return shape.cells;
    }

    /** Arithmetic of the scores. */
    public ScoreForm form() {
        return shape.form;
    }

    /** Number of blocks: the groups if they are known, else 1. */
    public int blocks() {
        return blocks.length;
    }

    /** Tolerated gap of rates. */
    public double tolerance() {
        return tolerance;
    }

    /** Weight share of each block, sums to 1. */
    public double[] shares() {
        return shares.clone();
    }

    /** By what the loads were divided, {@code [group][event]}; no events for demographic parity of known groups. */
    public double[][] means() {
        return Arrays.stream(means).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * The dual objective {@code H}.
     *
     * @param offsets {@code mu}, {@code [group][cell]}; that each cell sums to zero is the caller's business
     */
    public double dual(double[][] offsets) {
        double sum = penalty(offsets);
        for (int b = 0; b < blocks.length; b++) {
            sum += rule(b, parameters(b, offsets)).value();
        }
        return sum;
    }

    /** {@code (tolerance / 2) sum |mu|}. */
    double penalty(double[][] offsets) {
        return tolerance / 2 * absoluteSum(offsets);
    }

    /** {@code sum |mu|}. */
    static double absoluteSum(double[][] offsets) {
        double sum = 0;
        for (double[] row : offsets) {
            for (double v : row) {
                sum += Math.abs(v);
            }
        }
        return sum;
    }

    /** The parameters of block {@code b} at the dual point {@code mu}. */
    public double[] parameters(int b, double[][] offsets) {
        if (shape.form.loads() == 0) {
            return offsets[b].clone();
        }
        int cells = shape.cells.size();
        double[] theta = new double[shape.form.parameters()];
        if (shape.known) {
            System.arraycopy(offsets[b], 0, theta, classes(), cells);
        } else {
            for (int s = 0; s < offsets.length; s++) {
                System.arraycopy(offsets[s], 0, theta, classes() + s * cells, cells);
            }
        }
        return theta;
    }

    /** Parameters under which class {@code k} is always decided. */
    double[] constant(int k) {
        return shape.form.constant(k, shape.bound);
    }

    /** What the best scores decide in block {@code b} under these parameters; the lowest class wins a tie. */
    GroupRule rule(int b, double[] theta) {
        Sample block = blocks[b];
        double[] v = block.values;
        double[] w = block.weights;
        double[] a = block.loads;
        int k = classes();
        int loads = shape.form.loads();
        double[][] counted = new double[Math.max(1, loads)][k];
        double gain = 0;
        double value = 0;
        for (int i = 0, at = 0; i < w.length; i++, at += k) {
            int best = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                // Without loads the score is this difference; spelled out, because it is where the time goes.
                double score = loads == 0 ? v[at + c] - theta[c] : shape.form.score(c, v[at + c], a, i * loads, theta);
                if (score > max) {
                    max = score;
                    best = c;
                }
            }
            if (loads == 0) {
                counted[0][best] += w[i];
            }
            for (int l = 0; l < loads; l++) {
                counted[l][best] += w[i] * a[i * loads + l];
            }
            gain += w[i] * v[at + best];
            value += w[i] * max;
        }
        return new GroupRule(theta.clone(), rates(b, counted), gain, value);
    }

    /** Rates {@code [group][cell]} from what was counted by load and decision. */
    double[][] rates(int b, double[][] counted) {
        double[][] rates = new double[groups()][shape.cells.size()];
        int events = shape.known ? counted.length : counted.length / groups();
        for (int s = shape.known ? b : 0; s < (shape.known ? b + 1 : groups()); s++) {
            for (int j = 0; j < rates[s].length; j++) {
                ParityConstraint.Cell cell = shape.cells.get(j);
                rates[s][j] = counted[(shape.known ? 0 : s * events) + cell.event()][cell.decision()];
            }
        }
        return rates;
    }

    /**
     * How far the rates of two groups can move apart when rows whose two best scores are at most {@code width} apart go
     * either way: the tied share, weighed as in the rates, added up over the two groups where it is largest; the largest
     * such sum over events. {@code theta} holds the parameters of each block.
     */
    public double tieSlack(double[][] theta, double width) {
        int loads = shape.form.loads();
        int events = loads == 0 ? 1 : shape.known ? loads : loads / groups();
        double[][] tied = new double[events][groups()];
        for (int b = 0; b < blocks.length; b++) {
            Sample block = blocks[b];
            for (int i = 0; i < block.weights.length; i++) {
                if (!tied(block, i, theta[b], width)) {
                    continue;
                }
                for (int e = 0; e < events; e++) {
                    if (shape.known) {
                        tied[e][b] += block.weights[i] * (loads == 0 ? 1 : block.loads[i * loads + e]);
                    } else {
                        for (int s = 0; s < groups(); s++) {
                            tied[e][s] += block.weights[i] * block.loads[i * loads + s * events + e];
                        }
                    }
                }
            }
        }
        double slack = 0;
        for (double[] byGroup : tied) {
            Arrays.sort(byGroup);
            slack = Math.max(slack, byGroup[byGroup.length - 1] + byGroup[byGroup.length - 2]);
        }
        return slack;
    }

    private boolean tied(Sample block, int i, double[] theta, double width) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        int k = classes();
        for (int c = 0; c < k; c++) {
            double score = shape.form.score(c, block.values[i * k + c], block.loads, i * shape.form.loads(), theta);
            if (score > first) {
                second = first;
                first = score;
            } else if (score > second) {
                second = score;
            }
        }
        return first - second <= width;
    }

    /**
     * At most {@code limit} rows of block {@code b}, evenly spaced in the order given, for a start that need not be
     * exact.
     */
    Sample sample(int b, int limit) {
        Sample block = blocks[b];
        int n = block.weights.length;
        if (n <= limit) {
            return block;
        }
        int k = classes();
        int loads = shape.form.loads();
        double[] v = new double[limit * k];
        double[] w = new double[limit];
        double[] a = new double[limit * loads];
        double sum = 0;
        for (int j = 0; j < limit; j++) {
            int i = (int) ((long) j * n / limit);
            System.arraycopy(block.values, i * k, v, j * k, k);
            System.arraycopy(block.loads, i * loads, a, j * loads, loads);
            w[j] = block.weights[i];
            sum += w[j];
        }
        if (!(sum > 0)) {
            return block;
        }
        for (int j = 0; j < limit; j++) {
            w[j] /= sum;
        }
        return new Sample(v, w, a);
    }

    /** Rows of one block: values row-major {@code [n][k]}, weights that sum to 1, and loads {@code [n][loads]}. */
    record Sample(double[] values, double[] weights, double[] loads) {}
}
