package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import dev.ralf.fairness.Samples;
import dev.ralf.fairness.calibration.FairRuleFitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairnessEvaluatorTest {
    private static final SeedTree SEED = new SeedTree(1);

    private static EvaluationTask task(Matrix p, int[] labels, List<Groups> groups, List<DecisionRule> rules) {
        int n = labels.length;
        Examples test =
                new Examples(MathOps.range(n), new Features(new float[n], n, 1), labels, groups, Golden.ones(n));
        return new EvaluationTask(null, rules, test, p, SEED);
    }

    private static Map<String, Double> measure(EvaluationTask task, String... attributes) {
        Measurements sink = new Measurements();
        new FairnessEvaluator(List.of(attributes)).evaluate(task, sink);
        return sink.values();
    }

    private static EvaluationTask handWorked() {
        Matrix p = Matrix.of(new double[][] {{0.9, 0.1}, {0.6, 0.4}, {0.8, 0.2}, {0.3, 0.7}});
        return task(
                p,
                new int[] {0, 1, 0, 1},
                List.of(
                        new Groups("A", List.of("x", "y"), new int[] {0, 0, 1, 1}),
                        new Groups("B", List.of("u", "v", "none"), new int[] {0, 1, 0, 1})),
                List.of(new Argmax()));
    }

    @Test
    void evaluate_handWorked() {
        Map<String, Double> values = measure(handWorked());
        assertEquals(0.5, values.get("argmax/unfairness-max/A"), 1e-15);
        assertEquals(0.5, values.get("argmax/unfairness-mean/A"), 1e-15);
        assertEquals(1.0, values.get("argmax/unfairness-sum/A"), 1e-15);
        assertEquals(0.5, values.get("argmax/accuracy-worst/A"), 1e-15);
        assertEquals(0.5, values.get("argmax/accuracy/A=x"), 1e-15);
        assertEquals(1.0, values.get("argmax/accuracy/A=y"), 1e-15);
        assertEquals(1.0, values.get("argmax/rate.0/A=x"), 1e-15);
        assertEquals(0.5, values.get("argmax/rate.1/A=y"), 1e-15);
        assertEquals(0.5, values.get("argmax/unfairness-max/B"), 1e-15);
        assertTrue(Double.isNaN(values.get("argmax/accuracy/B=none")));
        assertEquals("fairness", new FairnessEvaluator(List.of()).id());
    }

    @Test
    void evaluate_all_handWorked() {
        Measurements sink = new Measurements();
        new FairnessEvaluator(List.of(), true, true, Optional.empty()).evaluate(handWorked(), sink);
        Map<String, Double> values = sink.values();
        // Rows: x decides 0 of label 0 and 0 of label 1; y decides 0 of label 0 and 1 of label 1.
        assertEquals(1, values.get("argmax/equal-opportunity-max/A"), 1e-15);
        assertEquals(1, values.get("argmax/equalised-odds-max/A"), 1e-15);
        assertEquals(0.5, values.get("argmax/accuracy-ratio/A"), 1e-15);
        assertEquals(0.5, values.get("argmax/selection-rate-difference.1/A"), 1e-15);
        assertEquals(0, values.get("argmax/selection-rate-ratio.1/A"), 1e-15);
        assertEquals(1, values.get("argmax/true-positive-rate-difference.1/A"), 1e-15);
        // Group x: 0.9 right and 0.6 wrong, group y: 0.8 and 0.7 right; each row has a bin of its own.
        assertEquals((0.1 + 0.6) / 2, values.get("argmax/ece/A=x"), 1e-12);
        assertEquals((0.2 + 0.3) / 2, values.get("argmax/ece/A=y"), 1e-12);
        assertEquals(0.35, values.get("argmax/ece-worst/A"), 1e-12);
        assertEquals(0.1, values.get("argmax/ece-difference/A"), 1e-12);
        assertEquals(1.0, values.get("argmax/rate.0/A x B=x, u"), 1e-15);
        assertEquals(Double.NaN, values.get("argmax/rate.0/A x B=x, none"), "an empty cell is undefined");
    }

    @Test
    void evaluate_control_measuresWithinItsGroups() {
        Measurements sink = new Measurements();
        FairnessEvaluator evaluator = new FairnessEvaluator(List.of("A"), false, false, Optional.of("B"));
        assertEquals(List.of("A", "B"), evaluator.sensitiveAttributes());
        evaluator.evaluate(handWorked(), sink);
        assertEquals(0, sink.values().get("argmax/unfairness-max/A within B=u"), 1e-15);
        assertEquals(1, sink.values().get("argmax/unfairness-max/A within B=v"), 1e-15);
        assertEquals(Double.NaN, sink.values().get("argmax/unfairness-max/A within B=none"));
    }

    @Test
    void evaluate_namedAttributesOnly() {
        Map<String, Double> values = measure(handWorked(), "B");
        assertTrue(values.containsKey("argmax/unfairness-max/B"));
        assertFalse(values.containsKey("argmax/unfairness-max/A"));
        assertEquals(
                "fairness cannot be measured by C: the data have the sensitive attributes [A, B]",
                assertThrows(IllegalArgumentException.class, () -> measure(handWorked(), "C"))
                        .getMessage());
    }

    @Test
    void evaluate_fairRules_factsOnceAndLessUnfair() {
        CalibrationSample sample = Samples.random(71, 2000, 4, 2, 0.6, 0);
        List<DecisionRule> rules = List.of(
                new Argmax(),
                new FairRuleFitter("A", 0.02, FairRuleFitter.Mode.DETERMINISTIC).fit(sample, SEED),
                new FairRuleFitter("A", 0.02, FairRuleFitter.Mode.RANDOMISED).fit(sample, SEED));
        int[] labels = new int[2000];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = sample.probabilities().argmax(i);
        }
        Groups a = sample.groups().get(0);
        Groups b = new Groups("B", a.values(), a.codes());
        Map<String, Double> values = measure(task(sample.probabilities(), labels, List.of(a, b), rules));
        assertEquals(1.0, values.get("fair(0.02)/certified"));
        assertEquals(1.0, values.get("fair-mix(0.02)/certified"));
        assertEquals(0.02, values.get("fair-mix(0.02)/unfairness-max/A"), 1e-7);
        assertTrue(values.get("argmax/unfairness-max/A") > 0.1);
        assertEquals(
                values.get("fair(0.02)/calibration-unfairness-max"), values.get("fair(0.02)/unfairness-max/A"), 1e-12);
        assertEquals(values.get("fair(0.02)/unfairness-max/A"), values.get("fair(0.02)/unfairness-max/B"));
    }

    @Test
    void evaluate_dataWithoutTheRulesAttribute_isRefused() {
        CalibrationSample sample = Samples.random(71, 200, 4, 2, 0.6, 0);
        DecisionRule rule = new FairRuleFitter("A", 0.02, FairRuleFitter.Mode.DETERMINISTIC).fit(sample, SEED);
        assertEquals(
                "fair(0.02) needs the sensitive attribute A, which the data do not have",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> measure(task(sample.probabilities(), new int[200], List.of(), List.of(rule))))
                        .getMessage());
    }
}
