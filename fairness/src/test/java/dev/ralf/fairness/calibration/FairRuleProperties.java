package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Samples;
import dev.ralf.fairness.calibration.FairRuleFitter.Mode;
import dev.ralf.fairness.metrics.GroupTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FairRuleProperties {
    private static final SeedTree SEED = new SeedTree(1);

    /** A calibration sample and a tolerance. */
    record Case(long seed, int groups, int classes, int rows, int leaves, double tolerance) {
        CalibrationSample sample() {
            return Samples.random(seed, 2 * groups * classes + rows, classes, groups, 0.7, leaves);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1_000_000),
                        Arbitraries.integers().between(2, 5),
                        Arbitraries.integers().between(2, 6),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.of(0, 0, 5, 20),
                        Arbitraries.of(0.0, 0.001, 0.01, 0.05, 0.1, 0.3))
                .as(Case::new);
    }

    private static DecisionRule fit(CalibrationSample sample, double tolerance, Mode mode) {
        return new FairRuleFitter("A", tolerance, mode).fit(sample, SEED);
    }

    private static Groups groups(CalibrationSample sample) {
        return sample.groups().get(0);
    }

    private static Matrix decisions(DecisionRule rule, CalibrationSample sample) {
        return rule.decisionProbabilities(sample.probabilities(), groups(sample).codes());
    }

    @Property(tries = 150)
    void deterministicRule_keepsToleranceUpToTies(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        DecisionRule rule = fit(sample, c.tolerance, Mode.DETERMINISTIC);
        double unfairness = GroupTable.unlabelled(decisions(rule, sample), groups(sample), sample.weights())
                .unfairnessMax();
        assertEquals(unfairness, rule.facts().get("calibration-unfairness-max"), 0);
        // The slack adds the tied shares of two groups: each may be off by its own.
        double bound = c.tolerance + rule.facts().get("tie-slack");
        assertTrue(unfairness <= bound + 1e-9, unfairness + " above " + bound + " " + rule.facts());
    }

    @Property(tries = 150)
    void mixture_keepsTolerance(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        DecisionRule rule = fit(sample, c.tolerance, Mode.RANDOMISED);
        double unfairness = GroupTable.unlabelled(decisions(rule, sample), groups(sample), sample.weights())
                .unfairnessMax();
        assertTrue(unfairness <= c.tolerance + 1e-7, unfairness + " " + rule.facts());
        assertEquals(1.0, rule.facts().get("certified"), rule.facts().toString());
        assertEquals(0.0, rule.facts().get("tie-slack"));
    }

    @Property(tries = 100)
    void toleranceAboveRawUnfairness_changesNothing(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        Matrix raw = new Matrix(sample.weights().length, c.classes);
        for (int i = 0; i < raw.rows(); i++) {
            raw.set(i, sample.probabilities().argmax(i), 1);
        }
        double unfairness =
                GroupTable.unlabelled(raw, groups(sample), sample.weights()).unfairnessMax();
        double tolerance = Math.min(1, unfairness + 1e-6);
        for (Mode mode : Mode.values()) {
            assertArrayEquals(
                    raw.data(), decisions(fit(sample, tolerance, mode), sample).data(), mode.toString());
        }
    }

    /** Where the optimum is one vertex, decisions do not depend on names or order; its value never does. */
    @Property(tries = 80)
    void groupNamesAndRowOrder_doNotMatter(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        int n = sample.weights().length;
        int[] order = MathOps.range(n);
        RandomGenerator rng = new SeedTree(c.seed).child("order").generator();
        SeedTree.shuffle(order, rng);
        CalibrationSample shuffled = Samples.select(sample, order);
        int last = c.groups - 1;
        List<String> names = new ArrayList<>(groups(sample).values());
        Collections.reverse(names);
        int[] codes = IntStream.of(groups(shuffled).codes()).map(s -> last - s).toArray();
        CalibrationSample renamed = new CalibrationSample(
                shuffled.probabilities(), List.of(new Groups("A", names, codes)), shuffled.weights());
        DecisionRule a = fit(sample, c.tolerance, Mode.RANDOMISED);
        DecisionRule b = fit(renamed, c.tolerance, Mode.RANDOMISED);
        assertEquals(a.facts().get("certificate-optimum"), b.facts().get("certificate-optimum"), 1e-9);
        assertEquals(a.facts().get("plug-in-accuracy"), b.facts().get("plug-in-accuracy"), 1e-9);
        DecisionRule rule = fit(sample, c.tolerance, Mode.DETERMINISTIC);
        Matrix straight = decisions(rule, sample).select(order);
        FairRule fair = (FairRule) rule;
        double[][] reversed = new double[c.groups][];
        double[] shares = new double[c.groups];
        for (int s = 0; s < c.groups; s++) {
            reversed[s] = fair.offsets(last - s);
            shares[s] = fair.shares()[last - s];
        }
        FairScores scores = FairScoresFixture.parity("fair", "A", names, shares, c.classes);
        assertArrayEquals(
                straight.data(),
                decisions(new FairRule(scores, reversed, false, fair.facts()), renamed)
                        .data());
    }

    @Property(tries = 80)
    void integerWeights_areCopies(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        int n = sample.weights().length;
        double[] weights = new double[n];
        List<Integer> copies = new ArrayList<>();
        RandomGenerator rng = new SeedTree(c.seed).child("copies").generator();
        for (int i = 0; i < n; i++) {
            int times = 1 + rng.nextInt(3);
            weights[i] = times;
            copies.addAll(Collections.nCopies(times, i));
        }
        DecisionRule weighted = fit(Samples.withWeights(sample, weights), c.tolerance, Mode.RANDOMISED);
        DecisionRule copied = fit(
                Samples.select(
                        sample, copies.stream().mapToInt(Integer::intValue).toArray()),
                c.tolerance,
                Mode.RANDOMISED);
        assertEquals(weighted.facts().get("certificate-optimum"), copied.facts().get("certificate-optimum"), 1e-9);
        assertEquals(weighted.facts().get("plug-in-accuracy"), copied.facts().get("plug-in-accuracy"), 1e-9);
    }

    @Property(tries = 60)
    void moreTolerance_isNeverLessAccurate(@ForAll("cases") Case c) {
        CalibrationSample sample = c.sample();
        double tight = fit(sample, c.tolerance, Mode.RANDOMISED).facts().get("plug-in-accuracy");
        double loose = fit(sample, c.tolerance + 0.1, Mode.RANDOMISED).facts().get("plug-in-accuracy");
        assertTrue(loose >= tight - 1e-9, tight + " then " + loose);
    }
}
