package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.AffineRule;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.Goal;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.TargetedAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnfairnessEvaluatorTest {
    private static final GradientAttack PGD = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 10);

    /** Class 1 from x = 0 on. Group a: -0.3, -0.05, 0.05, 0.3; group b: -0.05, 0.3. */
    private static final Examples ROWS = new Examples(
            new int[] {10, 11, 12, 13, 14, 15},
            new Features(new float[] {-0.3f, -0.05f, 0.05f, 0.3f, -0.05f, 0.3f}, 6, 1),
            new int[] {0, 0, 1, 1, 1, 1},
            List.of(new Groups("sex", List.of("a", "b"), new int[] {0, 0, 0, 0, 1, 1})),
            new double[] {1, 1, 1, 1, 1, 1});

    private static final Classifier LINEAR = Models.linear(new double[][] {{-1, 1}}, 0, 0);

    private static Map<String, Double> measure(UnfairnessEvaluator evaluator, Examples test, DecisionRule... rules) {
        return measure(evaluator, LINEAR, test, rules);
    }

    private static Map<String, Double> measure(
            UnfairnessEvaluator evaluator, Classifier model, Examples test, DecisionRule... rules) {
        Measurements sink = new Measurements();
        evaluator.evaluate(
                new EvaluationTask(model, List.of(rules), test, model.probabilities(test.features()), new SeedTree(3)),
                sink);
        return sink.values();
    }

    @Test
    void handWorked() {
        Map<String, Double> got = measure(
                new UnfairnessEvaluator(
                        List.of(PGD), "pgd", List.of(), 0, List.of(0.17), List.of(0.01, 0.1, 0.5), true, true),
                ROWS,
                new Argmax());
        // Class 1 has 2/4 in a and 1/2 in b. Row 1 can become 1, row 2 can become 0, row 4 can become 1.
        // b over a: row 4 gives 1/2, row 2 gives 1/4. a over b: row 1 gives 1/4.
        assertEquals(0, got.get("argmax/unfairness-clean.pgd/sex"), 1e-12);
        assertEquals(0.75, got.get("argmax/unfairness-attacked.pgd/sex"), 1e-12);
        assertEquals(0.25, got.get("argmax/unfairness-attacked.pgd/sex=a"), 1e-12);
        assertEquals(0.5, got.get("argmax/unfairness-attacked.pgd/sex=b"), 1e-12);
        assertEquals(0.5, got.get("argmax/unfairness-attacked.pgd.share-0.17/sex"), 1e-12, "one row of six");
        assertEquals(0, got.get("argmax/unfairness-attacked.pgd@0.01/sex"), 1e-12);
        assertEquals(0.75, got.get("argmax/unfairness-attacked.pgd@0.1/sex"), 1e-12);
        assertEquals(1, got.get("argmax/unfairness-attacked.pgd@0.5/sex"), 1e-12, "every row can become either class");
        // Rows 0, 1, 3, 5 are right without an attack, 4 becomes right and 2 wrong.
        assertEquals(5 / 6.0, got.get("argmax/accuracy-attacked.pgd/sex"), 1e-12);
        assertEquals(0.5, got.get("argmax/movable.pgd"), 1e-12);
        assertEquals(0.5, got.get("argmax/movable.pgd/sex=a"), 1e-12);
        assertEquals(0.5, got.get("argmax/movable.pgd/sex=b"), 1e-12);
        // Label 1: a has rows 2, 3 (both 1), b has 4 (0) and 5 (1): a gap of 1/2; with row 4 to 1 and row 2 to 0 it is
        // 1/2 the
        // other way, nothing more can be had. Label 0 has no row in b.
        assertEquals(0.5, got.get("argmax/odds-clean.pgd/sex"), 1e-12);
        assertEquals(0.5, got.get("argmax/odds-attacked.pgd/sex"), 1e-12);
        assertFalse(got.containsKey("argmax/unfairness-transfer.pgd/sex"), "argmax is the raw model's rule");
    }

    @Test
    void aRuleThatShifts_isAttackedThroughItself_andTransferMayMissIt() {
        // p_1 - p_0 = tanh(x). In a the boundary is at 0, in b class 1 needs tanh(x) > 0.2: x = 0.203 or more.
        DecisionRule shifted = new AffineRule(
                "fair", "sex", List.of(new AffineRule.Part(1, new double[] {1, 1}, new double[][] {{0, 0}, {0.2, 0}})));
        Map<String, Double> got = measure(new UnfairnessEvaluator(PGD, "pgd"), ROWS, shifted);
        // Row 5 at 0.3 is decided 1 and can be moved to 0 through the rule alone; then b has none and a 3/4.
        assertEquals(0, got.get("fair/unfairness-clean.pgd/sex"), 1e-12);
        assertEquals(0.75, got.get("fair/unfairness-attacked.pgd/sex"), 1e-12);
        // Against argmax row 4 is moved over 0 and row 2 below it: under the rule a has 1/4 and b 1/2.
        assertEquals(0.25, got.get("fair/unfairness-transfer.pgd/sex"), 1e-12);
    }

    @Test
    void withoutARadius_nothingIsAchieved() {
        Map<String, Double> got = measure(
                new UnfairnessEvaluator(GradientAttack.pgd(new ThreatModel(Norm.LINF, 0), 5), "none"),
                ROWS,
                new Argmax());
        assertEquals(
                got.get("argmax/unfairness-clean.none/sex"), got.get("argmax/unfairness-attacked.none/sex"), 1e-12);
        assertEquals(0, got.get("argmax/movable.none"));
    }

    @Test
    void firstRowsAndNamedAttributesAlone() {
        Examples two = new Examples(
                ROWS.ids(),
                ROWS.features(),
                ROWS.labels(),
                List.of(ROWS.groups().get(0), new Groups("age", List.of("old", "young"), new int[] {0, 1, 0, 1, 0, 1})),
                ROWS.weights());
        Map<String, Double> got = measure(
                new UnfairnessEvaluator(List.of(PGD), "q", List.of("age"), 4, List.of(), List.of(), false, false),
                two,
                new Argmax());
        assertTrue(got.keySet().stream().noneMatch(k -> k.contains("sex")));
        // Old: rows 0 and 2 (one 1, can fall), young: rows 1 and 3 (one 1, can rise): 1 - 0.
        assertEquals(1, got.get("argmax/unfairness-attacked.q/age"), 1e-12);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> measure(
                        new UnfairnessEvaluator(
                                List.of(PGD), "q", List.of("race"), 0, List.of(), List.of(), false, false),
                        two,
                        new Argmax()));
        assertEquals(
                "unfairness under attack cannot be measured by race: the data have the sensitive attributes [sex, age]",
                e.getMessage());
    }

    @Test
    void aModelWithoutGradients_isLeftOut() {
        Classifier opaque = new Classifier() {
            @Override
            public String id() {
                return "opaque";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features x) {
                return LINEAR.probabilities(x);
            }
        };
        assertTrue(measure(new UnfairnessEvaluator(PGD, "pgd"), opaque, ROWS, new Argmax())
                .isEmpty());
    }

    @Test
    void wrongSettings_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new UnfairnessEvaluator(new TargetedAttack(PGD, Goal.NEXT), "pgd"));
        assertThrows(IllegalArgumentException.class, () -> new UnfairnessEvaluator(PGD, "a/b"));
        for (List<Double> budgets : List.of(List.of(0.0), List.of(1.0), List.of(0.2, 0.1), List.of(Double.NaN))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new UnfairnessEvaluator(List.of(PGD), "pgd", List.of(), 0, budgets, List.of(), false, true));
        }
    }

    @Test
    void groupGaps_handWorked() {
        Measurements sink = new Measurements();
        new RobustEvaluator(List.of(PGD), "pgd", 0, true, List.of(), 0, true)
                .evaluate(
                        new EvaluationTask(
                                LINEAR,
                                List.of(new Argmax()),
                                ROWS,
                                LINEAR.probabilities(ROWS.features()),
                                new SeedTree(3)),
                        sink);
        Map<String, Double> got = sink.values();
        // a: all four right, rows 1 and 2 fall; b: row 4 wrong, row 5 right and holds.
        assertEquals(0.5, got.get("argmax/accuracy-to-rest.pgd/sex=a"), 1e-12);
        assertEquals(-0.5, got.get("argmax/accuracy-to-rest.pgd/sex=b"), 1e-12);
        assertEquals(0, got.get("argmax/robust-accuracy-gap.pgd/sex"), 1e-12);
        assertEquals(0, got.get("argmax/robust-accuracy-to-rest.pgd/sex=a"), 1e-12);
        assertEquals(0.5, got.get("argmax/robust-loss.pgd/sex=a"), 1e-12);
        assertEquals(0, got.get("argmax/robust-loss.pgd/sex=b"), 1e-12);
        assertEquals(0, got.get("argmax/robust-loss-low.pgd/sex=b"), 1e-12, "no row of b changes in any resample");
        assertEquals(0, got.get("argmax/robust-loss-high.pgd/sex=b"), 1e-12);
        // Of four rows two fall: the 2.5 % and 97.5 % points of Binomial(4, 1/2) / 4 are 0 and 1.
        assertEquals(0, got.get("argmax/robust-loss-low.pgd/sex=a"), 1e-12);
        assertEquals(1, got.get("argmax/robust-loss-high.pgd/sex=a"), 1e-12);
    }
}
