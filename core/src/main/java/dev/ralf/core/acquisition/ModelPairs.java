package dev.ralf.core.acquisition;

import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of sampled models, and what labels tell about which models are right, the common part of the BALanCe selectors.
 *
 * <p>With K pairs (a_i, b_i), e_i = 1 where the two decide differently on at least a share of the unlabelled rows, all 2K
 * models equally likely, and likelihoods scaled to {@code l(y) = p(y) / max p}, the score of a set A of rows is
 *
 * <pre>{@code  D(A) = sum_y m(y) (1/K) sum_i e_i (1 - l_a,i(y) l_b,i(y))}</pre>
 *
 * over all labellings y of A, m their mean probability. The sum factorises: with j over the 2K models,
 *
 * <pre>{@code  D(A) = 1/(2 K^2) sum_j sum_i e_i (1 - prod_{x in A} g_x(i, j)),   g_x(i, j) = sum_c p_j(c) l_a,i(c) l_b,i(c)}</pre>
 *
 * so that no labelling has to be listed or drawn, whatever the size of A. Its gains fall as A grows.
 */
final class ModelPairs {
    private final List<Matrix> models;
    private final int pairs;
    private final int[] differing;
    private final double unit;

    private ModelPairs(List<Matrix> models, int[] differing) {
        this.models = models;
        this.pairs = models.size() / 2;
        this.differing = differing;
        this.unit = 1 / (2.0 * pairs * pairs);
    }

    /**
     * Pairs of models.
     *
     * @param a first models of the pairs, {@code [n][k]} each
     * @param b second models
     * @param differ whether each pair counts
     */
    static ModelPairs of(List<Matrix> a, List<Matrix> b, boolean[] differ) {
        List<Matrix> models = new ArrayList<>(a);
        models.addAll(b);
        int[] differing = new int[differ.length];
        int count = 0;
        for (int i = 0; i < differ.length; i++) {
            if (differ[i]) {
                differing[count++] = i;
            }
        }
        return new ModelPairs(models, Arrays.copyOf(differing, count));
    }

    /**
     * Pairs the first half of the models with the second, and counts those that decide differently.
     *
     * @param models an even number of probability matrices {@code [n][k]}
     * @param threshold least share of decisions that must differ
     */
    static ModelPairs of(List<Matrix> models, double threshold) {
        int pairs = models.size() / 2;
        boolean[] differ = new boolean[pairs];
        for (int i = 0; i < pairs; i++) {
            differ[i] = distance(models.get(i), models.get(pairs + i)) >= threshold;
        }
        return of(models.subList(0, pairs), models.subList(pairs, 2 * pairs), differ);
    }

    /** The share of the rows for which two models decide differently. */
    static double distance(Matrix a, Matrix b) {
        int different = 0;
        for (int i = 0; i < a.rows(); i++) {
            different += a.argmax(i) == b.argmax(i) ? 0 : 1;
        }
        return (double) different / a.rows();
    }

    /** Number of pairs that count. */
    int differing() {
        return differing.length;
    }

    /** Number of values of {@link #agreement}: models times pairs that count. */
    int size() {
        return models.size() * differing.length;
    }

    /** {@code 1/(2 K^2)}, the share of one value in a score. */
    double unit() {
        return unit;
    }

    /**
     * {@code g_x(i, j)}, for each pair that counts and each model.
     *
     * @param row position of x
     * @param out receives {@link #size()} values, each in [0, 1]
     */
    void agreement(int row, double[] out) {
        int k = models.get(0).columns();
        int from = row * k;
        double[] likelihood = new double[k];
        int at = 0;
        for (int i : differing) {
            Matrix a = models.get(i);
            Matrix b = models.get(pairs + i);
            double scale = a.get(row, a.argmax(row)) * b.get(row, b.argmax(row));
            for (int c = 0; c < k; c++) {
                likelihood[c] = a.data()[from + c] * b.data()[from + c] / scale;
            }
            for (Matrix model : models) {
                double[] p = model.data();
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    sum += p[from + c] * likelihood[c];
                }
                out[at++] = Math.min(1, sum); // at most 1 but for rounding, so that scores are never negative
            }
        }
    }

    /** The score of each row alone, in [0, 1). */
    double[] scores() {
        double[] scores = new double[models.get(0).rows()];
        double[] g = new double[size()];
        for (int i = 0; i < scores.length; i++) {
            agreement(i, g);
            for (double v : g) {
                scores[i] += 1 - v;
            }
            scores[i] *= unit;
        }
        return scores;
    }
}
