package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.AffineRule;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RobustEvaluatorTest {
    private static final GradientAttack PGD = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 10);

    /** Class 1 from x = 0 on; rows at distances 0.3, 0.05, 0.05, 0.3 from it, and one that is wrong; two groups. */
    private static final Examples ROWS = new Examples(
            new int[] {10, 11, 12, 13, 14},
            new Features(new float[] {-0.3f, -0.05f, 0.05f, 0.3f, 0.3f}, 5, 1),
            new int[] {0, 0, 1, 1, 0},
            List.of(new Groups("sex", List.of("a", "b", "c"), new int[] {0, 0, 1, 1, 1})),
            new double[] {1, 1, 2, 1, 1});

    private static Map<String, Double> measure(
            RobustEvaluator evaluator, Classifier model, Examples test, DecisionRule... rules) {
        Measurements sink = new Measurements();
        evaluator.evaluate(
                new EvaluationTask(model, List.of(rules), test, model.probabilities(test.features()), new SeedTree(3)),
                sink);
        return sink.values();
    }

    @Test
    void handWorkedRows_byWeightAndGroup() {
        Map<String, Double> got = measure(
                new RobustEvaluator(PGD, "pgd", 0, true),
                Models.linear(new double[][] {{-1, 1}}, 0, 0),
                ROWS,
                new Argmax());
        // Rows 0 and 3 hold, rows 1 and 2 are crossed, row 4 is wrong anyway: weight 2 of 6.
        assertEquals(
                List.of(
                        "argmax/robust-accuracy.pgd",
                        "argmax/robust-accuracy.pgd/sex=a",
                        "argmax/robust-accuracy.pgd/sex=b",
                        "argmax/robust-accuracy.pgd/sex=c",
                        "argmax/robust-accuracy.pgd/class=0",
                        "argmax/robust-accuracy.pgd/class=1",
                        "argmax/robust-accuracy-low.pgd",
                        "argmax/robust-accuracy-high.pgd",
                        "argmax/robust-loss-low.pgd",
                        "argmax/robust-loss-high.pgd",
                        "argmax/gradient-zero-share.pgd",
                        "argmax/attack-gradients.pgd",
                        "argmax/masking-flags.pgd"),
                List.copyOf(got.keySet()));
        assertEquals(2.0 / 6, got.get("argmax/robust-accuracy.pgd"), 1e-12);
        assertEquals(1.0 / 2, got.get("argmax/robust-accuracy.pgd/sex=a"), 1e-12);
        assertEquals(1.0 / 4, got.get("argmax/robust-accuracy.pgd/sex=b"), 1e-12);
        assertEquals(Double.NaN, got.get("argmax/robust-accuracy.pgd/sex=c"), "a group without rows");
        assertEquals(0, got.get("argmax/gradient-zero-share.pgd"));
        // Label 0 has rows 0 (holds), 1 and 4 (fall): 1/3; label 1 has row 2 of weight 2 (falls) and row 3: 1/3.
        assertEquals(1.0 / 3, got.get("argmax/robust-accuracy.pgd/class=0"), 1e-12);
        assertEquals(1.0 / 3, got.get("argmax/robust-accuracy.pgd/class=1"), 1e-12);
        Intervals.Interval share = Intervals.clopperPearson(2, 5, 0.05);
        assertEquals(share.low(), got.get("argmax/robust-accuracy-low.pgd"), 1e-12);
        assertEquals(share.high(), got.get("argmax/robust-accuracy-high.pgd"), 1e-12);
        assertEquals(0, got.get("argmax/masking-flags.pgd"), "a linear model hides nothing");
    }

    @Test
    void firstRowsOnly_andOtherName() {
        Map<String, Double> got = measure(
                new RobustEvaluator(PGD, "quick", 2, true),
                Models.linear(new double[][] {{-1, 1}}, 0, 0),
                ROWS,
                new Argmax(),
                new AffineRule("fair", "sex", List.of(new AffineRule.Part(1, new double[] {1, 1}, new double[3][2]))));
        assertEquals(0.5, got.get("argmax/robust-accuracy.quick"));
        assertEquals(0.5, got.get("fair/robust-accuracy.quick"), "without shifts it is argmax");
    }

    /** Three classes, a rule that shifts the decision of each group: the raw model's neighbour is the wrong direction. */
    @Test
    void transferredAttack_looksMoreRobustThanTheAdaptiveOne() {
        int n = 300;
        float[] x = new float[n * 2];
        int[] groups = new int[n];
        RandomGenerator rng = new SeedTree(1).generator();
        for (int i = 0; i < n; i++) {
            x[2 * i] = (float) (0.4 * rng.nextDouble() - 0.2);
            x[2 * i + 1] = (float) (0.4 * rng.nextDouble() - 0.2);
            groups[i] = i % 2;
        }
        Examples test = new Examples(
                MathOps.range(n),
                new Features(x, n, 2),
                new int[n],
                List.of(new Groups("group", List.of("a", "b"), groups)),
                unit(n));
        NetworkClassifier model = Models.linear(new double[][] {{0, 4, 0}, {0, 0, 4}}, 0, -1, -3);
        DecisionRule rule =
                AffineRule.deterministic(new double[] {1, 1, 1}, new double[][] {{0, 0, 0.58}, {0, 0, 0.5}});
        Map<String, Double> got = measure(new RobustEvaluator(PGD, "pgd", 0, true), model, test, rule, new Argmax());
        double adaptive = got.get("affine/robust-accuracy.pgd");
        double transfer = got.get("affine/transfer-accuracy.pgd");
        Features raw = PGD.run(
                        new DeployedTarget(model, new Argmax(), test.labels(), null),
                        test.features(),
                        test.ids(),
                        new SeedTree(3))
                .inputs();
        Matrix decisions = rule.decisionProbabilities(model.probabilities(raw), groups);
        double expected = ClassificationMetrics.expectedAccuracy(decisions, test.labels(), test.weights());
        assertEquals(expected, transfer, 1e-12);
        assertTrue(transfer > adaptive + 0.1, "transfer " + transfer + ", adaptive " + adaptive);
        assertTrue(got.get("affine/robust-accuracy.pgd/group=a") < got.get("affine/robust-accuracy.pgd/group=b"));
        assertTrue(!got.containsKey("argmax/transfer-accuracy.pgd"), "argmax is the raw model");

        Map<String, Double> without = measure(new RobustEvaluator(PGD, "pgd", 0, false), model, test, rule);
        assertEquals(adaptive, without.get("affine/robust-accuracy.pgd"));
        assertTrue(without.keySet().stream().noneMatch(key -> key.contains("transfer")));
    }

    @Test
    void constantDecision_isFlaggedAsMasked() {
        AffineRule constant = AffineRule.deterministic(new double[] {0, 0}, new double[][] {{1, 0}, {1, 0}});
        Examples test = new Examples(
                ROWS.ids(),
                ROWS.features(),
                ROWS.labels(),
                List.of(new Groups("group", List.of("a", "b"), new int[5])),
                ROWS.weights());
        Map<String, Double> got = measure(
                new RobustEvaluator(PGD, "pgd", 0, false),
                Models.linear(new double[][] {{-1, 1}}, 0, 0),
                test,
                constant);
        assertEquals(1, got.get("affine/gradient-zero-share.pgd"));
        assertEquals(0.5, got.get("affine/robust-accuracy.pgd"), 1e-12);
    }

    @Test
    void modelWithoutGradients_isLeftOut() {
        Classifier forest = new Classifier() {
            @Override
            public String id() {
                return "forest";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features features) {
                return new Matrix(features.size(), 2);
            }
        };
        assertEquals(Map.of(), measure(new RobustEvaluator(PGD, "pgd", 0, true), forest, ROWS, new Argmax()));
    }

    @Test
    void missingAttributeAndBadArguments_areNamed() {
        RobustEvaluator evaluator = new RobustEvaluator(PGD, "pgd", 0, true);
        DecisionRule rule = AffineRule.deterministic(new double[] {1, 1}, new double[1][2]);
        assertEquals(
                "affine needs the sensitive attribute group, which the data do not have",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> measure(evaluator, Models.linear(new double[][] {{-1, 1}}, 0, 0), ROWS, rule))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new RobustEvaluator(PGD, "pgd", -1, true));
        assertThrows(IllegalArgumentException.class, () -> new RobustEvaluator(PGD, " ", 0, true));
    }

    @Test
    void severalAttacksAndACurve_areTheWorstCaseOfEachRow() {
        GradientAttack none = new GradientAttack("none", new ThreatModel(Norm.LINF, 0.1), 1, 0, 1, false);
        RobustEvaluator evaluator = new RobustEvaluator(List.of(none, PGD), "both", 0, false, List.of(0.01, 0.4), 0);
        Map<String, Double> got = measure(evaluator, Models.linear(new double[][] {{-1, 1}}, 0, 0), ROWS, new Argmax());
        assertEquals(2.0 / 6, got.get("argmax/robust-accuracy.both"), 1e-12);
        assertEquals(5.0 / 6, got.get("argmax/robust-accuracy.both.none"), 1e-12);
        assertEquals(2.0 / 6, got.get("argmax/robust-accuracy.both.pgd"), 1e-12);
        assertEquals(5.0 / 6, got.get("argmax/robust-accuracy.both@0.01"), 1e-12);
        assertEquals(0, got.get("argmax/robust-accuracy.both@0.4"), 1e-12);
        assertTrue(got.keySet().stream().noneMatch(key -> key.contains("masking")), "left out when asked");
        assertThrows(
                IllegalArgumentException.class,
                () -> new RobustEvaluator(List.of(PGD), "x", 0, false, List.of(0.4, 0.1), 0));
    }

    @Test
    void distances_areThoseOfTheBoundary() {
        NetworkClassifier model = Models.linear(new double[][] {{-1, 1}}, 0, 0);
        Measurements sink = new Measurements();
        new DistanceEvaluator(
                        GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 1000)
                                .withRandomStart(false),
                        0)
                .evaluate(
                        new EvaluationTask(
                                model,
                                List.of(new Argmax()),
                                ROWS,
                                model.probabilities(ROWS.features()),
                                new SeedTree(3)),
                        sink);
        // Sorted: 0 (wrong anyway), 0.05, 0.05, not found, not found.
        assertEquals(0.6, sink.values().get("argmax/distance-found.pgd"), 1e-12);
        assertEquals(0.05, sink.values().get("argmax/median-distance.pgd"), 3e-4, "up to one step of 0.00025");
    }

    private static double[] unit(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }
}
