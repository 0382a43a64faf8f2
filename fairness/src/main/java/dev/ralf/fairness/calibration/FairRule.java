package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deterministic fair rule: the largest of the scores that are affine in the probabilities, by group. For demographic
 * parity {@code argmax_k(pi_s p_k - mu_{s,k})}, with {@code pi_s} the weight share of group {@code s} in calibration; for
 * rates given the label {@code argmax_k(pi_s p_k - sum_y mu_{s,y,k} p_y / mean_s(p_y))}. Scores within 1e-9 of the best one count as tied with it, and the lowest class wins a tie: at an
 * exact optimum {@code mu} some rows of the calibration sample are tied by construction, and rounding must not decide
 * them. The rates of the calibration sample may therefore miss the tolerance by up to the tied shares of two groups; trees
 * give whole leaves the same probabilities, and there the randomised {@link FairMixtureRule} keeps what this rule cannot.
 *
 * <p>The margin is that of the scores, in units of {@code pi_s} times a probability. Source: Denis, Elie, Hebiri and Hu,
 * arXiv:2109.13642; their tie-breaking noise (zeta) is not used, it would make decisions depend on a draw.
 */
public final class FairRule implements DecisionRule {
    /** Largest difference of scores that counts as a tie. */
    static final double TIE = 1e-9;

    private final FairScores scores;
    private final double[][] offsets;
    private final Map<String, Double> facts;

    FairRule(FairScores scores, double[][] offsets, Map<String, Double> facts) {
        Checks.size("offsets", offsets.length, scores.groupNames().size());
        this.scores = scores;
        this.offsets = offsets;
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

    /** The parameters of one group, a copy: for demographic parity the offsets {@code mu_s}, {@code [k]}. */
    public double[] offsets(int group) {
        return offsets[group].clone();
    }

    /** Weight shares {@code pi_s} of the groups in calibration, a copy. */
    public double[] shares() {
        return scores.shares().clone();
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
            double[] scores = this.scores.of(probabilities, i, groups[i], offsets[groups[i]]);
            q.set(i, FairScores.lowest(scores, TIE), 1);
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
            margins[i] = scores.margin(probabilities, i, groups[i], offsets[groups[i]], labels[i], 1, gradient);
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
        for (int s = 0; s < offsets.length; s++) {
            arrays.put("offsets/" + s, offsets[s].clone());
        }
        return Optional.of(new RuleState(scores.groupNames(), arrays));
    }
}
