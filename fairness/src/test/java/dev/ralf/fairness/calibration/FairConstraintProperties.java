package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Samples;
import dev.ralf.fairness.optim.ParityConstraint;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Fitted rules of every constraint keep on their sample what the certificate says, and survive saving. */
class FairConstraintProperties {
    private static FairRuleFitter fitter(
            ParityConstraint c, double tolerance, FairRuleFitter.Mode mode, boolean blind, List<Double> costs) {
        return new FairRuleFitter(
                "A", c, costs, tolerance, mode, blind, FairRuleFitter.defaultId(c, tolerance, mode, blind));
    }

    @Property(tries = 100)
    void rule_keepsTheToleranceOnItsSample_andIsRestoredToTheSameBits(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 4) int groups,
            @ForAll @IntRange(min = 2, max = 4) int classes,
            @ForAll ParityConstraint constraint,
            @ForAll FairRuleFitter.Mode mode,
            @ForAll boolean blind,
            @ForAll boolean costly,
            @ForAll @IntRange(max = 1) int leaves) {
        double tolerance = seed % 3 * 0.03;
        List<Double> costs = costly ? List.of(1.0, 2.5, 0.5, 1.5).subList(0, classes) : List.of();
        CalibrationSample sample = Samples.random(seed, 40 * groups, classes, groups, 0.8, leaves * 10);
        FairRuleFitter fitter = fitter(constraint, tolerance, mode, blind, costs);
        FairFit fit = fitter.fit(sample);
        DecisionRule rule = fit.rule();
        String at = rule.facts().toString();
        assertEquals(1, rule.facts().get("certified"), at);
        double allowed = tolerance
                + rule.facts().get("certificate-violation")
                + rule.facts().get("tie-slack");
        assertTrue(rule.facts().get("calibration-unfairness-max") <= allowed + 1e-9, at);

        assertEquals(blind, rule.attribute().isEmpty());

        DecisionRule again = fitter.restore(rule.state().orElseThrow());
        Groups codes = sample.groups().get(0);
        Matrix p = sample.probabilities();
        assertArrayEquals(
                rule.decisionProbabilities(p, codes.codes()).data(),
                again.decisionProbabilities(p, codes.codes()).data());
        assertEquals(rule.facts(), again.facts());
        assertEquals(rule.id(), again.id());
    }

    @Property(tries = 30)
    void marginGradient_isThatOfFiniteDifferences(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll ParityConstraint constraint,
            @ForAll FairRuleFitter.Mode mode,
            @ForAll boolean blind,
            @ForAll boolean costly) {
        CalibrationSample sample = Samples.random(seed, 120, 3, 2, 0.8, 0);
        DecisionRule rule = fitter(constraint, 0.02, mode, blind, costly ? List.of(1.0, 2.0, 3.0) : List.of())
                .fit(sample)
                .rule();
        int[] groups = sample.groups().get(0).codes();
        Matrix p = sample.probabilities();
        int n = p.rows();
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (i + seed) % 3;
        }
        Matrix gradient = new Matrix(n, 3);
        double[] margins = rule.margins(p, groups, labels, gradient);
        double h = 1e-7;
        for (int k = 0; k < 3; k++) {
            Matrix up = p.copy();
            Matrix down = p.copy();
            for (int i = 0; i < n; i++) {
                up.set(i, k, p.get(i, k) + h);
                down.set(i, k, p.get(i, k) - h);
            }
            double[] high = rule.margins(up, groups, labels, null);
            double[] low = rule.margins(down, groups, labels, null);
            for (int i = 0; i < n; i++) {
                double forward = (high[i] - margins[i]) / h;
                double backward = (margins[i] - low[i]) / h;
                // Where two other classes tie the margin has a kink, and the two differences disagree.
                if (Math.abs(forward - backward) < 1e-5) {
                    assertEquals(gradient.get(i, k), forward, 1e-5);
                }
            }
        }
    }
}
