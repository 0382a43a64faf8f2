package dev.ralf.core.acquisition;

import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A sparse approximation of the sum of all vectors by a few: weights w of n rows, not negative, that make small
 *
 * <pre>{@code  |v - sum_j w_j x_j|^2 - alpha sum_{chosen} s_j + beta sum_{chosen} (w_j - 1)^2 + beta (N - n)}</pre>
 *
 * over N vectors x_j, given as outer products {@code q_j x phi_j} that are never formed, with their scores s_j. The last term is a constant:
 * rows that are not chosen have w = 0.
 */
final class SparseProblem {
    private static final int GRAIN = 1024;

    private final Matrix q;
    private final Matrix phi;
    private final double[] bonus; // alpha s
    private final double beta;
    private final double[] target;
    private final double[] norm;
    private final int n;
    private final int k;
    private final int d;

    /**
     * A problem.
     *
     * @param q first factors {@code [N][k]}
     * @param phi second factors {@code [N][d]}
     * @param scale factor on every vector
     * @param bonus alpha s of each row
     * @param beta weight of the weights' distance to 1, at least 0
     * @param share factor on the sum of all vectors
     */
    SparseProblem(Matrix q, Matrix phi, double scale, double[] bonus, double beta, double share) {
        this.q = q.copy();
        for (int c = 0; c < this.q.data().length; c++) {
            this.q.data()[c] *= scale;
        }
        this.phi = phi;
        this.bonus = bonus;
        this.beta = beta;
        this.n = q.rows();
        this.k = q.columns();
        this.d = phi.columns();
        this.norm = new double[n];
        for (int i = 0; i < n; i++) {
            norm[i] = PointBlocks.squaredNorm(this.q.data(), i * k, k) * PointBlocks.squaredNorm(phi.data(), i * d, d);
        }
        double[] ones = new double[n];
        Arrays.fill(ones, share);
        this.target = combination(ones, MathOps.range(n));
    }

    /**
     * What was chosen.
     *
     * @param rows positions in pick order
     * @param weights weight of each
     * @param utilities by how much each lowered the objective when it was taken (greedy), or its weight (thresholding)
     * @param iterations steps taken
     */
    record Solution(int[] rows, double[] weights, double[] utilities, int iterations) {}

    /**
     * Takes rows one by one, each with the weight that lowers the objective most, which stays as it is then:
     * {@code w = (r x + beta) / (|x|^2 + beta)}, r what is left of v, at least 0.
     */
    Solution greedy(int take, long[] ties) {
        double[] residual = target.clone();
        boolean[] taken = new boolean[n];
        int[] rows = new int[take];
        double[] weights = new double[take];
        double[] utilities = new double[take];
        for (int pick = 0; pick < take; pick++) {
            double[] along = products(residual);
            int best = -1;
            double most = 0;
            for (int i = 0; i < n; i++) {
                if (!taken[i]) {
                    double here = Math.max(0, along[i] + beta) * weight(along[i], i) + bonus[i];
                    if (best < 0 || here > most || here == most && ties[i] < ties[best]) {
                        best = i;
                        most = here;
                    }
                }
            }
            taken[best] = true;
            rows[pick] = best;
            weights[pick] = weight(along[best], best);
            utilities[pick] = most;
            add(residual, -weights[pick], best);
        }
        return new Solution(rows, weights, utilities, take);
    }

    private double weight(double along, int i) {
        double curvature = norm[i] + beta;
        return curvature > 0 ? Math.max(0, along + beta) / curvature : 0;
    }

    /**
     * Accelerated iterative hard thresholding with half the exact step, momentum by line search, a step on the rows kept,
     * and a threshold that counts the bonus: of b after a step of length m, the rows of largest
     * {@code max(b, 0)^2 / (2 m) + bonus / 2} are kept. The best iterate by the objective is returned, in order of weight.
     */
    Solution threshold(int take, int iterations, double tolerance, long[] ties) {
        double[] w = new double[n];
        double[] image = new double[target.length];
        double[] y = w;
        double[] yImage = image;
        int[] best = {};
        double[] bestWeights = w;
        double least = Double.POSITIVE_INFINITY;
        int iteration = 0;
        boolean moving = true;
        while (moving && iteration < iterations) {
            iteration++;
            double[] gradient = gradient(y, yImage);
            double step = halfStep(gradient, active(gradient, y, take, ties));
            double[] b = y.clone();
            for (int i = 0; i < n; i++) {
                b[i] += step * gradient[i];
            }
            int[] support = largest(b, step, take, ties);
            double[] next = new double[n];
            for (int i : support) {
                next[i] = Math.max(0, b[i]);
            }
            double[] nextImage = combination(next, support);
            double[] debias = gradient(next, nextImage);
            double debiasStep = halfStep(debias, support);
            for (int i : support) {
                next[i] = Math.max(0, next[i] + debiasStep * debias[i]);
            }
            nextImage = combination(next, support);
            double objective = objective(next, nextImage, support);
            if (objective < least) {
                least = objective;
                best = support;
                bestWeights = next;
            }
            double[] change = difference(next, w);
            double[] imageChange = difference(nextImage, image);
            double[] residual = difference(target, nextImage);
            double lengthSquared = dot(imageChange, imageChange) + beta * dot(change, change);
            double along = dot(residual, imageChange);
            for (int i = 0; i < n; i++) {
                along += beta * (1 - next[i]) * change[i];
            }
            double momentum = lengthSquared > 0 ? along / lengthSquared : 0;
            moving = dot(change, change) > tolerance * tolerance * dot(next, next);
            y = plus(next, momentum, change);
            yImage = plus(nextImage, momentum, imageChange);
            w = next;
            image = nextImage;
        }
        double[] cost = new double[n];
        for (int i : best) {
            cost[i] = -bestWeights[i];
        }
        int[] rows = IndexSort.ascending(best, cost);
        double[] weights = MathOps.select(bestWeights, rows);
        return new Solution(rows, weights, weights.clone(), iteration);
    }

