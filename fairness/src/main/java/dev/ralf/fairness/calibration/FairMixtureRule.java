package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.Mixture;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The randomised fair rule: in group {@code s} it draws rule {@code j} with probability {@code w_{s,j}} and decides
 * {@code argmax_k(pi_s p_k - mu^(j)_{s,k})}, the lowest class on a tie. On the calibration sample its expected selection
 * rates keep the tolerance exactly, ties or not. Decision probabilities and margins are expectations over the draw.
 *
 * <p>This is the primal optimum of the calibration; see {@link dev.ralf.fairness.optim.ParityProblem}.
 */
public final class FairMixtureRule implements DecisionRule {
    private final FairScores scores;
    private final Mixture mixture;
    private final Map<String, Double> facts;

    FairMixtureRule(FairScores scores, Mixture mixture, Map<String, Double> facts) {
        Checks.size("mixture", mixture.weights().length, scores.groupNames().size());
        this.scores = scores;
        this.mixture = mixture;
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    @Override
    public String id() {
        return scores.id();
    }

    @Override
    public Optional<String> attribute() {
        return Optional.of(scores.attribute());
    }

    /** The groups it was calibrated on, in the order of their codes. */
    public List<String> groups() {
        return scores.groupNames();
    }

    /** Number of rules mixed in one group. */
    public int components(int group) {
        return mixture.weights()[group].length;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if groups are missing or unknown, or the number of classes differs
     */
    @Override
    public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
        scores.check(probabilities, groups);
        Matrix q = new Matrix(probabilities.rows(), probabilities.columns());
        for (int i = 0; i < q.rows(); i++) {
            double[] weights = mixture.weights()[groups[i]];
            double[][] offsets = mixture.offsets()[groups[i]];
            int first = scores.best(probabilities, i, groups[i], offsets[0]);
            boolean unanimous = true;
            for (int j = 0; j < weights.length; j++) {
                int k = scores.best(probabilities, i, groups[i], offsets[j]);
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
        scores.check(probabilities, groups);
        Checks.size("labels", labels.length, probabilities.rows());
        if (gradient != null) {
            Arrays.fill(gradient.data(), 0);
        }
        double[] margins = new double[labels.length];
        for (int i = 0; i < margins.length; i++) {
            double[] weights = mixture.weights()[groups[i]];
            double[][] offsets = mixture.offsets()[groups[i]];
            for (int j = 0; j < weights.length; j++) {
                margins[i] += scores.margin(probabilities, i, groups[i], offsets[j], labels[i], weights[j], gradient);
            }
        }
        return margins;
    }

    @Override
    public Map<String, Double> facts() {
        return facts;
    }

    @Override
    public Optional<RuleState> state() {
        Map<String, double[]> arrays = scores.arrays(facts);
        for (int s = 0; s < mixture.weights().length; s++) {
            arrays.put("weights/" + s, mixture.weights()[s].clone());
            for (int j = 0; j < mixture.offsets()[s].length; j++) {
                arrays.put("offsets/" + s + "/" + j, mixture.offsets()[s][j].clone());
            }
        }
        return Optional.of(new RuleState(scores.groupNames(), arrays));
    }
}
