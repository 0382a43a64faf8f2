package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.util.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule of {@link FairRuleFitter}. It sees the sensitive attribute at each decision, unless it was fitted blind. */
public abstract sealed class CalibratedFairRule implements DecisionRule permits FairRule, FairMixtureRule {
    final FairScores scores;
    final Map<String, Double> facts;

    CalibratedFairRule(FairScores scores, Map<String, Double> facts) {
        this.scores = scores;
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Probability of each decision, {@code [n][k]}. */
    abstract Matrix decide(FairScores.Rows rows);

    @Override
    public String id() {
        return scores.id();
    }

    @Override
    public Optional<String> attribute() {
        return scores.blind() ? Optional.empty() : Optional.of(scores.attribute());
    }

    /** The groups it was calibrated on, in the order of their codes. */
    public List<String> groups() {
        return scores.groupNames();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if groups are missing or unknown, or the number of classes differs
     */
    @Override
    public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
        return decide(scores.rows(probabilities, groups));
    }

    /**
     * Probability of each decision, {@code [n][k]}, for given group probabilities.
     *
     * @param probabilities {@code [n][k]}
     * @param groupProbabilities {@code P(group | x)}, {@code [n][s]}, in the order of {@link #groups}
     * @throws IllegalArgumentException if the rule was not fitted blind, a size differs, or a row is no distribution
     */
    public Matrix decisionProbabilitiesGiven(Matrix probabilities, Matrix groupProbabilities) {
        return decide(scores.given(probabilities, groupProbabilities));
    }

    @Override
    public Map<String, Double> facts() {
        return facts;
    }
}
