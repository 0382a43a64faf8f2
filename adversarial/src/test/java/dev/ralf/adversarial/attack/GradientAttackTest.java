package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.AffineRule;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GradientAttackTest {
    private static final ThreatModel LINF = new ThreatModel(Norm.LINF, 0.5);
    private static final SeedTree SEED = new SeedTree(11);

    @Test
    void twoStepsByHand_withBoxAndImmutableFeature() {
        // Gradient of the cross-entropy of class 0 has the sign of w_1 - w_0 = (1, -1, 1) everywhere.
        NetworkClassifier model = Models.linear(new double[][] {{0, 1}, {0, -1}, {0, 1}}, 0, 0);
        Domain domain = new Domain(new float[] {0, 0, 0}, new float[] {1, 1, 1}, new boolean[] {true, true, false});
        Features x = new Features(new float[] {0.5f, 0.125f, 0.5f}, 1, 3).in(domain);
        GradientAttack attack = new GradientAttack("pgd", LINF, 2, 0.25, 1, false);
        Features got = attack.perturb(new CrossEntropyTarget(model, new int[] {0}), x, new int[] {0}, SEED);
        assertArrayEquals(new float[] {1, 0, 0.5f}, got.data());
    }

    @Test
    void euclideanStep_leavesImmutableFeaturesOutOfItsLength() {
        // Direction (3, 4, *) over the mutable features: one step of 0.5 is (0.3, 0.4).
        NetworkClassifier model = Models.linear(new double[][] {{0, 3}, {0, 4}, {0, 100}}, 0, 0);
        Domain domain = new Domain(new float[] {-9, -9, -9}, new float[] {9, 9, 9}, new boolean[] {true, true, false});
        Features x = new Features(new float[3], 1, 3).in(domain);
        Features got = GradientAttack.fgsm(new ThreatModel(Norm.L2, 0.5))
                .perturb(new CrossEntropyTarget(model, new int[] {0}), x, new int[] {0}, SEED);
        assertArrayEquals(new float[] {0.3f, 0.4f, 0}, got.data(), 1e-7f);
    }

    @Test
    void randomStart_isUniformInTheBall() {
        int n = 4000;
        int d = 3;
        NetworkClassifier model = Models.linear(new double[d][2], 0, 0);
        Features x = new Features(new float[n * d], n, d);
        CrossEntropyTarget target = new CrossEntropyTarget(model, new int[n]);
        for (Norm norm : Norm.values()) {
            GradientAttack attack = new GradientAttack("start", new ThreatModel(norm, 2), 1, 0, 1, true);
            float[] at = attack.perturb(target, x, MathOps.range(n), SEED).data();
            double[] share = new double[n];
            double mean = 0;
            for (int i = 0; i < n; i++) {
                double max = 0;
                double square = 0;
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    double v = at[i * d + j] / 2;
                    sum += Math.abs(v);
                    max = Math.max(max, Math.abs(v));
                    square += v * v;
                    mean += v / (n * d);
                }
                // Radius to the power d is uniform in [0, 1] for a uniform point of each ball.
                share[i] = Math.pow(norm == Norm.LINF ? max : norm == Norm.L2 ? Math.sqrt(square) : sum, d);
            }
            Arrays.sort(share);
            double distance = 0;
            for (int i = 0; i < n; i++) {
                distance = Math.max(distance, Math.abs(share[i] - (i + 0.5) / n));
            }
            // Kolmogorov: P(D > 1.95 / sqrt(n)) = 0.001; the seed is fixed.
            assertTrue(distance < 1.95 / Math.sqrt(n), norm + " " + distance);
            assertEquals(0, mean, 0.03);
        }
    }

    @Test
    void restartsAndRows_drawFromStreamsOfTheirOwn() {
        NetworkClassifier model = Models.linear(new double[3][2], 0, 0);
        Features x = new Features(new float[6], 2, 3);
        CrossEntropyTarget target = new CrossEntropyTarget(model, new int[2]);
        GradientAttack attack = new GradientAttack("start", LINF, 1, 0, 1, true);
        Features a = attack.perturb(target, x, new int[] {4, 9}, SEED);
        Features b = attack.perturb(target, x, new int[] {9, 4}, SEED);
        assertArrayEquals(a.row(0), b.row(1));
        assertArrayEquals(a.row(1), b.row(0));
        assertNotEquals(a.get(0, 0), a.get(1, 0));
    }

    @Test
    void restarts_tryOtherStarts() {
        // Steps of 0: a row falls if a start in [-1, 1] lands below -0.5, with probability 1/4 a try.
        int n = 400;
        NetworkClassifier model = Models.linear(new double[][] {{0, 1}}, 0, 0);
        float[] half = new float[n];
        Arrays.fill(half, 0.5f);
        int[] labels = new int[n];
        Arrays.fill(labels, 1);
        Features x = new Features(half, n, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), labels, null);
        GradientAttack attack = new GradientAttack("start", new ThreatModel(Norm.LINF, 1), 1, 0, 1, true);
        // Standard deviations of the shares are 0.022 and 0.015; the seed is fixed.
        assertEquals(0.75, mean(attack.run(target, x, MathOps.range(n), SEED).right()), 0.07);
        double eight = mean(
                attack.withRestarts(8).run(target, x, MathOps.range(n), SEED).right());
        assertEquals(Math.pow(0.75, 8), eight, 0.05);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void runOverSeveralBlocks_givesWhatRowsAloneGive() {
        int n = 2500;
        NetworkClassifier model = Models.mlp(3, 3, 5);
        AffineRule rule = AffineRule.deterministic(
                new double[] {1, 1, 1}, new double[][] {{0.2, 0, 0}, {0, 0.2, 0}, {0, 0, 0.2}});
        float[] data = new float[n * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) new SeedTree(3).child(i).generator().nextGaussian();
        }
        Features x = new Features(data, n, 3);
        int[] labels = new int[n];
        int[] groups = new int[n];
        for (int i = 0; i < n; i++) {
            groups[i] = i % 3;
            labels[i] = rule.decisionProbabilities(model.probabilities(x.slice(i, i + 1)), new int[] {groups[i]})
                    .argmax(0);
        }
        DeployedTarget target = new DeployedTarget(model, rule, labels, groups);
        GradientAttack attack = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.2), 4);
        AttackResult all = attack.run(target, x, MathOps.range(n), SEED);
        int fell = 0;
        for (int i = 0; i < n; i += 7) {
            AttackResult one = attack.run(target.select(new int[] {i}), x.slice(i, i + 1), new int[] {i}, SEED);
            assertEquals(all.success()[i], one.success()[0]);
            assertEquals(all.loss()[i], one.loss()[0], 1e-5);
            assertArrayEquals(all.inputs().row(i), one.inputs().row(0), 1e-5f);
            fell += one.success()[0] ? 1 : 0;
        }
        assertTrue(fell > 20, "some rows must fall for this to mean anything: " + fell);
    }

    /**
     * Logits (0, 4 x_1 - 1, 4 x_2 - 3) at x = 0: probabilities (0.705, 0.259, 0.035). The raw model's runner-up is class
     * 1, far away; the rule adds 0.58 to class 2, which is then close (0.705 against 0.615). Within 0.1 the adaptive
     * attack reaches 0.616 against 0.626 by raising both features; an attack on the raw model finds nothing.
     */
    @Test
    void attackOnTheRawModel_missesWhatTheAdaptiveOneFinds() {
        NetworkClassifier model = Models.linear(new double[][] {{0, 4, 0}, {0, 0, 4}}, 0, -1, -3);
        AffineRule rule = AffineRule.deterministic(new double[] {1, 1, 1}, new double[][] {{0, 0, 0.58}});
        Features x = new Features(new float[2], 1, 2);
        DeployedTarget deployed = new DeployedTarget(model, rule, new int[1], new int[1]);
        GradientAttack attack = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 20);
        assertEquals(1, deployed.right(x)[0]);
        assertTrue(attack.run(deployed, x, new int[1], SEED).success()[0]);
        DeployedTarget raw = new DeployedTarget(model, new Argmax(), new int[1], null);
        AttackResult transferred = attack.run(raw, x, new int[1], SEED);
        assertEquals(1, deployed.right(transferred.inputs())[0]);
        // Not even the raw attack's own best effort, taken whether or not it fooled the raw model.
        assertEquals(1, deployed.right(attack.perturb(raw, x, new int[1], SEED))[0]);
    }

    @Test
    void randomisedRule_keepsTheIterateWithTheSmallestProbability() {
        // Class 0 wins part one while p_0 > 0.5 (x < 0), part two (weight 0.25) while p_0 > 0.7 (x < -0.85).
        NetworkClassifier model = Models.linear(new double[][] {{0, 1}}, 0, 0);
        AffineRule rule = new AffineRule(
                "mixed",
                "group",
                List.of(
                        new AffineRule.Part(0.75, new double[] {1, 1}, new double[][] {{0, 0}}),
                        new AffineRule.Part(0.25, new double[] {1, 1}, new double[][] {{0, 0.4}})));
        Features x = new Features(new float[] {-1, -1, -0.25f}, 3, 1);
        DeployedTarget target = new DeployedTarget(model, rule, new int[3], new int[3]);
        assertArrayEquals(new double[] {1, 1, 0.75}, target.right(x));
        AttackResult near =
                GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 5).run(target, x, new int[3], SEED);
        assertArrayEquals(new double[] {1, 1, 0.75}, near.right());
        AttackResult far =
                GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.5), 5).run(target, x, new int[3], SEED);
        assertArrayEquals(new double[] {0.75, 0.75, 0}, far.right(), 1e-12);
        assertArrayEquals(new boolean[] {false, false, true}, far.success());
    }

    @Test
    void smallerProbability_countsMoreThanLargerObjective() {
        // Part one (weight 0.25, scale 10) is right for x < 0, part two (weight 0.75, scale -1) for x > 0. The expected
        // margin rises with x, but the right decision is less likely below 0, where only a random start lands.
        NetworkClassifier model = Models.linear(new double[][] {{0, 1}}, 0, 0);
        AffineRule rule = new AffineRule(
                "mixed",
                "group",
                List.of(
                        new AffineRule.Part(0.25, new double[] {10, 10}, new double[1][2]),
                        new AffineRule.Part(0.75, new double[] {-1, -1}, new double[1][2])));
        Features x = new Features(new float[] {0.5f}, 1, 1);
        DeployedTarget target = new DeployedTarget(model, rule, new int[1], new int[1]);
        assertEquals(0.75, target.right(x)[0]);
        AttackResult result = new GradientAttack("start", new ThreatModel(Norm.LINF, 1), 1, 0, 50, true)
                .run(target, x, new int[1], SEED);
        assertEquals(0.25, result.right()[0]);
        assertTrue(result.inputs().get(0, 0) < 0);
        assertTrue(result.loss()[0] < target.evaluate(x, null, null)[0]);
    }

    @Test
    void attackThatFails_reportsTheLargestObjectiveItSaw_andTheNaturalInput() {
        // Margin of label 0 is 2 x; the attack reaches x = -0.5 + 0.25.
        NetworkClassifier model = Models.linear(new double[][] {{-1, 1}}, 0, 0);
        Features x = new Features(new float[] {-0.5f}, 1, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[1], null);
        AttackResult result =
                GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.25), 10).run(target, x, new int[1], SEED);
        assertEquals(-0.5, result.loss()[0], 1e-6);
        assertEquals(-0.5f, result.inputs().get(0, 0));
        assertEquals(1, result.right()[0]);
    }

    @Test
    void marginDirection_isTheGradientThroughTheSoftmaxUpToAFactor() {
        // p = softmax(z), margin = 2 p_1 - p_0 + const: dz = J (−1, 2, 0) with J = diag(p) − p p^T.
        NetworkClassifier model = Models.linear(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 0, 0, 0);
        AffineRule rule = AffineRule.deterministic(new double[] {1, 2, 1}, new double[][] {{0, 0, 0}});
        float[] z = {0.3f, 0.2f, -0.7f};
        Features x = new Features(z, 1, 3);
        float[] direction = new float[3];
        new DeployedTarget(model, rule, new int[1], new int[1]).evaluate(x, null, direction);
        double[] p = MathOps.softmax(z, 1, 3).row(0);
        double[] g = {-1, 2, 0};
        double mean = p[0] * g[0] + p[1] * g[1];
        double[] dz = new double[3];
        double largest = 0;
        for (int j = 0; j < 3; j++) {
            dz[j] = p[j] * (g[j] - mean);
            largest = Math.max(largest, Math.abs(dz[j]));
        }
        for (int j = 0; j < 3; j++) {
            assertEquals(dz[j] / largest, direction[j], 1e-6);
        }
    }

    @Test
    void inputThatIsNotFinite_isLeftWhereItIs() {
        NetworkClassifier model = Models.mlp(2, 2, 1);
        Features x = new Features(new float[] {Float.NaN, 1}, 1, 2);
        Features got = GradientAttack.fgsm(new ThreatModel(Norm.L2, 1))
                .perturb(new CrossEntropyTarget(model, new int[1]), x, new int[1], SEED);
        assertTrue(Float.isNaN(got.get(0, 0)));
        assertEquals(1, got.get(0, 1));
    }

    @Test
    void badArguments_areNamed() {
        assertMessage("steps must be at least 1, got 0", () -> GradientAttack.pgd(LINF, 0));
        assertMessage("stepSize must be in [0, Infinity), got NaN", () -> GradientAttack.fgsm(LINF)
                .withStepSize(Double.NaN));
        assertMessage("restarts must be at least 1, got 0", () -> GradientAttack.pgd(LINF, 1)
                .withRestarts(0));
        assertMessage("restarts must be 1 without a random start, got 2", () -> GradientAttack.fgsm(LINF)
                .withRestarts(2));
        NetworkClassifier model = Models.mlp(2, 2, 1);
        AffineRule rule = AffineRule.deterministic(new double[] {1, 1}, new double[][] {{0, 0}});
        assertMessage(
                "groups must be given for affine, got null", () -> new DeployedTarget(model, rule, new int[2], null));
        assertMessage(
                "groups must have length 2, got 3", () -> new DeployedTarget(model, rule, new int[2], new int[3]));
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
