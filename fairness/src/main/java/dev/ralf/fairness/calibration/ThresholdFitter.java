package dev.ralf.fairness.calibration;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.ThresholdRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decisions between two classes by randomised thresholds on the probability of class 1 in each group, with rates that are
 * equal on the labelled calibration sample: {@link ThresholdRules}. Row weights are not used: weights other than one another
 * are refused. The rule's margin is the expectation of {@code threshold - p_1} for label 1 and of its negative for label 0,
 * the other way round where a threshold is flipped. Reference: Hardt, Price and Srebro, arXiv:1610.02413.
 *
 * @param attribute sensitive attribute
 * @param constraint which rates are equal
 * @param objective what is maximised
 * @param id name in records
 */
public record ThresholdFitter(
        String attribute, ThresholdRules.Constraint constraint, ThresholdRules.Objective objective, String id)
        implements RuleFitter {
    /** Checks the arguments. */
    public ThresholdFitter {
        FairRuleFitter.checkNames(attribute, id);
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(objective, "objective");
    }

    @Override
    public boolean needsCalibration() {
        return true;
    }

    @Override
    public boolean needsLabels() {
        return true;
    }

    @Override
    public Optional<String> sensitiveAttribute() {
        return Optional.of(attribute);
    }

    /**
     * {@inheritDoc} The fit draws nothing from {@code seed}.
     *
     * @throws IllegalArgumentException as that of {@link FairRuleFitter}; also without labels, for more than 2 classes, for
     *     weights that differ, or if a group lacks rows of a label
     */
    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        Groups groups = FairRuleFitter.checked(id, attribute, sample);
        Matrix p = sample.probabilities();
        Checks.argument(p.columns() == 2, "%s decides between 2 classes, got %d", id, p.columns());
        double first = sample.weights()[0];
        Checks.argument(
                Arrays.stream(sample.weights()).allMatch(w -> w == first), "%s takes no row weights that differ", id);
        double[] scores = new double[p.rows()];
        Arrays.setAll(scores, i -> p.get(i, 1));
        ThresholdRules.Fit fit = ThresholdRules.fit(scores, sample.requireLabels(id), groups, constraint, objective);
        double[][] rules = new double[groups.count()][];
        for (int s = 0; s < rules.length; s++) {
            List<Double> flat = new ArrayList<>();
            for (ThresholdRules.Rule rule : fit.rules().get(s)) {
                flat.add(rule.weight());
                // Probabilities are in [0, 1]: these decide alike, and their margins are finite.
                flat.add(Math.max(-1, Math.min(2, rule.threshold())));
                flat.add(rule.flipped() ? 1.0 : 0.0);
            }
            rules[s] = flat.stream().mapToDouble(Double::doubleValue).toArray();
        }
        return new Rule(this, groups.values(), rules);
    }

    @Override
    public DecisionRule restore(RuleState state) {
        double[][] rules = new double[state.groups().size()][];
        for (int s = 0; s < rules.length; s++) {
            rules[s] = state.arrays().get("rules/" + s);
            Checks.argument(
                    rules[s] != null && rules[s].length > 0 && rules[s].length % 3 == 0,
                    "the saved rule %s must have thresholds of group %d",
                    id,
                    s);
        }
        return new Rule(this, state.groups(), rules);
    }

    /** @param rules of each group: weight, threshold and 1 if flipped, one after the other */
    private record Rule(ThresholdFitter fitter, List<String> groups, double[][] rules) implements DecisionRule {
        @Override
        public String id() {
            return fitter.id;
        }

        @Override
        public Optional<String> attribute() {
            return Optional.of(fitter.attribute);
        }

        private void check(Matrix probabilities, int[] codes) {
            FairScores.checkGroups(fitter.id, fitter.attribute, groups, probabilities, codes);
            FairScores.checkClasses(fitter.id, 2, probabilities);
        }

        @Override
        public Matrix decisionProbabilities(Matrix probabilities, int[] codes) {
            check(probabilities, codes);
            Matrix q = new Matrix(probabilities.rows(), 2);
            for (int i = 0; i < q.rows(); i++) {
                double[] own = rules[codes[i]];
                double one = 0;
                boolean every = true;
                for (int j = 0; j < own.length; j += 3) {
                    boolean chosen = probabilities.get(i, 1) > own[j + 1] != own[j + 2] > 0;
                    one += chosen ? own[j] : 0;
                    every &= chosen;
                }
                q.set(i, 1, every ? 1 : one);
                q.set(i, 0, every ? 0 : 1 - one);
            }
            return q;
        }

        @Override
        public double[] margins(Matrix probabilities, int[] codes, int[] labels, Matrix gradient) {
            check(probabilities, codes);
            Checks.size("labels", labels.length, probabilities.rows());
            if (gradient != null) {
                Arrays.fill(gradient.data(), 0);
            }
            double[] margins = new double[labels.length];
            for (int i = 0; i < margins.length; i++) {
                double[] own = rules[codes[i]];
                for (int j = 0; j < own.length; j += 3) {
                    double sign = (labels[i] == 1 ? -1 : 1) * (own[j + 2] > 0 ? -1 : 1) * own[j];
                    margins[i] += sign * (probabilities.get(i, 1) - own[j + 1]);
                    if (gradient != null) {
                        gradient.set(i, 1, gradient.get(i, 1) + sign);
                    }
                }
            }
            return margins;
        }

        @Override
        public Optional<RuleState> state() {
            Map<String, double[]> arrays = new LinkedHashMap<>();
            for (int s = 0; s < rules.length; s++) {
                arrays.put("rules/" + s, rules[s]);
            }
            return Optional.of(new RuleState(groups, arrays));
        }
    }
}
