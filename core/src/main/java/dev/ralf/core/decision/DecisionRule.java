package dev.ralf.core.decision;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Map;
import java.util.Optional;

/**
 * Turns class probabilities into decisions; this is what is deployed, and what robust accuracy is measured on. A rule
 * exposes a margin with its derivative in the probabilities, so that attacks and gradients go through it.
 */
public interface DecisionRule {
    /** Name in records, for example {@code argmax} or {@code fair(0.05)}. */
    String id();

    /** The sensitive attribute that a decision needs, if any. */
    Optional<String> attribute();

    /**
     * Probability of each decision, {@code [n][k]}: one-hot for a deterministic rule.
     *
     * @param probabilities {@code [n][k]}
     * @param groups group of each row; null only if {@link #attribute()} is empty
     */
    Matrix decisionProbabilities(Matrix probabilities, int[] groups);

    /**
     * Decisions. A randomised rule draws row i from {@code seed.child(rowIds[i])}.
     *
     * @param probabilities {@code [n][k]}
     * @param groups group of each row; null only if {@link #attribute()} is empty
     * @param rowIds names of the rows' random streams
     * @param seed stream of a randomised rule
     */
    default int[] decide(Matrix probabilities, int[] groups, int[] rowIds, SeedTree seed) {
        Matrix q = decisionProbabilities(probabilities, groups);
        int[] decisions = new int[q.rows()];
        for (int i = 0; i < decisions.length; i++) {
            int top = q.argmax(i);
            if (q.get(i, top) < 1) {
                double u = seed.child(rowIds[i]).generator().nextDouble();
                double cumulative = 0;
                for (int k = 0; k < q.columns() && u >= cumulative; k++) {
                    if (q.get(i, k) > 0) { // a decision of probability 0 is never drawn, whatever rounding leaves
                        cumulative += q.get(i, k);
                        top = k;
                    }
                }
            }
            decisions[i] = top;
        }
        return decisions;
    }

    /**
     * How far each row is from its label being the decision: {@code max_{k != y} score_k - score_y}, its expectation for
     * a randomised rule. Positive means another class wins. An attacker maximises this.
     *
     * @param probabilities {@code [n][k]}
     * @param groups group of each row; null only if {@link #attribute()} is empty
     * @param labels class of each row
     * @param gradient receives d margin_i / d p_i, {@code [n][k]}, overwritten; null if not wanted
     */
    double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient);

    /** The calibrated probabilities that this rule decides on, if it calibrates; else empty. */
    default Optional<Matrix> calibrated(Matrix probabilities) {
        return Optional.empty();
    }

    /** Numbers about the fit that belong into the record, by name; for example the gap of a certificate. */
    default Map<String, Double> facts() {
        return Map.of();
    }

    /** What {@link RuleFitter#restore} needs to build this rule anew; empty if it cannot be saved. */
    default Optional<RuleState> state() {
        return Optional.empty();
    }
}
