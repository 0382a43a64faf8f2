package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import dev.ralf.fairness.Samples;
import dev.ralf.fairness.calibration.FairRuleFitter.Mode;
import dev.ralf.fairness.metrics.GroupTable;
import dev.ralf.fairness.optim.Mixture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FairRuleFitterTest {
    private static final SeedTree SEED = new SeedTree(1);

    private static DecisionRule fit(CalibrationSample sample, double tolerance, Mode mode) {
        return new FairRuleFitter("A", tolerance, mode).fit(sample, SEED);
    }

    private static int[] codes(CalibrationSample sample) {
        return sample.groups().get(0).codes();
    }

    private static void assertRefused(String message, CalibrationSample sample) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> fit(sample, 0.05, Mode.DETERMINISTIC));
        assertEquals(message, e.getMessage());
    }

    @Test
    void id_printsTheToleranceShortest() {
        assertEquals("fair(0.05)", new FairRuleFitter("A", 0.05, Mode.DETERMINISTIC).id());
        assertEquals("fair(0)", new FairRuleFitter("A", 0, Mode.DETERMINISTIC).id());
        assertEquals("fair-mix(1)", new FairRuleFitter("A", 1, Mode.RANDOMISED).id());
        assertEquals("fair(0.0001)", new FairRuleFitter("A", 1e-4, Mode.DETERMINISTIC).id());
        assertThrows(IllegalArgumentException.class, () -> new FairRuleFitter("A", Double.NaN, Mode.DETERMINISTIC));
        assertThrows(IllegalArgumentException.class, () -> new FairRuleFitter("A", -0.1, Mode.DETERMINISTIC));
        assertThrows(IllegalArgumentException.class, () -> new FairRuleFitter(" ", 0, Mode.DETERMINISTIC));
    }

    /** Unfairness and plug-in accuracy on the reference samples, ties of tree leaves and certain rows included. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "K2_N200",
                "K3_N2000",
                "K6_N200",
                "K6_N2000",
                "hard_all_identical_rows",
                "hard_already_fair_mirror",
                "hard_class_never_likely",
                "hard_eps_inactive",
                "hard_tree_leaf_ties_nozeta"
            })
    void golden_bothRulesKeepTheirBounds(String name) {
        JsonNode file = Golden.read("robust_fair/denis_" + name + ".json");
        Matrix p = Golden.matrix(file.get("p"));
        for (int i = 0; i < p.rows(); i++) {
            // The files are rounded to 8 digits.
            double sum = Arrays.stream(p.row(i)).sum();
            for (int k = 0; k < p.columns(); k++) {
                p.set(i, k, p.get(i, k) / sum);
            }
        }
        int[] codes = Arrays.stream(Golden.ints(file.get("s")))
                .map(s -> s > 0 ? 1 : 0)
                .toArray();
        CalibrationSample sample = new CalibrationSample(
                p, List.of(new Groups("A", List.of("-1", "+1"), codes)), Golden.ones(codes.length));
        for (JsonNode c : file.get("cases")) {
            double tolerance = c.get("eps").asDouble();
            DecisionRule rule = fit(sample, tolerance, Mode.DETERMINISTIC);
            DecisionRule mixture = fit(sample, tolerance, Mode.RANDOMISED);
            String at = name + " " + tolerance;
            for (Mode mode : Mode.values()) {
                DecisionRule fitted = fit(sample, tolerance, mode);
                DecisionRule again = new FairRuleFitter("A", tolerance, mode)
                        .restore(fitted.state().orElseThrow());
                assertArrayEquals(
                        fitted.decisionProbabilities(p, codes).data(),
                        again.decisionProbabilities(p, codes).data(),
                        at);
                assertEquals(fitted.facts(), again.facts(), at);
                assertEquals(fitted.id(), again.id());
            }
            double bound = c.get("U_bound_deterministic").asDouble() + 1e-9;
            assertTrue(rule.facts().get("calibration-unfairness-max") <= bound, at + " " + rule.facts());
            DecisionRule seeded = fit(sample, tolerance, Mode.SEEDED_TIES);
            assertTrue(seeded.facts().get("calibration-unfairness-max") <= bound, at + " " + seeded.facts());
            assertTrue(mixture.facts().get("calibration-unfairness-max") <= tolerance + 1e-9, at);
            assertEquals(c.get("H_star").asDouble(), mixture.facts().get("plug-in-accuracy"), 1e-7, at);
            assertEquals(1.0, mixture.facts().get("certified"), at);
        }
    }

    @Test
    void golden_treeLeaves_deterministicRuleIsUnfairAndSaysSo() {
        JsonNode file = Golden.read("robust_fair/denis_hard_tree_leaf_ties_nozeta.json");
        Matrix p = Golden.matrix(file.get("p"));
        int[] codes = Arrays.stream(Golden.ints(file.get("s")))
                .map(s -> s > 0 ? 1 : 0)
                .toArray();
        CalibrationSample sample = new CalibrationSample(
                p, List.of(new Groups("A", List.of("-1", "+1"), codes)), Golden.ones(codes.length));
        DecisionRule rule = fit(sample, 0, Mode.DETERMINISTIC);
        assertTrue(
                rule.facts().get("calibration-unfairness-max") > 0.1,
                rule.facts().toString());
        assertTrue(rule.facts().get("tie-slack") >= 0.5, rule.facts().toString());
        assertEquals(0, fit(sample, 0, Mode.RANDOMISED).facts().get("calibration-unfairness-max"), 1e-9);
    }

    @Test
    void fit_givesTheRuleAndItsFacts() {
        CalibrationSample sample = Samples.random(11, 5000, 6, 2, 0.5, 0);
        DecisionRule rule = fit(sample, 0.02, Mode.DETERMINISTIC);
        FairRule fair = assertInstanceOf(FairRule.class, rule);
        assertEquals("fair(0.02)", rule.id());
        assertEquals(Optional.of("A"), rule.attribute());
        assertEquals(List.of("group 0", "group 1"), fair.groups());
        assertEquals(
                Set.of(
                        "certificate-optimum",
                        "plug-in-accuracy",
                        "certificate-gap",
                        "certificate-violation",
                        "certified",
                        "calibration-unfairness-max",
                        "tie-slack",
                        "tied-share/A=group 0",
                        "tied-share/A=group 1",
                        "solver-iterations"),
                rule.facts().keySet());
        assertEquals(1.0, rule.facts().get("certified"));
        assertTrue(rule.facts().get("certificate-gap") <= 1e-6);
        double unfair = GroupTable.unlabelled(
                        Golden.oneHot(argmax(sample.probabilities()), 6),
                        sample.groups().get(0),
                        sample.weights())
                .unfairnessMax();
        assertTrue(unfair > 0.05, "the sample must be unfair for this test to say anything");
        assertTrue(rule.facts().get("calibration-unfairness-max") <= 0.02 + 0.005);
        assertTrue(new FairRuleFitter("A", 0, Mode.DETERMINISTIC).needsCalibration());
    }

    private static int[] argmax(Matrix p) {
        int[] out = new int[p.rows()];
        for (int i = 0; i < out.length; i++) {
            out[i] = p.argmax(i);
        }
        return out;
    }

    @Test
    void binary_isAThresholdByGroup() {
        CalibrationSample sample = Samples.random(4, 400, 2, 2, 0.8, 0);
        FairRule rule = (FairRule) fit(sample, 0, Mode.DETERMINISTIC);
        int[] decisions = rule.decide(sample.probabilities(), codes(sample), MathOps.range(400), SEED);
        for (int i = 0; i < 400; i++) {
            int s = codes(sample)[i];
            double threshold = 0.5 + (rule.offsets(s)[1] - rule.offsets(s)[0]) / (2 * rule.shares()[s]);
            if (Math.abs(sample.probabilities().get(i, 1) - threshold) > 1e-8) {
                assertEquals(sample.probabilities().get(i, 1) > threshold ? 1 : 0, decisions[i]);
            }
        }
    }

    @Test
    void mixture_drawsByRowIdWithItsProbabilities() {
        CalibrationSample sample = Samples.random(21, 300, 3, 2, 0.9, 5);
        DecisionRule rule = fit(sample, 0, Mode.RANDOMISED);
        Matrix q = rule.decisionProbabilities(sample.probabilities(), codes(sample));
        int random = -1;
        for (int i = 0; i < q.rows(); i++) {
            assertEquals(1, Arrays.stream(q.row(i)).sum(), 1e-12);
            if (Arrays.stream(q.row(i)).max().getAsDouble() < 0.9) {
                random = i;
            }
        }
        assertTrue(random >= 0, "leaves must leave something to draw");
        int draws = 4000;
        int[] same = new int[draws];
        Arrays.fill(same, random);
        Matrix p = sample.probabilities().select(same);
        int[] groups = MathOps.select(codes(sample), same);
        int[] decisions = rule.decide(p, groups, MathOps.range(draws), SEED);
        double[] share = new double[3];
        for (int d : decisions) {
            share[d] += 1.0 / draws;
        }
        // Four standard deviations of a share over 4000 draws.
        assertArrayEquals(q.row(random), share, 4 * 0.5 / Math.sqrt(draws));
        assertArrayEquals(decisions, rule.decide(p, groups, MathOps.range(draws), SEED));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void margins_signIsTheDecision(Mode mode) {
        CalibrationSample sample = Samples.random(31, 500, 4, 3, 0.7, 0);
        DecisionRule rule = fit(sample, 0.01, mode);
        int[] labels = new int[500];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 4;
        }
        double[] margins = rule.margins(sample.probabilities(), codes(sample), labels, null);
        Matrix q = rule.decisionProbabilities(sample.probabilities(), codes(sample));
        for (int i = 0; i < labels.length; i++) {
            if (q.get(i, labels[i]) == 1) {
                assertTrue(margins[i] <= FairRule.TIE, "decided as its label");
            } else if (q.get(i, labels[i]) == 0) {
                assertTrue(margins[i] >= -FairRule.TIE, "decided otherwise by every rule");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void margins_gradientIsTheFiniteDifference(Mode mode) {
        DecisionRule rule = fit(Samples.random(41, 120, 4, 3, 0.7, 0), 0.01, mode);
        // Other rows than those of the fit, some of which lie on a kink by construction.
        CalibrationSample sample = Samples.random(42, 120, 4, 3, 0.7, 0);
        int n = 120;
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (3 * i + 1) % 4;
        }
        Matrix p = sample.probabilities();
        Matrix gradient = new Matrix(n, 4);
        Arrays.fill(gradient.data(), 99);
        rule.margins(p, codes(sample), labels, gradient);
        // Margins are piecewise linear: with a step this small no row of this sample crosses a kink.
        double h = 1e-7;
        for (int k = 0; k < 4; k++) {
            Matrix up = p.copy();
            Matrix down = p.copy();
            for (int i = 0; i < n; i++) {
                up.set(i, k, p.get(i, k) + h);
                down.set(i, k, p.get(i, k) - h);
            }
            double[] high = rule.margins(up, codes(sample), labels, null);
            double[] low = rule.margins(down, codes(sample), labels, null);
            for (int i = 0; i < n; i++) {
                assertEquals((high[i] - low[i]) / (2 * h), gradient.get(i, k), 1e-6, "row " + i + " class " + k);
            }
        }
    }

    @Test
    void mixtureMarginAndDecision_areExpectations_handWorked() {
        FairScores scores =
                FairScoresFixture.parity("fair-mix(0)", "A", List.of("x", "y"), new double[] {0.25, 0.75}, 2);
        DecisionRule rule = new FairMixtureRule(
                scores,
                new Mixture(new double[][] {{0.25, 0.75}, {1}}, new double[][][] {{{0.2, 0}, {0, 0}}, {{0, 0}}}),
                Map.of());
        Matrix p = Matrix.of(new double[][] {{0.6, 0.4}, {0.6, 0.4}});
        int[] groups = {0, 1};
        Matrix q = rule.decisionProbabilities(p, groups);
        assertArrayEquals(new double[] {0.75, 0.25}, q.row(0), 1e-15);
        assertArrayEquals(new double[] {1, 0}, q.row(1));
        // Row 0: scores (-0.05, 0.1) with probability 1/4, (0.15, 0.1) with 3/4.
        Matrix gradient = new Matrix(2, 2);
        assertArrayEquals(
                new double[] {0.25 * 0.15 - 0.75 * 0.05, -0.15},
                rule.margins(p, groups, new int[] {0, 0}, gradient),
                1e-15);
        assertArrayEquals(new double[] {-0.25, 0.25, -0.75, 0.75}, gradient.data(), 1e-15);
    }

    @Test
    void deterministicRule_scoresWithinRounding_areATieForTheLowestClass() {
        FairScores scores = FairScoresFixture.parity("fair(0)", "A", List.of("x", "y"), new double[] {0.5, 0.5}, 3);
        FairRule rule = new FairRule(scores, new double[2][3], false, Map.of());
        Matrix p = Matrix.of(new double[][] {{0.2, 0.4, 0.4 + 1e-12}, {0.2, 0.4, 0.4 + 1e-8}});
        Matrix q = rule.decisionProbabilities(p, new int[] {0, 1});
        assertEquals(1, q.argmax(0), "1e-12 is rounding");
        assertEquals(2, q.argmax(1), "1e-8 is not");
    }

    @Test
    void seededTies_goEitherWayByTheRowsStream_andNothingElseIsDrawn() {
        FairScores scores =
                FairScoresFixture.parity("fair-ties(0)", "A", List.of("x", "y"), new double[] {0.5, 0.5}, 3);
        FairRule rule = new FairRule(scores, new double[2][3], true, Map.of());
        int n = 2000;
        Matrix p = new Matrix(n, 3);
        int[] groups = new int[n];
        for (int i = 0; i < n; i++) {
            double[] row = i % 2 == 0 ? new double[] {0.2, 0.4, 0.4} : new double[] {0.2, 0.3, 0.5};
            System.arraycopy(row, 0, p.data(), 3 * i, 3);
        }
        assertArrayEquals(
                new double[] {0, 0.5, 0.5},
                rule.decisionProbabilities(p, groups).row(0));
        assertArrayEquals(
                new double[] {0, 0, 1}, rule.decisionProbabilities(p, groups).row(1));
        int[] first = rule.decide(p, groups, MathOps.range(n), SEED);
        assertArrayEquals(first, rule.decide(p, groups, MathOps.range(n), SEED), "one seed, one decision");
        int[] other = rule.decide(p, groups, MathOps.range(n), new SeedTree(2));
        int ones = 0;
        int changed = 0;
        for (int i = 0; i < n; i++) {
            if (i % 2 == 1) {
                assertEquals(2, first[i]);
                assertEquals(2, other[i]);
            } else {
                ones += first[i] == 1 ? 1 : 0;
                changed += first[i] == other[i] ? 0 : 1;
            }
        }
        // 1000 fair coins: six standard deviations are 95.
        assertEquals(500, ones, 95);
        assertEquals(500, changed, 95);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void decision_forWhatWasNotCalibrated_isRefused(Mode mode) {
        CalibrationSample sample = Samples.random(51, 100, 3, 2, 0.7, 0);
        DecisionRule rule = fit(sample, 0.05, mode);
        Matrix one = Matrix.of(new double[][] {{0.2, 0.3, 0.5}});
        assertEquals(
                rule.id() + " was calibrated on the groups [group 0, group 1] of A, row 0 has the unknown group code 2",
                assertThrows(IllegalArgumentException.class, () -> rule.decisionProbabilities(one, new int[] {2}))
                        .getMessage());
        assertEquals(
                rule.id() + " needs the sensitive attribute A of each row",
                assertThrows(IllegalArgumentException.class, () -> rule.decisionProbabilities(one, null))
                        .getMessage());
        assertEquals(
                rule.id() + " was calibrated on 3 classes, got probabilities of 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> rule.margins(new Matrix(1, 2), new int[] {0}, new int[] {0}, null))
                        .getMessage());
    }

    @Test
    void fit_onWhatCannotCarryARule_isRefusedInOneLine() {
        CalibrationSample good = Samples.random(61, 60, 3, 2, 0.7, 0);
        Groups a = good.groups().get(0);
        assertRefused(
                "fair(0.05) needs the sensitive attribute A, the calibration sample has [B]",
                new CalibrationSample(
                        good.probabilities(), List.of(new Groups("B", a.values(), a.codes())), good.weights()));
        assertRefused(
                "fair(0.05) needs at least 2 x 3 = 6 calibration rows in each group of A, group none has 0",
                new CalibrationSample(
                        good.probabilities(),
                        List.of(new Groups("A", List.of("x", "y", "none"), a.codes())),
                        good.weights()));
        assertRefused(
                "fair(0.05) needs at least 2 x 3 = 6 calibration rows in each group of A, group group 1 has 5",
                Samples.select(good, fewOfGroupOne(a, 5)));
        assertRefused(
                "fair(0.05) needs at least 2 groups of A, got [x]",
                new CalibrationSample(
                        good.probabilities(), List.of(new Groups("A", List.of("x"), new int[60])), good.weights()));
        Matrix off = good.probabilities().copy();
        off.set(7, 1, off.get(7, 1) * 0.5);
        double sum = off.get(7, 0) + off.get(7, 1) + off.get(7, 2);
        assertRefused(
                "row 7 of the probabilities must sum to 1, got " + sum,
                new CalibrationSample(off, good.groups(), good.weights()));
        Matrix nan = good.probabilities().copy();
        nan.set(3, 2, Double.NaN);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> fit(new CalibrationSample(nan, good.groups(), good.weights()), 0.05, Mode.DETERMINISTIC));
        assertTrue(e.getMessage().startsWith("probabilities[3][2] must be in"), e.getMessage());
        double[] weights = new double[60];
        for (int i = 0; i < 60; i++) {
            weights[i] = a.codes()[i] == 0 ? 1 : 0;
        }
        assertRefused(
                "fair(0.05) needs calibration rows with a positive weight in each group of A, group group 1 has none",
                Samples.withWeights(good, weights));
    }

    private static int[] fewOfGroupOne(Groups groups, int keep) {
        int[] kept = {0};
        return Arrays.stream(MathOps.range(groups.codes().length))
                .filter(i -> groups.codes()[i] == 0 || kept[0]++ < keep)
                .toArray();
    }
}
