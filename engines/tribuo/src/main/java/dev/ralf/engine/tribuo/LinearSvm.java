package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;

/**
 * A linear support vector machine of one class against the rest: the minimum over (v, b) of
 *
 * <pre>{@code  lambda / 2 (|v|^2 + b^2) + sum_i w_i max(0, 1 - s_i (v x_i + b))^2 / sum_i w_i,   s_i = +1 or -1}</pre>
 *
 * by dual coordinate descent: with {@code c_i = w_i / (lambda sum w)} the dual is {@code min |sum_i a_i s_i [x_i; 1]|^2 / 2
 * + sum_i (a_i^2 / (4 c_i) - a_i)} over {@code a_i >= 0}, solved one coordinate at a time in a random order, until no
 * projected gradient of a whole pass exceeds the tolerance. The squared hinge makes the dual strictly convex, so the
 * optimum is one, whatever the order.
 *
 * <p>Reference: Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), A dual coordinate descent method for large-scale linear
 * SVM, doi:10.1145/1390156.1390208 (algorithm 1, L2-loss); the bias is a column of ones, penalised, as there.
 */
final class LinearSvm {
    private LinearSvm() {}

    /**
     * Solves.
     *
     * @param x inputs
     * @param positive true for the rows of the class
     * @param weights positive weight of each row; 0 leaves a row out
     * @param options penalty, tolerance and passes
     * @param seed stream of the order of coordinates
     * @return {@code [d + 1]}: coefficients, then the bias
     */
    static double[] solve(Features x, boolean[] positive, double[] weights, SvmOptions options, SeedTree seed) {
        int n = x.size();
        int d = x.width();
        float[] data = x.data();
        double total = 0;
        int m = 0;
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            total += weights[i];
            if (weights[i] > 0) {
                order[m++] = i;
            }
        }
        order = java.util.Arrays.copyOf(order, m);
        double[] diagonal = new double[n];
        double[] curvature = new double[n];
        for (int i : order) {
            diagonal[i] = options.penalty() * total / (2 * weights[i]);
            double norm = 1;
            for (int j = i * d; j < (i + 1) * d; j++) {
                norm += (double) data[j] * data[j];
            }
            curvature[i] = norm + diagonal[i];
        }
        double[] v = new double[d + 1];
        double[] a = new double[n];
        RandomGenerator rng = seed.generator();
        for (int pass = 0; pass < options.maxPasses(); pass++) {
            SeedTree.shuffle(order, rng);
            double worst = 0;
            for (int i : order) {
                double side = positive[i] ? 1 : -1;
                double score = v[d];
                for (int j = 0; j < d; j++) {
                    score += v[j] * data[i * d + j];
                }
                double g = side * score - 1 + diagonal[i] * a[i];
                double projected = a[i] == 0 ? Math.min(g, 0) : g;
                worst = Math.max(worst, Math.abs(projected));
                if (projected != 0) {
                    double next = Math.max(a[i] - g / curvature[i], 0);
                    double step = (next - a[i]) * side;
                    a[i] = next;
                    for (int j = 0; j < d; j++) {
                        v[j] += step * data[i * d + j];
                    }
                    v[d] += step;
                }
            }
            if (worst <= options.tolerance()) {
                break;
            }
        }
        return v;
    }

    /** {@code v x_i + b}. */
    static double score(double[] v, Features x, int i) {
        int d = x.width();
        float[] data = x.data();
        double score = v[d];
        for (int j = 0; j < d; j++) {
            score += v[j] * data[i * d + j];
        }
        return score;
    }
}
