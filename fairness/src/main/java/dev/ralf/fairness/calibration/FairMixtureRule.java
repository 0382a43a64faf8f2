package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.RuleState;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.Mixture;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The randomised fair rule: in group {@code s} it draws rule {@code j} with probability {@code w_{s,j}} and decides
 * the largest of its scores, for demographic parity {@code argmax_k(pi_s p_k - mu^(j)_{s,k})}, the lowest class on a tie. On the calibration sample its expected selection
 * rates keep the tolerance exactly, ties or not. Decision probabilities and margins are expectations over the draw.
 *
 * <p>This is the primal optimum of the calibration; see {@link dev.ralf.fairness.optim.ParityProblem}.
 */
public final class FairMixtureRule extends CalibratedFairRule {
    private final Mixture mixture;

    FairMixtureRule(FairScores scores, Mixture mixture, Map<String, Double> facts) {
        super(scores, facts);
        Checks.size("mixture", mixture.weights().length, scores.blocks());
        this.mixture = mixture;
    }

    /** Number of rules mixed in one group; a blind rule has one mixture, at 0. */
    public int components(int group) {
        return mixture.weights()[group].length;
    }

    @Override
    Matrix decide(FairScores.Rows rows) {
        Matrix q = new Matrix(rows.count(), scores.form().classes());
        for (int i = 0; i < q.rows(); i++) {
            double[] weights = mixture.weights()[rows.blocks()[i]];
            double[][] offsets = mixture.offsets()[rows.blocks()[i]];
            int first = FairScores.best(scores.of(rows, i, offsets[0]));
            boolean unanimous = true;
            for (int j = 0; j < weights.length; j++) {
                int k = FairScores.best(scores.of(rows, i, offsets[j]));
                unanimous &= k == first;
                q.set(i, k, q.get(i, k) + weights[j]);
            }
            if (unanimous) {
                // Weights sum to one up to rounding; where nothing is random the row is exactly one-hot.
                q.set(i, first, 1);
            }
        }
        return q;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if groups are missing or unknown, or the number of classes differs
     */
    @Override
    public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
        FairScores.Rows rows = scores.rows(probabilities, groups);
        Checks.size("labels", labels.length, rows.count());
        if (gradient != null) {
            Arrays.fill(gradient.data(), 0);
        }
        double[] margins = new double[labels.length];
        for (int i = 0; i < margins.length; i++) {
            double[] weights = mixture.weights()[rows.blocks()[i]];
            double[][] offsets = mixture.offsets()[rows.blocks()[i]];
            for (int j = 0; j < weights.length; j++) {
                margins[i] += scores.margin(rows, i, offsets[j], labels[i], weights[j], gradient);
            }
        }
        return margins;
    }

    @Override
    public Optional<RuleState> state() {
        Map<String, double[]> arrays = scores.arrays(facts);
        for (int s = 0; s < mixture.weights().length; s++) {
            arrays.put("weights/" + s, mixture.weights()[s]);
            for (int j = 0; j < mixture.weights()[s].length; j++) {
                arrays.put("offsets/" + s + "/" + j, mixture.offsets()[s][j]);
            }
        }
        return Optional.of(new RuleState(scores.groupNames(), arrays));
    }
}
