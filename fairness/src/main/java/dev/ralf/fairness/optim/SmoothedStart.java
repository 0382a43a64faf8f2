package dev.ralf.fairness.optim;

import java.util.Arrays;

/**
 * A first approximation of the dual minimiser: the maximum is replaced by {@code beta log sum exp(. / beta)} and the
 * smooth problem is minimised by accelerated proximal gradient steps (FISTA, Beck and Teboulle 2009,
 * doi:10.1137/080716542, with restart when the step turns back) on the subspace {@code sum_s mu_{s,k} = 0}. The gradient
 * is {@code 1/beta}-Lipschitz, so the step is {@code beta}. Accuracy matters little here, cutting planes finish the
 * work: each group is represented by at most 1000 of its rows.
 */
final class SmoothedStart {
    private static final int ROWS_PER_GROUP = 1000;
    private static final int STEPS_PER_STAGE = 100;
    private static final double[] BETAS = {0.05, 0.0125};
    private static final double STILL = 1e-6;

    private SmoothedStart() {}

    /** An approximate minimiser, {@code [group][class]}, each class sums to zero over groups. */
    static double[][] solve(ParityProblem problem) {
        int groups = problem.groups();
        int classes = problem.classes();
        ParityProblem.Sample[] samples = new ParityProblem.Sample[groups];
        for (int s = 0; s < groups; s++) {
            samples[s] = problem.sample(s, ROWS_PER_GROUP);
        }
        double[][] mu = new double[groups][classes];
        for (double relative : BETAS) {
            // Scores are at most about 1 / groups, and beta is relative to that.
            mu = minimise(problem, samples, mu, relative / groups);
        }
        return mu;
    }

    private static double[][] minimise(
            ParityProblem problem, ParityProblem.Sample[] samples, double[][] start, double beta) {
        int groups = problem.groups();
        int classes = problem.classes();
        double[][] mu = copy(start);
        double[][] look = copy(start);
        double momentum = 1;
        for (int step = 0; step < STEPS_PER_STAGE; step++) {
            double[][] next = new double[groups][];
            for (int s = 0; s < groups; s++) {
                next[s] = look[s].clone();
                double[] share = softRates(samples[s], look[s], beta);
                for (int k = 0; k < classes; k++) {
                    next[s][k] += beta * share[k];
                }
            }
            shrink(next, beta * problem.tolerance() / 2);
            double moved = 0;
            double turn = 0;
            for (int s = 0; s < groups; s++) {
                for (int k = 0; k < classes; k++) {
                    double d = next[s][k] - mu[s][k];
                    moved = Math.max(moved, Math.abs(d));
                    turn += (look[s][k] - next[s][k]) * d;
                }
            }
            double following = turn > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            double push = turn > 0 ? 0 : (momentum - 1) / following;
            for (int s = 0; s < groups; s++) {
                for (int k = 0; k < classes; k++) {
                    look[s][k] = next[s][k] + push * (next[s][k] - mu[s][k]);
                }
            }
            momentum = following;
            mu = next;
            if (moved < STILL * beta) {
                break;
            }
        }
        return mu;
    }

    /** Mean softmax of {@code (v - offsets) / beta}: minus the gradient of the smoothed group term. */
    private static double[] softRates(ParityProblem.Sample sample, double[] offsets, double beta) {
        int k = offsets.length;
        double[] rates = new double[k];
        double[] e = new double[k];
        double[] v = sample.scores();
        double[] w = sample.weights();
        for (int i = 0; i < w.length; i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                e[c] = v[i * k + c] - offsets[c];
                max = Math.max(max, e[c]);
            }
            double sum = 0;
            for (int c = 0; c < k; c++) {
                // Terms below exp(-40) are lost in the sum anyway.
                double z = (e[c] - max) / beta;
                e[c] = z < -40 ? 0 : Math.exp(z);
                sum += e[c];
            }
            double scale = w[i] / sum;
            for (int c = 0; c < k; c++) {
                rates[c] += scale * e[c];
            }
        }
        return rates;
    }

    /**
     * The proximal step, class by class: minimises {@code sum_s (x_s - z_s)^2 / 2 + threshold |x_s|} over {@code sum_s
     * x_s = 0}. Its solution is {@code soft(z_s - shift, threshold)} for the {@code shift} that makes the sum zero; the
     * sum falls with the shift, is piecewise linear, and its breakpoints are {@code z_s +- threshold}.
     */
    static void shrink(double[][] z, double threshold) {
        int groups = z.length;
        double[] breaks = new double[2 * groups];
        for (int k = 0; k < z[0].length; k++) {
            for (int s = 0; s < groups; s++) {
                breaks[2 * s] = z[s][k] - threshold;
                breaks[2 * s + 1] = z[s][k] + threshold;
            }
            Arrays.sort(breaks);
            int low = 0;
            while (low + 1 < breaks.length && softSum(z, k, breaks[low + 1], threshold) >= 0) {
                low++;
            }
            double shift = breaks[low];
            double at = softSum(z, k, shift, threshold);
            if (low + 1 < breaks.length && at > 0) {
                double beyond = softSum(z, k, breaks[low + 1], threshold);
                shift += (breaks[low + 1] - shift) * at / (at - beyond);
            }
            double rest = 0;
            for (int s = 0; s < groups; s++) {
                z[s][k] = soft(z[s][k] - shift, threshold);
                rest += z[s][k];
            }
            for (int s = 0; s < groups && rest != 0; s++) {
                z[s][k] -= rest / groups;
            }
        }
    }

    private static double softSum(double[][] z, int k, double shift, double threshold) {
        double sum = 0;
        for (double[] row : z) {
            sum += soft(row[k] - shift, threshold);
        }
        return sum;
    }

    private static double soft(double x, double threshold) {
        return Math.signum(x) * Math.max(0, Math.abs(x) - threshold);
    }

    private static double[][] copy(double[][] a) {
        double[][] c = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            c[i] = a[i].clone();
        }
        return c;
    }
}
