package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Entropies of labels that depend on each other only through which of T equally likely passes is right. It holds M
 * outcomes, for example what the labels of a batch may turn out to be, each with its joint probability with every pass,
 * {@code [T][M]}, which sum to 1.
 *
 * <p>{@link #with} adds a row: every outcome splits into one for each class. While there are at most {@code limit}
 * outcomes of positive probability this is exact. Beyond, {@code limit} of them are drawn in proportion to their
 * probability by systematic sampling (an outcome drawn several times is kept once, with that weight); every expectation
 * over outcomes then remains unbiased, and what an outcome says about the passes remains exact.
 */
final class JointEntropy {
    private static final int BLOCK = 512;

    private final double[][] joint;
    private final int size;
    private final double entropy;

    /**
     * Outcomes with their joint probabilities.
     *
     * @param joint {@code [T][M]}, non-negative, summing to 1; handed over
     */
    JointEntropy(double[][] joint) {
        this.joint = joint;
        this.size = joint[0].length;
        double h = 0;
        for (int m = 0; m < size; m++) {
            double sum = 0;
            for (double[] pass : joint) {
                sum += pass[m];
            }
            h -= MathOps.xlogx(sum);
        }
        this.entropy = h;
    }

    /** Of no rows: a single outcome, with every one of {@code passes} passes. */
    static JointEntropy empty(int passes) {
        double[][] joint = new double[passes][1];
        for (double[] pass : joint) {
            pass[0] = 1.0 / passes;
        }
        return new JointEntropy(joint);
    }

    /** Number of outcomes M. */
    int size() {
        return size;
    }

    /** The entropy in nats of the outcomes held, {@code -sum_m P(m) ln P(m)}. */
    double entropy() {
        return entropy;
    }

    /**
     * The conditional entropy in nats of one more row's label given the outcome,
     * {@code H(outcome, label) - H(outcome)}.
     *
     * @param p the row's probabilities {@code [T][k]}, row-major
     * @param k number of classes
     */
    double conditional(double[] p, int k) {
        double h = 0;
        double[] q = new double[Math.min(BLOCK, size)];
        for (int from = 0; from < size; from += BLOCK) {
            int n = Math.min(BLOCK, size - from);
            for (int c = 0; c < k; c++) {
                Arrays.fill(q, 0, n, 0);
                int t = 0;
                for (; t + 3 < joint.length; t += 4) { // four passes at a time, to load and store q less often
                    addFour(q, n, from, t, p[t * k + c], p[(t + 1) * k + c], p[(t + 2) * k + c], p[(t + 3) * k + c]);
                }
                for (; t < joint.length; t++) {
                    addOne(q, n, from, joint[t], p[t * k + c]);
                }
                for (int m = 0; m < n; m++) {
                    h -= MathOps.xlogx(q[m]);
                }
            }
        }
        return h - entropy;
    }

    private void addFour(double[] q, int n, int from, int t, double p0, double p1, double p2, double p3) {
        double[] j0 = joint[t];
        double[] j1 = joint[t + 1];
        double[] j2 = joint[t + 2];
        double[] j3 = joint[t + 3];
        for (int m = 0; m < n; m++) {
            q[m] += j0[from + m] * p0 + j1[from + m] * p1 + j2[from + m] * p2 + j3[from + m] * p3;
        }
    }

    private static void addOne(double[] q, int n, int from, double[] j0, double p0) {
        for (int m = 0; m < n; m++) {
            q[m] += j0[from + m] * p0;
        }
    }

    /**
     * The outcomes together with one more row's label.
     *
     * @param p the row's probabilities {@code [T][k]}, row-major
     * @param k number of classes
     * @param limit the most outcomes to hold, at least 1
     * @param rng draws one number where outcomes must be sampled
     */
    JointEntropy with(double[] p, int k, int limit, RandomGenerator rng) {
        int positive = 0;
        double total = 0;
        for (int m = 0; m < size; m++) {
            for (int c = 0; c < k; c++) {
                double q = probability(m, c, p, k);
                positive += q > 0 && positive <= limit ? 1 : 0;
                total += q;
            }
        }
        boolean exact = positive <= limit;
        double start = exact ? 0 : rng.nextDouble();
        double[][] next = new double[joint.length][Math.min(positive, limit)];
        int kept = 0;
        int drawn = 0;
        double below = 0;
        for (int m = 0; m < size; m++) {
            for (int c = 0; c < k; c++) {
                double q = probability(m, c, p, k);
                below += q;
                double weight = 1;
                if (!exact) {
                    int before = drawn;
                    while (drawn < limit && (start + drawn) / limit * total < below) {
                        drawn++;
                    }
                    weight = (drawn - before) / (limit * q);
                    if (drawn == before) {
                        continue;
                    }
                }
                if (q > 0) {
                    for (int t = 0; t < joint.length; t++) {
                        next[t][kept] = weight * joint[t][m] * p[t * k + c];
                    }
                    kept++;
                }
            }
        }
        for (int t = 0; t < next.length; t++) {
            next[t] = Arrays.copyOf(next[t], kept);
        }
        return new JointEntropy(next);
    }

    private double probability(int m, int c, double[] p, int k) {
        double q = 0;
        for (int t = 0; t < joint.length; t++) {
            q += joint[t][m] * p[t * k + c];
        }
        return q;
    }
}
