package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.metrics.GroupRate;
import dev.ralf.fairness.metrics.GroupTable;
import dev.ralf.fairness.optim.ThresholdRules;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Score-fair decisions and thresholds by group. */
class OtherRulesTest {
    private static final SeedTree SEED = new SeedTree(5);

    /** Group 0 has scores of class 1 uniform in [0, 0.6), group 1 in [0.3, 1); labels follow the scores. */
    private static CalibrationSample binary(int n) {
        RandomGenerator rng = SEED.child("binary").generator();
        Matrix p = new Matrix(n, 2);
        int[] codes = new int[n];
        int[] labels = new int[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            codes[i] = i % 3 == 0 ? 0 : 1;
            double one = codes[i] == 0 ? 0.6 * rng.nextDouble() : 0.3 + 0.7 * rng.nextDouble();
            p.set(i, 1, one);
            p.set(i, 0, 1 - one);
            labels[i] = rng.nextDouble() < one ? 1 : 0;
            weights[i] = 1;
        }
        return new CalibrationSample(
                p, List.of(new Groups("A", List.of("x", "y"), codes)), weights, Optional.of(labels));
    }

    private static GroupTable table(DecisionRule rule, CalibrationSample sample) {
        Groups groups = sample.groups().get(0);
        return GroupTable.of(
                rule.decisionProbabilities(sample.probabilities(), groups.codes()),
                sample.labels().orElseThrow(),
                groups,
                sample.weights());
    }

    private static void restores(RuleFitter fitter, DecisionRule rule, CalibrationSample sample) {
        int[] codes = sample.groups().get(0).codes();
        Matrix p = sample.probabilities();
        DecisionRule again = fitter.restore(rule.state().orElseThrow());
        assertArrayEquals(
                rule.decisionProbabilities(p, codes).data(),
                again.decisionProbabilities(p, codes).data());
        assertEquals(rule.id(), again.id());
        assertEquals(rule.attribute(), again.attribute());
    }

    private static void gradientIsTheDifference(DecisionRule rule, CalibrationSample sample) {
        int[] codes = sample.groups().get(0).codes();
        int[] labels = sample.labels().orElseThrow();
        Matrix p = sample.probabilities();
        Matrix gradient = new Matrix(p.rows(), 2);
        double[] at = rule.margins(p, codes, labels, gradient);
        double h = 1e-8;
        int compared = 0;
        for (int k = 0; k < 2; k++) {
            Matrix up = p.copy();
            Matrix down = p.copy();
            for (int i = 0; i < p.rows(); i++) {
                up.set(i, k, p.get(i, k) + h);
                down.set(i, k, p.get(i, k) - h);
            }
            double[] high = rule.margins(up, codes, labels, null);
            double[] low = rule.margins(down, codes, labels, null);
            for (int i = 0; i < at.length; i++) {
                double forward = (high[i] - at[i]) / h;
                double backward = (at[i] - low[i]) / h;
                if (Math.abs(forward - backward) < 1e-4 && Math.abs(forward - gradient.get(i, k)) < 1e-4) {
                    compared++;
                }
            }
        }
        assertTrue(compared > at.length, "kinks are few, " + compared + " agree");
    }

    @Test
    void scoreFair_binary_hasParity_andTheBarycentreOfUniformScores() {
        CalibrationSample sample = binary(6000);
        ScoreFairFitter fitter = new ScoreFairFitter("A", "score-fair");
        DecisionRule rule = fitter.fit(sample, SEED);
        assertTrue(
                table(rule, sample).unfairnessMax() < 0.004,
                "up to the levels: " + table(rule, sample).unfairnessMax());
        // f = 1/3 Q_x + 2/3 Q_y: level u has 0.2 u + 2/3 (0.3 + 0.7 u), above 1/2 from u = 9/20.
        assertEquals(0.55, table(rule, sample).selectionRate(0, 1), 0.02);
        assertEquals(0.55, table(rule, sample).selectionRate(1, 1), 0.02);
        restores(fitter, rule, sample);
        assertEquals(
                "score-fair needs the sensitive attribute A of each row",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> rule.decisionProbabilities(sample.probabilities(), null))
                        .getMessage());
    }

    @Test
    void thresholds_haveEqualRatesOnTheirSample() {
        CalibrationSample sample = binary(600);
        ThresholdFitter fitter = new ThresholdFitter(
                "A", ThresholdRules.Constraint.EQUALISED_ODDS, ThresholdRules.Objective.ACCURACY, "thresholds");
        assertTrue(fitter.needsLabels());
        DecisionRule rule = fitter.fit(sample, SEED);
        assertEquals(
                0, table(rule, sample).byGroup(GroupRate.TRUE_POSITIVE_RATE, 1).difference(), 1e-9);
        assertEquals(
                0, table(rule, sample).byGroup(GroupRate.FALSE_POSITIVE_RATE, 1).difference(), 1e-9);
        restores(fitter, rule, sample);
        gradientIsTheDifference(rule, sample);
        assertEquals(
                "thresholds needs a labelled calibration sample, this one has no labels",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> fitter.fit(
                                        new CalibrationSample(
                                                sample.probabilities(), sample.groups(), sample.weights()),
                                        SEED))
                        .getMessage());
        double[] weights = sample.weights().clone();
        weights[3] = 2;
        assertEquals(
                "thresholds takes no row weights that differ",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> fitter.fit(
                                        new CalibrationSample(
                                                sample.probabilities(), sample.groups(), weights, sample.labels()),
                                        SEED))
                        .getMessage());
    }
}
