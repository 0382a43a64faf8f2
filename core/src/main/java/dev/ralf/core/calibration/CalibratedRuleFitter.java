package dev.ralf.core.calibration;

import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calibrates the probabilities, then fits a decision rule on the calibrated ones: both on the same labelled calibration
 * sample, so that the inner rule's numbers about that sample are slightly optimistic; those of the test set are not
 * affected.
 *
 * @param calibrator calibrator
 * @param rule rule on calibrated probabilities
 */
public record CalibratedRuleFitter(CalibratorFitter calibrator, RuleFitter rule) implements RuleFitter {
    private static final String PREFIX = "calibrator.";

    /** Names the calibrator, then the rule: {@code temperature-fair(0.05)}. */
    @Override
    public String id() {
        return calibrator.id() + "-" + rule.id();
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
        return rule.sensitiveAttribute();
    }

    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        ProbabilityCalibrator fitted =
                calibrator.fit(sample.probabilities(), sample.requireLabels(id()), sample.weights());
        CalibrationSample calibrated = new CalibrationSample(
                fitted.apply(sample.probabilities()), sample.groups(), sample.weights(), sample.labels());
        return new Rule(id(), fitted, rule.fit(calibrated, seed));
    }

    @Override
    public DecisionRule restore(RuleState state) {
        Map<String, double[]> own = new LinkedHashMap<>();
        Map<String, double[]> inner = new LinkedHashMap<>();
        state.arrays().forEach((name, values) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name.substring(PREFIX.length()), values);
            } else {
                inner.put(name, values);
            }
        });
        return new Rule(id(), calibrator.restore(own), rule.restore(new RuleState(state.groups(), inner)));
    }

    private record Rule(String id, ProbabilityCalibrator calibrator, DecisionRule rule) implements DecisionRule {
        @Override
        public Optional<String> attribute() {
            return rule.attribute();
        }

        @Override
        public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
            return rule.decisionProbabilities(calibrator.apply(probabilities), groups);
        }

        @Override
        public int[] decide(Matrix probabilities, int[] groups, int[] rowIds, SeedTree seed) {
            return rule.decide(calibrator.apply(probabilities), groups, rowIds, seed);
        }

        @Override
        public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
            double[] margins = rule.margins(calibrator.apply(probabilities), groups, labels, gradient);
            if (gradient != null) {
                Matrix outer = calibrator.pullBack(probabilities, gradient);
                System.arraycopy(outer.data(), 0, gradient.data(), 0, gradient.data().length);
            }
            return margins;
        }

        @Override
        public Optional<Matrix> calibrated(Matrix probabilities) {
            return Optional.of(calibrator.apply(probabilities));
        }

        @Override
        public Map<String, Double> facts() {
            Map<String, Double> facts = new LinkedHashMap<>(calibrator.facts());
            facts.putAll(rule.facts());
            return facts;
        }

        @Override
        public Optional<RuleState> state() {
            return rule.state().map(inner -> {
                Map<String, double[]> arrays = new LinkedHashMap<>(inner.arrays());
                calibrator.state().forEach((name, values) -> arrays.put(PREFIX + name, values));
                return new RuleState(List.copyOf(inner.groups()), arrays);
            });
        }
    }
}
