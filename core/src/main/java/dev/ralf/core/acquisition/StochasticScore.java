package dev.ralf.core.acquisition;

import dev.ralf.core.util.Chunks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * How uncertain T samples of a model are about each row, higher is more uncertain. Every score takes the T probability
 * matrices {@code [n][k]} of {@link dev.ralf.core.model.StochasticModel} and gives one value for each row. With p_t the
 * probabilities of pass t and m their mean over the passes:
 *
 * <ul>
 *   <li>the first three are the scores of {@link UncertaintyScore} of m;
 *   <li>the others measure how much the passes disagree, and are 0 where all passes agree, so also for one pass.
 * </ul>
 *
 * <p>Probabilities of 0 count as their limit, {@code 0 ln 0 = 0}; a row that holds NaN in any pass scores NaN. Two
 * widely used public codes deviate: they take {@code p ln p} as it stands, so that a probability of 0 makes BALD NaN, and
 * call least confidence of a single pass the variation ratio.
 *
 * <p>References: Gal, Islam, Ghahramani, Deep Bayesian Active Learning with Image Data, arXiv:1703.02910 (entropy, BALD,
 * mean standard deviation, variation ratio); Houlsby et al., Bayesian Active Learning for Classification and Preference
 * Learning, arXiv:1112.5745 (BALD); Zhan et al., A Comparative Survey of Deep Active Learning, arXiv:2203.13450 (least
 * confidence, margin and entropy of the mean). The formulas were checked against public code, not the papers' text; the
 * first paper may mean {@code 1 - max m} by variation ratio, which is least confidence here.
 */
public enum StochasticScore {
    /** {@code 1 - max m}, in [0, 1 - 1/K]. */
    LEAST_CONFIDENCE {
        @Override
        double[] score(List<Matrix> passes) {
            return UncertaintyScore.LEAST_CONFIDENCE.of(mean(passes));
        }
    },
    /** {@code -(m_(1) - m_(2))}: minus the gap between the two largest means, in [-1, 0]. */
    MARGIN {
        @Override
        double[] score(List<Matrix> passes) {
            return UncertaintyScore.MARGIN.of(mean(passes));
        }
    },
    /** {@code H(m)}: the entropy of the mean in nats, in [0, ln K]. */
    ENTROPY {
        @Override
        double[] score(List<Matrix> passes) {
            return UncertaintyScore.ENTROPY.of(mean(passes));
        }
    },
    /**
     * BALD, {@code H(m) - (1/T) sum_t H(p_t)}: the information in nats that the label gives about which pass is right,
     * in [0, min(ln K, ln T)]. Differences that rounding makes negative are 0.
     */
    BALD {
        @Override
        double[] score(List<Matrix> passes) {
            double[] scores = new double[passes.get(0).rows()];
            Chunks.of(scores.length, (from, to) -> bald(passes, from, to, scores));
            return scores;
        }

        private void bald(List<Matrix> passes, int first, int end, double[] scores) {
            int k = passes.get(0).columns();
            double[] sums = new double[k];
            for (int i = first; i < end; i++) {
                int from = i * k;
                double minusEntropies = 0;
                Arrays.fill(sums, 0);
                for (Matrix pass : passes) {
                    double[] p = pass.data();
                    for (int j = 0; j < k; j++) {
                        double v = p[from + j];
                        sums[j] += v;
                        minusEntropies += PlogP.of(v);
                    }
                }
                double entropy = 0;
                for (int j = 0; j < k; j++) {
                    entropy -= PlogP.of(sums[j] / passes.size());
                }
                scores[i] = Math.max(0, entropy + minusEntropies / passes.size());
            }
        }
    },
    /**
     * {@code (1/K) sum_c sd_t(p_t(c))}: the standard deviation over the passes (divisor T), averaged over the classes,
     * in [0, 1/2].
     */
    MEAN_STD {
        @Override
        double[] score(List<Matrix> passes) {
            Matrix mean = mean(passes);
            double[] squares = new double[mean.data().length];
            for (Matrix pass : passes) {
                for (int c = 0; c < squares.length; c++) {
                    double d = pass.data()[c] - mean.data()[c];
                    squares[c] += d * d;
                }
            }
            int k = mean.columns();
            double[] scores = new double[mean.rows()];
            for (int c = 0; c < squares.length; c++) {
                scores[c / k] += Math.sqrt(squares[c] / passes.size()) / k;
            }
            return scores;
        }
    },
    /**
     * {@code 1 - f/T}, where f passes vote for the class with the most votes, in [0, 1 - 1/K]; a pass votes for its
     * most likely class, the lowest one of a tie.
     */
    VARIATION_RATIO {
        @Override
        double[] score(List<Matrix> passes) {
            double[] scores = new double[passes.get(0).rows()];
            for (int i = 0; i < scores.length; i++) {
                double[] shares = voteShares(passes, i);
                double max = 0;
                for (double share : shares) {
                    max = Math.max(max, share); // NaN stays
                }
                scores[i] = 1 - max;
            }
            return scores;
        }
    };

    abstract double[] score(List<Matrix> passes);

    /**
     * The score of each row.
     *
     * @param passes T probability matrices {@code [n][k]}, T at least 1
     * @throws IllegalArgumentException if there is no pass, or the passes differ in shape
     */
    public double[] of(List<Matrix> passes) {
        StochasticPasses.requireShape(passes);
        return score(passes);
    }

    /** The mean over passes of one shape. */
    static Matrix mean(List<Matrix> passes) {
        Matrix mean = new Matrix(passes.get(0).rows(), passes.get(0).columns());
        double[] sums = mean.data();
        for (Matrix pass : passes) {
            double[] p = pass.data();
            for (int c = 0; c < sums.length; c++) {
                sums[c] += p[c];
            }
        }
        for (int c = 0; c < sums.length; c++) {
            sums[c] /= passes.size();
        }
        return mean;
    }

    /** The share of the passes that vote for each class at one row; all NaN if the row holds NaN in any pass. */
    static double[] voteShares(List<Matrix> passes, int row) {
        int k = passes.get(0).columns();
        double[] votes = new double[k];
        double nan = 0;
        for (Matrix pass : passes) {
            votes[pass.argmax(row)]++;
            for (int j = 0; j < k; j++) {
                nan += 0 * pass.get(row, j);
            }
        }
        for (int j = 0; j < k; j++) {
            votes[j] = votes[j] / passes.size() + nan;
        }
        return votes;
    }
}
