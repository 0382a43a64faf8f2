package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
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
        double[] score(List<Matrix> members) {
            double[] scores = new double[members.get(0).rows()];
            for (int i = 0; i < scores.length; i++) {
                for (double share : StochasticScore.voteShares(members, i)) {
                    scores[i] -= MathOps.xlogx(share);
                }
            }
            return scores;
        }
    },
    /** {@code H(m)}: the entropy of the mean, in [0, ln K]; high also where members agree that classes are likely alike. */
    CONSENSUS_ENTROPY {
        @Override
        double[] score(List<Matrix> members) {
            return StochasticScore.ENTROPY.score(members);
        }
    },
    /**
     * {@code (1/T) sum_t KL(p_t || m)}, in [0, min(ln K, ln T)]: the mean divergence from the consensus, which equals
     * {@link StochasticScore#BALD}. One public toolkit gives the sum instead.
     */
    MEAN_KL {
        @Override
        double[] score(List<Matrix> members) {
            Matrix mean = StochasticScore.mean(members);
            double[] scores = new double[mean.rows()];
            for (Matrix member : members) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] += divergence(member, mean, i) / members.size();
                }
            }
            return scores;
        }
    },
    /** {@code max_t KL(p_t || m)}: the divergence of the member farthest from the consensus, in [0, ln T]. */
    MAX_DISAGREEMENT {
        @Override
        double[] score(List<Matrix> members) {
            Matrix mean = StochasticScore.mean(members);
            double[] scores = new double[mean.rows()];
            for (Matrix member : members) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = Math.max(scores[i], divergence(member, mean, i)); // NaN stays
                }
            }
            return scores;
        }
    };

    abstract double[] score(List<Matrix> members);

    /**
     * The score of each row.
     *
     * @param members T probability matrices {@code [n][k]}, T at least 1
     * @throws IllegalArgumentException if there is no member, or the members differ in shape
     */
    public double[] of(List<Matrix> members) {
        StochasticPasses.requireShape(members);
        return score(members);
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
