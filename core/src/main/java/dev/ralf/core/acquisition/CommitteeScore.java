package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * How much a committee disagrees about each row, in nats, higher is more: pure functions of the members' probability
 * matrices {@code [n][k]}, T of them. With p_t the
 * probabilities of member t, m is their mean, the consensus.
 *
 * <p>Probabilities of 0 count as their limit ({@code 0 ln 0 = 0}) without clipping or smoothing, which public toolkits
 * do at 1e-7 or 1e-9; a row that holds NaN in any member scores NaN. A committee of one has only consensus entropy.
 * References: Engelson and Dagan, Minimizing Manual Annotation Cost in Supervised Training from Corpora,
 * arXiv:cmp-lg/9606030 (vote entropy); McCallum and Nigam, Employing EM in Pool-Based Active Learning for Text
 * Classification, ICML 1998 (mean KL); Settles, Active Learning Literature Survey, 2009. The formulas were checked against
 * public code, not the papers' text.
 */
public enum CommitteeScore {
    /**
     * {@code -sum_c v_c ln v_c} with v_c the share of the members whose most likely class is c (the lowest one of a
     * tie), in [0, ln min(K, T)].
     */
    VOTE_ENTROPY {
        @Override
        double[] score(List<Matrix> members, double[] weights) {
            double[] scores = new double[members.get(0).rows()];
            for (int i = 0; i < scores.length; i++) {
                for (double share : voteShares(members, weights, i)) {
                    scores[i] -= MathOps.xlogx(share);
                }
                scores[i] = Math.max(0, scores[i]); // weights may sum to a little more than 1
            }
            return scores;
        }
    },
    /** {@code H(m)}: the entropy of the mean, in [0, ln K]; high also where members agree that classes are likely alike. */
    CONSENSUS_ENTROPY {
        @Override
        double[] score(List<Matrix> members, double[] weights) {
            return UncertaintyScore.ENTROPY.of(mean(members, weights));
        }
    },
    /**
     * {@code (1/T) sum_t KL(p_t || m)}, in [0, min(ln K, ln T)]: the mean divergence from the consensus, which equals
     * {@link StochasticScore#BALD}. One public toolkit gives the sum instead.
     */
    MEAN_KL {
        @Override
        double[] score(List<Matrix> members, double[] weights) {
            Matrix mean = mean(members, weights);
            double[] scores = new double[mean.rows()];
            for (int t = 0; t < weights.length; t++) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] += weights[t] * divergence(members.get(t), mean, i);
                }
            }
            return scores;
        }
    },
    /** {@code max_t KL(p_t || m)}: the divergence of the member farthest from the consensus, in [0, ln T]. */
    MAX_DISAGREEMENT {
        @Override
        double[] score(List<Matrix> members, double[] weights) {
            Matrix mean = mean(members, weights);
            double[] scores = new double[mean.rows()];
            for (int t = 0; t < weights.length; t++) {
                for (int i = 0; i < scores.length && weights[t] > 0; i++) {
                    scores[i] = Math.max(scores[i], divergence(members.get(t), mean, i)); // NaN stays
                }
            }
            return scores;
        }
    };

    abstract double[] score(List<Matrix> members, double[] weights);

    /**
     * The score of each row.
     *
     * @param members T probability matrices {@code [n][k]}, T at least 1
     * @throws IllegalArgumentException if there is no member, or the members differ in shape
     */
    public double[] of(List<Matrix> members) {
        double[] equal = new double[members.size()];
        Arrays.fill(equal, 1.0 / equal.length);
        return of(members, equal);
    }

    /**
     * The score of each row, with members that do not count alike: shares of votes, the consensus and the mean divergence
     * are weighted; members of weight 0 are as if they were not there.
     *
     * @param members T probability matrices {@code [n][k]}, T at least 1
     * @param weights weight of each member, not negative, summing to 1
     * @throws IllegalArgumentException if there is no member, the members differ in shape, or the weights in number
     */
    public double[] of(List<Matrix> members, double[] weights) {
        StochasticPasses.requireShape(members);
        Checks.size("weights", weights.length, members.size());
        return score(members, weights);
    }

    private static Matrix mean(List<Matrix> members, double[] weights) {
        Matrix mean = new Matrix(members.get(0).rows(), members.get(0).columns());
        double[] sums = mean.data();
        for (int t = 0; t < weights.length; t++) {
            double[] p = members.get(t).data();
            for (int c = 0; c < sums.length && weights[t] > 0; c++) {
                sums[c] += weights[t] * p[c];
            }
        }
        return mean;
    }

    /** The weight of the members that vote for each class at one row; all NaN if the row holds NaN in any member. */
    private static double[] voteShares(List<Matrix> members, double[] weights, int row) {
        int k = members.get(0).columns();
        double[] votes = new double[k];
        double nan = 0;
        for (int t = 0; t < weights.length; t++) {
            votes[members.get(t).argmax(row)] += weights[t];
            for (int j = 0; j < k; j++) {
                nan += 0 * members.get(t).get(row, j);
            }
        }
        for (int j = 0; j < k; j++) {
            votes[j] += nan;
        }
        return votes;
    }

    private static double divergence(Matrix member, Matrix mean, int row) {
        double sum = 0;
        for (int j = 0; j < mean.columns(); j++) {
            double p = member.get(row, j);
            double m = mean.get(row, j);
            if (!(p <= 0 || m <= 0)) { // NaN goes on; m is 0 where p is so small that its share underflows
                sum += p * Math.log(p / m);
            }
        }
        return Math.max(0, sum);
    }
}
