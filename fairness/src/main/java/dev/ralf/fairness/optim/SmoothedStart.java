package dev.ralf.fairness.optim;

import java.util.Arrays;

/**
 * A first approximation of the dual minimiser: the maximum is replaced by {@code beta log sum exp(. / beta)} and the
 * smooth problem is minimised by accelerated proximal gradient steps (FISTA, Beck and Teboulle 2009,
 * doi:10.1137/080716542, with restart when the step turns back) on the subspace {@code sum_s mu_{s,c} = 0}. The gradient
 * is {@code c/beta}-Lipschitz with {@code c = max_l mean_i(a_{i,l} sum_m a_{i,m})} over the loads {@code a}, so the step
 * is {@code beta / c}. Accuracy matters little here, cutting planes finish the work: each block is represented by at most
 * 1000 of its rows.
 */
final class SmoothedStart {
    private static final int ROWS_PER_BLOCK = 1000;
    private static final int STEPS_PER_STAGE = 100;
    private static final double[] BETAS = {0.05, 0.0125};
    private static final double STILL = 1e-6;

    private SmoothedStart() {}

    /** An approximate minimiser, {@code [group][cell]}, each cell sums to zero over groups. */
    static double[][] solve(ParityProblem problem) {
        ParityProblem.Sample[] samples = new ParityProblem.Sample[problem.blocks()];
        for (int b = 0; b < samples.length; b++) {
            samples[b] = problem.sample(b, ROWS_PER_BLOCK);
        }
        double[][] mu = new double[problem.groups()][problem.cells().size()];
        for (double relative : BETAS) {
            // Values are at most about 1 / blocks, and beta is relative to that.
            mu = minimise(problem, samples, mu, relative / samples.length);
        }
        return mu;
    }

    /** The constant {@code c}. */
    private static double curvature(ParityProblem problem, ParityProblem.Sample[] samples) {
        int loads = problem.form().loads();
        double largest = loads == 0 ? 1 : 0;
        for (ParityProblem.Sample sample : samples) {
            double[] mean = new double[loads];
            for (int i = 0; i < sample.weights().length; i++) {
                double sum = 0;
                for (int l = 0; l < loads; l++) {
                    sum += sample.loads()[i * loads + l];
                }
                for (int l = 0; l < loads; l++) {
                    mean[l] += sample.weights()[i] * sample.loads()[i * loads + l] * sum;
                }
            }
            for (double m : mean) {
                largest = Math.max(largest, m);
            }
        }
        return largest;
    }

    private static double[][] minimise(
            ParityProblem problem, ParityProblem.Sample[] samples, double[][] start, double beta) {
        double step = beta / curvature(problem, samples);
        double[][] mu = copy(start);
        double[][] look = copy(start);
        double momentum = 1;
        for (int t = 0; t < STEPS_PER_STAGE; t++) {
            double[][] next = copy(look);
            for (int b = 0; b < samples.length; b++) {
                addSoftRates(problem, b, samples[b], look, beta, step, next);
            }
            shrink(next, step * problem.tolerance() / 2);
            double moved = 0;
            double turn = 0;
            for (int s = 0; s < mu.length; s++) {
                for (int c = 0; c < mu[s].length; c++) {
                    double d = next[s][c] - mu[s][c];
                    moved = Math.max(moved, Math.abs(d));
                    turn += (look[s][c] - next[s][c]) * d;
                }
            }
            double following = turn > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            double push = turn > 0 ? 0 : (momentum - 1) / following;
            for (int s = 0; s < mu.length; s++) {
                for (int c = 0; c < mu[s].length; c++) {
                    look[s][c] = next[s][c] + push * (next[s][c] - mu[s][c]);
                }
            }
            momentum = following;
            mu = next;
            if (moved < STILL * step) {
                break;
            }
        }
        return mu;
    }

    /** Adds {@code step} times the rates of the softmax rule: minus the gradient of the smoothed term of a block. */
    private static void addSoftRates(
            ParityProblem problem,
            int block,
            ParityProblem.Sample sample,
            double[][] mu,
            double beta,
            double step,
            double[][] to) {
        ScoreForm form = problem.form();
        double[] theta = problem.parameters(block, mu);
        int k = form.classes();
        int loads = form.loads();
        double[][] counted = new double[Math.max(1, loads)][k];
        double[] e = new double[k];
        double[] v = sample.values();
        double[] w = sample.weights();
        for (int i = 0; i < w.length; i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                e[c] = form.score(c, v[i * k + c], sample.loads(), i * loads, theta);
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
                for (int l = 0; l < counted.length; l++) {
                    counted[l][c] += scale * e[c] * (loads == 0 ? 1 : sample.loads()[i * loads + l]);
                }
            }
        }
        double[][] rates = problem.rates(block, counted);
        for (int s = 0; s < to.length; s++) {
            for (int c = 0; c < to[s].length; c++) {
                to[s][c] += step * rates[s][c];
            }
        }
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
