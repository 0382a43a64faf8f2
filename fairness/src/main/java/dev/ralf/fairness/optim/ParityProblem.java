package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Demographic parity with tolerance on a calibration sample: the most accurate randomised rule whose selection rates of
 * each class differ by at most {@code tolerance} between any two groups, and its dual.
 *
 * <p>With {@code pi_s} the weight share of group {@code s} and {@code v_k(x_i) = pi_s p_k(x_i)}, the dual is to minimise
 *
 * <pre>{@code
 * H(mu) = sum_s mean_{i in s} max_k(v_k(x_i) - mu_{s,k}) + (tolerance / 2) sum_{s,k} |mu_{s,k}|
 * subject to  sum_s mu_{s,k} = 0  for each class k.
 * }</pre>
 *
 * Means are weighted by the row weights. The minimum equals the plug-in accuracy {@code sum_s mean_{i in s} sum_k
 * v_k(x_i) q_k(x_i)} of the best rule {@code q}; it is accuracy only as far as {@code p} is calibrated. For two groups
 * this is the problem of Denis, Elie, Hebiri and Hu, "Fairness guarantees in multi-class classification with demographic
 * parity", JMLR 25 (2024), arXiv:2109.13642, with {@code mu_{s,k} = s (lambda1_k - lambda2_k)}; for more groups the
 * constraint is on the gap between groups, and the sum-to-zero condition makes it so.
 *
 * <p>Immutable; memory is one copy of the scores.
 */
public final class ParityProblem {
    private final int classes;
    private final double tolerance;
    private final double[] shares;
    /** Scores {@code v}, per group row-major {@code [n_s][k]}. */
    private final double[][] scores;
    /** Row weights per group, normalised to sum 1. */
    private final double[][] weights;

    private ParityProblem(int classes, double tolerance, double[] shares, double[][] scores, double[][] weights) {
        this.classes = classes;
        this.tolerance = tolerance;
        this.shares = shares;
        this.scores = scores;
        this.weights = weights;
    }

    /**
     * The problem of a sample.
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
        int n = probabilities.rows();
        int k = Checks.atLeast("classes", probabilities.columns(), 2);
        Checks.atLeast("groups", groupCount, 2);
        Checks.nonNegative("tolerance", tolerance);
        Checks.size("groups", groups.length, n);
        Checks.size("weights", rowWeights.length, n);
        int[] sizes = new int[groupCount];
        double[] sums = new double[groupCount];
        double total = 0;
        for (int i = 0; i < n; i++) {
            int s = Checks.inRange("groups[" + i + "]", groups[i], 0, groupCount - 1);
            double w = Checks.nonNegative("weights[" + i + "]", rowWeights[i]);
            sizes[s]++;
            sums[s] += w;
            total += w;
        }
        double[][] scores = new double[groupCount][];
        double[][] weights = new double[groupCount][];
        double[] shares = new double[groupCount];
        for (int s = 0; s < groupCount; s++) {
            Checks.argument(sums[s] > 0, "group %d must have rows with a positive weight, got none", s);
            scores[s] = new double[sizes[s] * k];
            weights[s] = new double[sizes[s]];
            shares[s] = sums[s] / total;
        }
        int[] next = new int[groupCount];
        for (int i = 0; i < n; i++) {
            int s = groups[i];
            int row = next[s]++;
            weights[s][row] = rowWeights[i] / sums[s];
            for (int c = 0; c < k; c++) {
                double p = probabilities.get(i, c);
                Checks.argument(Double.isFinite(p), "probabilities[%d][%d] must be finite, got %s", i, c, p);
                scores[s][row * k + c] = shares[s] * p;
            }
        }
        return new ParityProblem(k, tolerance, shares, scores, weights);
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Number of groups. */
    public int groups() {
        return shares.length;
    }

    /** Tolerated gap of selection rates. */
    public double tolerance() {
        return tolerance;
    }

    /** Weight share of each group, sums to 1. */
    public double[] shares() {
        return shares.clone();
    }

    /**
     * The dual objective {@code H}.
     *
     * @param offsets {@code mu}, {@code [group][class]}; that each class sums to zero is the caller's business
     */
    public double dual(double[][] offsets) {
        double sum = penalty(offsets);
        for (int s = 0; s < groups(); s++) {
            sum += rule(s, offsets[s]).value();
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

    /** What {@code argmax_k(v_k - offset_k)} does in group {@code s}; the lowest class wins a tie. */
    GroupRule rule(int s, double[] offsets) {
        double[] v = scores[s];
        double[] w = weights[s];
        int k = classes;
        double[] rates = new double[k];
        double gain = 0;
        double value = 0;
        for (int i = 0, at = 0; i < w.length; i++, at += k) {
            int best = 0;
            double max = v[at] - offsets[0];
            for (int c = 1; c < k; c++) {
                double score = v[at + c] - offsets[c];
                if (score > max) {
                    max = score;
                    best = c;
                }
            }
            rates[best] += w[i];
            gain += w[i] * v[at + best];
            value += w[i] * max;
        }
        return new GroupRule(offsets.clone(), rates, gain, value);
    }

    /**
     * Weight share of group {@code s} whose two best scores {@code v_k - offset_k} are at most {@code width} apart.
     *
     * @param s group
     * @param offsets {@code [class]}
     * @param width largest difference that counts as a tie
     */
    public double tiedShare(int s, double[] offsets, double width) {
        double tied = 0;
        for (int i = 0; i < weights[s].length; i++) {
            double first = Double.NEGATIVE_INFINITY;
            double second = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                double score = scores[s][i * classes + c] - offsets[c];
                if (score > first) {
                    second = first;
                    first = score;
                } else if (score > second) {
                    second = score;
                }
            }
            if (first - second <= width) {
                tied += weights[s][i];
            }
        }
        return tied;
    }

    /**
     * At most {@code limit} rows of group {@code s}, evenly spaced in the order given, for a start that need not be
     * exact.
     */
    Sample sample(int s, int limit) {
        int n = weights[s].length;
        if (n <= limit) {
            return new Sample(scores[s], weights[s]);
        }
        double[] v = new double[limit * classes];
        double[] w = new double[limit];
        double sum = 0;
        for (int j = 0; j < limit; j++) {
            int i = (int) ((long) j * n / limit);
            System.arraycopy(scores[s], i * classes, v, j * classes, classes);
            w[j] = weights[s][i];
            sum += w[j];
        }
        if (!(sum > 0)) {
            return new Sample(scores[s], weights[s]);
        }
        for (int j = 0; j < limit; j++) {
            w[j] /= sum;
        }
        return new Sample(v, w);
    }

    /** Rows of one group: scores row-major {@code [n][k]} and weights that sum to 1. */
    record Sample(double[] scores, double[] weights) {}
}
