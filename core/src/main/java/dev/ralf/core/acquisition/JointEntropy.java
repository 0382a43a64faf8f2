package dev.ralf.core.acquisition;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Entropies of labels that depend on each other only through which of T equally likely passes is right. It holds M
 * outcomes, for example what the labels of a batch may turn out to be, each with its joint probability with every pass,
 * {@code [T][M]}, which sum to 1.
 *
 * <p>{@link #with} adds a row: every outcome splits into one for each class. While there are at most {@code limit}
 * outcomes of positive probability this is exact. Beyond, outcomes are sampled: for each pass the same number, together
 * {@code limit} (rounded down to a multiple of T, at least T), drawn by the probabilities of that pass, and from then on
 * a sample keeps its pass and draws the label of every further row from it. What a sampled outcome says about the passes
 * is always computed exactly, so the error is that of the outcomes' frequencies and does not build up. A sample that leaves
 * less than 1e-9 of probability to other passes than its own can learn no more from any row, at most some 1e-8 nats, and is
 * left out.
 */
final class JointEntropy {
    private static final int BLOCK = 512;
    private static final double CERTAIN = 1 - 1e-9;

    private final double[][] joint;
    private final int[] drawnFrom; // the pass of each sampled outcome; null while outcomes are enumerated
    private final double unit; // probability of a sampled outcome
    private final int size;
    private final double entropy;
    private final double[] passWeights;

    /**
     * Outcomes with their joint probabilities.
     *
     * @param joint {@code [T][M]}, non-negative, summing to 1; handed over
     */
    JointEntropy(double[][] joint) {
        this(joint, null, 1);
    }

    private JointEntropy(double[][] joint, int[] drawnFrom, double unit) {
        this.joint = joint;
        this.drawnFrom = drawnFrom;
        this.unit = unit;
        this.size = joint[0].length;
        this.passWeights = new double[joint.length];
        double h = 0;
        for (int m = 0; m < size; m++) {
            double sum = 0;
            for (int t = 0; t < joint.length; t++) {
                sum += joint[t][m];
                passWeights[t] += joint[t][m];
            }
            h -= PlogP.of(sum);
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

    /** Number of outcomes held. */
    int size() {
        return size;
    }

    /** True while the outcomes are all that are possible, false once they are sampled. */
    boolean exact() {
        return drawnFrom == null;
    }

    /** The entropy in nats of the outcomes held, {@code -sum_m P(m) ln P(m)}. */
    double entropy() {
        return entropy;
    }

    /**
     * The conditional mutual information in nats of one more row's label and the pass, given the outcome: its conditional
     * entropy given the outcome less that given the pass. Not negative.
     *
     * @param p the row's probabilities {@code [T][k]}, row-major
     * @param k number of classes
     */
    double information(double[] p, int k) {
        double h = conditional(p, k);
        for (int t = 0; t < joint.length; t++) {
            for (int c = 0; c < k; c++) {
                h += passWeights[t] * PlogP.of(p[t * k + c]);
            }
        }
        return Math.max(0, h);
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
                    h -= PlogP.of(q[m]);
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
     * @param limit the most outcomes to enumerate
     * @param rng draws what must be sampled
     */
    JointEntropy with(double[] p, int k, int limit, RandomGenerator rng) {
        if (drawnFrom != null) {
            return extendSamples(p, k, rng);
        }
        int possible = countPossible(p, k, limit);
        return possible <= limit ? enumerate(p, k, possible) : sample(p, k, Math.max(1, limit / joint.length), rng);
    }

    /** The number of outcomes of positive probability with one more row, or some number above {@code limit}. */
    private int countPossible(double[] p, int k, int limit) {
        int count = 0;
        for (int m = 0; m < size && count <= limit; m++) {
            for (int c = 0; c < k; c++) {
                count += probability(m, c, p, k) > 0 ? 1 : 0;
            }
        }
        return count;
    }

    private JointEntropy enumerate(double[] p, int k, int possible) {
        double[][] next = new double[joint.length][possible];
        int at = 0;
        for (int m = 0; m < size; m++) {
            for (int c = 0; c < k; c++) {
                if (probability(m, c, p, k) > 0) {
                    for (int t = 0; t < joint.length; t++) {
                        next[t][at] = joint[t][m] * p[t * k + c];
                    }
                    at++;
                }
            }
        }
        return new JointEntropy(next);
    }

    /** Systematic samples of each pass: every outcome as often as expected, rounded up or down. */
    private JointEntropy sample(double[] p, int k, int perPass, RandomGenerator rng) {
        Samples samples = new Samples(perPass * joint.length, 1.0 / (perPass * joint.length));
        for (int s = 0; s < joint.length; s++) {
            double start = rng.nextDouble();
            double total = 0;
            for (int m = 0; m < size; m++) {
                for (int c = 0; c < k; c++) {
                    total += joint[s][m] * p[s * k + c];
                }
            }
            double below = 0;
            int drawn = 0;
            for (int m = 0; m < size; m++) {
                for (int c = 0; c < k; c++) {
                    below += joint[s][m] * p[s * k + c];
                    while (drawn < perPass && (start + drawn) / perPass * total < below) {
                        samples.add(s, m, c, p, k);
                        drawn++;
                    }
                }
            }
        }
        return samples.build();
    }

    private JointEntropy extendSamples(double[] p, int k, RandomGenerator rng) {
        Samples samples = new Samples(size, unit);
        for (int m = 0; m < size; m++) {
            int from = drawnFrom[m] * k;
            double left = rng.nextDouble();
            int label = -1;
            for (int c = 0; c < k && left >= 0; c++) {
                if (p[from + c] > 0) { // the last possible one where rounding leaves something over
                    label = c;
                    left -= p[from + c];
                }
            }
            samples.add(drawnFrom[m], m, label, p, k);
        }
        return samples.build();
    }

    /** Collects sampled outcomes, without those that are certain of their pass. */
    private final class Samples {
        private final double[][] next;
        private final int[] from;
        private final double unit;
        private int count;

        Samples(int capacity, double unit) {
            this.next = new double[joint.length][capacity];
            this.from = new int[capacity];
            this.unit = unit;
        }

        void add(int pass, int m, int c, double[] p, int k) {
            double q = probability(m, c, p, k);
            if (joint[pass][m] * p[pass * k + c] > CERTAIN * q) {
                return;
            }
            for (int t = 0; t < joint.length; t++) {
                next[t][count] = joint[t][m] * p[t * k + c] / q * unit;
            }
            from[count++] = pass;
        }

        JointEntropy build() {
            for (int t = 0; t < next.length; t++) {
                next[t] = Arrays.copyOf(next[t], count);
            }
            return new JointEntropy(next, Arrays.copyOf(from, count), unit);
        }
    }

    private double probability(int m, int c, double[] p, int k) {
        double q = 0;
        for (int t = 0; t < joint.length; t++) {
            q += joint[t][m] * p[t * k + c];
        }
        return q;
    }
}