    /** Minus half the gradient of the smooth part: {@code x_j (v - image) + beta (1 - w_j)}. */
    private double[] gradient(double[] w, double[] image) {
        double[] g = products(difference(target, image));
        for (int i = 0; i < n; i++) {
            g[i] += beta * (1 - w[i]);
        }
        return g;
    }

    /** The rows of y that are not 0, and the {@code take} others of largest gradient. */
    private int[] active(double[] gradient, double[] y, int take, long[] ties) {
        double[] size = new double[n];
        for (int i = 0; i < n; i++) {
            size[i] = y[i] == 0 ? Math.abs(gradient[i]) : -1;
        }
        boolean[] in = new boolean[n];
        for (int i : top(size, take, ties)) {
            in[i] = true;
        }
        return IntStream.range(0, n).filter(i -> in[i] || y[i] != 0).toArray();
    }

    private double halfStep(double[] gradient, int[] rows) {
        double squares = 0;
        for (int i : rows) {
            squares += gradient[i] * gradient[i];
        }
        double[] image = combination(gradient, rows);
        double curvature = dot(image, image) + beta * squares;
        return curvature > 0 ? squares / curvature / 2 : 0;
    }

    private int[] largest(double[] b, double step, int take, long[] ties) {
        double[] gain = new double[n];
        for (int i = 0; i < n; i++) {
            double kept = Math.max(0, b[i]);
            gain[i] = step > 0 ? kept * kept / (2 * step) + bonus[i] / 2 : bonus[i];
        }
        return top(gain, take, ties);
    }

    private int[] top(double[] value, int take, long[] ties) {
        int[] byTie = IndexSort.ascending(MathOps.range(n), ties);
        double[] cost = new double[n];
        Arrays.setAll(cost, i -> -value[i]);
        return Arrays.copyOf(IndexSort.ascending(byTie, cost), Math.min(take, n));
    }

    /** The objective of weights with their image, without the constant {@code beta (N - n)}. */
    private double objective(double[] w, double[] image, int[] support) {
        double[] residual = difference(target, image);
        double value = dot(residual, residual);
        for (int i : support) {
            value += beta * (1 - w[i]) * (1 - w[i]) - bonus[i];
        }
        return value;
    }

    /** The objective of a solution, without the constant {@code beta (N - n)}. */
    double objective(Solution solution) {
        double[] w = new double[n];
        for (int i = 0; i < solution.rows().length; i++) {
            w[solution.rows()[i]] = solution.weights()[i];
        }
        return objective(w, combination(w, solution.rows()), solution.rows());
    }

    /** The share of the squared length of v that a solution leaves over; 0 where v is 0. */
    double residual(Solution solution) {
        double[] left = target.clone();
        for (int i = 0; i < solution.rows().length; i++) {
            add(left, -solution.weights()[i], solution.rows()[i]);
        }
        double length = dot(target, target);
        return length > 0 ? dot(left, left) / length : 0;
    }

    /** Products of every vector with r. */
    private double[] products(double[] r) {
        double[] out = new double[n];
        Parallel.ranges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    double inner = 0;
                    for (int j = 0; j < d; j++) {
                        inner += r[c * d + j] * phi.data()[i * d + j];
                    }
                    sum += q.data()[i * k + c] * inner;
                }
                out[i] = sum;
            }
        });
        return out;
    }

    private double[] combination(double[] w, int[] rows) {
        double[] out = new double[k * d];
        for (int i : rows) {
            add(out, w[i], i);
        }
        return out;
    }

    private void add(double[] to, double factor, int i) {
        for (int c = 0; c < k; c++) {
            double v = factor * q.get(i, c);
            for (int j = 0; j < d && v != 0; j++) {
                to[c * d + j] += v * phi.data()[i * d + j];
            }
        }
    }

    private static double[] difference(double[] a, double[] b) {
        return plus(a, -1, b);
    }

    private static double[] plus(double[] a, double factor, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += factor * b[i];
        }
        return out;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
