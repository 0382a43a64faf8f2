package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class StochasticSelectorsTest {
    private static final List<Acquisition> ALL = List.of(
            new StochasticSampling("bald", StochasticScore.BALD, 4),
            new PowerBald(4, 1),
            new BatchBald(4, 100),
            new Balance(2, 0.05),
            new BatchBalance(2, 0.05),
            new BalanceClustering(2, 0.05, 10, 1, 10),
            new Epig(4, 10));

    private static AcquisitionTask task(double dropout, int rows) {
        float[] x = new float[rows * 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? 1 : -0.5f; // all rows are equal
        }
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return new AcquisitionTask(
                new NetworkClassifier(
                        "mlp", new Mlp(List.of(8), Activation.TANH, dropout).create(new int[] {2}, 3, new SeedTree(4))),
                new Inputs(new Features(x, rows, 2), List.of(), List.of(), ones),
                new int[] {5, 1, 3},
                new int[0],
                new int[0],
                2,
                new SeedTree(7));
    }

    @Test
    void aModelWithoutDropoutIsRefusedInOneLine() {
        for (Acquisition acquisition : ALL) {
            assertEquals(
                    acquisition.id()
                            + " needs stochastic passes (dropout, or a committee), which a mlp (without dropout) model does not"
                            + " have; with it work: margin, entropy, mcp, dre, herding, k-center, badge",
                    assertThrows(MissingCapabilityException.class, () -> acquisition.select(task(0, 6)))
                            .getMessage());
        }
    }

    @Test
    void aBrokenModelIsRefusedInOneLine() {
        Matrix fine = Matrix.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}});
        Matrix broken = Matrix.of(new double[][] {{0.5, 0.5}, {Double.NaN, 0.5}, {Double.NaN, 0.5}});
        for (Acquisition acquisition : ALL) {
            assertEquals(
                    acquisition.id() + " needs probabilities, but pass 1 of model table gives NaN for row 1",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> acquisition.select(Tensors.task(
                                            List.of(fine, broken), new int[] {2, 1, 0}, 1, new SeedTree(1))))
                            .getMessage());
        }
    }

    @Test
    void anEmptyPoolGivesAnEmptySelection() {
        List<Matrix> passes = List.of(new Matrix(1, 2));
        for (Acquisition acquisition : ALL) {
            assertEquals(
                    0,
                    acquisition
                            .select(Tensors.task(passes, new int[0], 3, new SeedTree(1)))
                            .ids()
                            .length);
        }
    }

    @Test
    void onePassIsOneDropoutMaskForAllRows() {
        StochasticPasses drawn = StochasticPasses.draw(task(0.5, 6), 3, "x");
        assertArrayEquals(new int[] {1, 3, 5}, drawn.ids());
        for (Matrix pass : drawn.passes()) { // equal rows, so equal probabilities, but only under one mask
            assertArrayEquals(pass.row(0), pass.row(1));
            assertArrayEquals(pass.row(0), pass.row(2));
        }
        assertNotEquals(drawn.passes().get(0).get(0, 0), drawn.passes().get(1).get(0, 0));
    }

    @Test
    void takesTheHighestScores() {
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{1, 0}, {0.9, 0.1}, {0.5, 0.5}, {0.9, 0.1}}),
                Matrix.of(new double[][] {{0, 1}, {0.5, 0.5}, {0.5, 0.5}, {0.9, 0.1}}));
        Selection s = new StochasticSampling("bald", StochasticScore.BALD, 2)
                .select(Tensors.task(passes, new int[] {3, 2, 1, 0}, 2, new SeedTree(1)));
        assertArrayEquals(new int[] {0, 1}, s.ids());
        assertEquals(Math.log(2), s.utilities()[0], 1e-15);
        assertEquals(List.of("poolMean", "batchMean"), List.copyOf(s.facts().keySet()));
        assertEquals((s.utilities()[0] + s.utilities()[1]) / 4, s.facts().get("poolMean"), 1e-15);
        assertEquals((s.utilities()[0] + s.utilities()[1]) / 2, s.facts().get("batchMean"), 1e-15);
    }

    @Test
    void powerBald_drawsInProportionToThePowerOfTheScore() {
        // Rows: s = ln 2 (certain and contrary), one in between, 0.
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{1, 0}, {0.9, 0.1}, {0.5, 0.5}}),
                Matrix.of(new double[][] {{0, 1}, {0.3, 0.7}, {0.5, 0.5}}));
        double[] s = StochasticScore.BALD.of(passes);
        int runs = 4_000;
        for (double coldness : new double[] {0, 0.5, 1, 2}) {
            double[] weight = new double[3];
            double total = 0;
            for (int i = 0; i < 3; i++) {
                weight[i] = coldness == 0 ? 1 : Math.pow(s[i], coldness);
                total += weight[i];
            }
            int[] first = new int[3];
            for (int run = 0; run < runs; run++) {
                Selection selection = new PowerBald(2, coldness)
                        .select(Tensors.task(passes, new int[] {0, 1, 2}, 3, new SeedTree(run).child("power")));
                first[selection.ids()[0]]++;
                assertTrue(coldness == 0 || selection.ids()[2] == 2, "a row of score 0 comes last");
                assertEquals(s[selection.ids()[0]], selection.utilities()[0]);
            }
            for (int i = 0; i < 3; i++) {
                double share = weight[i] / total;
                double sd = Math.sqrt(runs * share * (1 - share));
                assertEquals(runs * share, first[i], 5 * sd + 1e-9);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> balance_golden() {
        return Golden.tests("active_learning", "balance_scores", (c, tolerance) -> {
            double[] weights = Golden.doubles(c.get("input").get("hamming_weights_T"));
            boolean[] differ = new boolean[weights.length];
            for (int t = 0; t < differ.length; t++) {
                differ[t] = weights[t] == 1;
            }
            assertArrayEquals(
                    Golden.doubles(c.get("expected").get("balance_single")),
                    ModelPairs.of(
                                    Tensors.rowsFirst(c.get("input").get("probs_a_NTK")),
                                    Tensors.rowsFirst(c.get("input").get("probs_b_NTK")),
                                    differ)
                            .scores(),
                    tolerance);
            if (c.get("expected").has("balance_pair_ij")) {
                balance_goldenPairs(c, differ, tolerance);
            }
        });
    }

    private static void balance_goldenPairs(JsonNode c, boolean[] differ, double tolerance) {
        ModelPairs models = ModelPairs.of(
                Tensors.rowsFirst(c.get("input").get("probs_a_NTK")),
                Tensors.rowsFirst(c.get("input").get("probs_b_NTK")),
                differ);
        double[] single = models.scores();
        Matrix u = BalanceClustering.vectors(models, MathOps.range(single.length));
        Matrix pairs = Golden.matrix(c.get("expected").get("balance_pair_ij"));
        Matrix shared = Golden.matrix(c.get("expected").get("balance_information_overlap_If"));
        for (int i = 0; i < single.length; i++) {
            for (int j = 0; j < single.length; j++) {
                double product = 0;
                for (int v = 0; v < u.columns(); v++) {
                    product += u.get(i, v) * u.get(j, v);
                }
                assertEquals(shared.get(i, j), product, tolerance);
                assertEquals(pairs.get(i, j), single[i] + single[j] - product, tolerance);
            }
        }
    }

    @Test
    void balance_byHand() {
        // Pairs: (contrary decisions), (equal passes). Row 0: 1 - l l' is 1 for both labels; mean (0.5, 0.5).
        Matrix sure = Matrix.of(new double[][] {{1, 0}, {0.8, 0.2}});
        Matrix contrary = Matrix.of(new double[][] {{0, 1}, {0.8, 0.2}});
        List<Matrix> a = List.of(sure, sure);
        List<Matrix> b = List.of(contrary, sure);
        assertEquals(0.5, ModelPairs.distance(sure, contrary));
        assertEquals(0, ModelPairs.distance(sure, sure));
        // Row 0: mean (0.75, 0.25), cut of pair 0 is (1, 1), halved. Row 1: mean (0.8, 0.2), cut (0, 1 - 1/16), halved.
        assertArrayEquals(
                new double[] {0.5, 0.2 * (1 - 1 / 16.0) / 2},
                ModelPairs.of(a, b, new boolean[] {true, false}).scores(),
                1e-15);
        // Equal pairs that are certain are never told apart; what is left of row 1 is the doubt about its label.
        assertArrayEquals(
                new double[] {0, 0.2 * (1 - 1 / 16.0)},
                ModelPairs.of(a, a, new boolean[] {true, true}).scores(),
                1e-15);
    }

    @Test
    void balance_threshold() {
        List<Matrix> passes = Tensors.random(4, 40, 3, 1, 5);
        int[] pool = MathOps.range(40);
        Selection all = new Balance(2, 0).select(Tensors.task(passes, pool, 3, new SeedTree(1)));
        assertEquals(2.0, all.facts().get("differingPairs"));
        Selection none = new Balance(2, 1).select(Tensors.task(passes, pool, 3, new SeedTree(1)));
        assertEquals(0.0, none.facts().get("differingPairs"));
        assertArrayEquals(new double[3], none.utilities(), 0);
        double[] scores = ModelPairs.of(passes.subList(0, 2), passes.subList(2, 4), new boolean[] {true, true})
                .scores();
        assertEquals(Arrays.stream(scores).max().orElseThrow(), all.utilities()[0]);
    }

    @Test
    void epig_byHand() {
        // Two passes. Row 0 tells them apart, and so does the target row 1; no label says anything about target row 2.
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{1, 0}, {1, 0}, {0.5, 0.5}}),
                Matrix.of(new double[][] {{0, 1}, {0, 1}, {0.5, 0.5}}));
        assertArrayEquals(new double[] {Math.log(2), Math.log(2), 0}, Epig.scores(passes, new int[] {1}), 1e-15);
        assertArrayEquals(new double[3], Epig.scores(passes, new int[] {2}), 1e-15);
        assertArrayEquals(
                new double[] {Math.log(2) / 2, Math.log(2) / 2, 0}, Epig.scores(passes, new int[] {1, 2}), 1e-15);
    }

    @Test
    void epig_drawsItsTargetsFromThePool() {
        List<Matrix> passes = Tensors.random(3, 30, 3, 1, 6);
        int[] pool = {4, 7, 9, 20};
        Selection all = new Epig(3, 100).select(Tensors.task(passes, pool, 4, new SeedTree(2)));
        assertEquals(4.0, all.facts().get("targets"));
        double[] scores = Epig.scores(passes.stream().map(p -> p.select(pool)).toList(), new int[] {0, 1, 2, 3});
        Arrays.sort(scores);
        double[] utilities = all.utilities().clone();
        Arrays.sort(utilities);
        assertArrayEquals(scores, utilities, 1e-12);
        assertEquals(
                2.0,
                new Epig(3, 2)
                        .select(Tensors.task(passes, pool, 4, new SeedTree(2)))
                        .facts()
                        .get("targets"));
    }

    @Test
    void rangesAreChecked() {
        assertMessage("passes must be at least 1, got 0", () -> new StochasticSampling("x", StochasticScore.BALD, 0));
        assertMessage("passes must be at least 1, got 0", () -> new PowerBald(0, 1));
        assertMessage("coldness must be in [0, Infinity), got NaN", () -> new PowerBald(1, Double.NaN));
        assertMessage("configurations must be at least 1, got 0", () -> new BatchBald(1, 0));
        assertMessage("pairs must be at least 1, got 0", () -> new Balance(0, 0));
        assertMessage("threshold must be in [0, 1], got NaN", () -> new Balance(1, Double.NaN));
        assertMessage("targets must be at least 1, got 0", () -> new Epig(1, 0));
    }

    private static void assertMessage(String message, Runnable make) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, make::run).getMessage());
    }

    @Test
    void equalPassesSayNothing() {
        List<Matrix> passes =
                Collections.nCopies(4, Tensors.random(1, 10, 3, 1, 1).get(0));
        int[] pool = MathOps.range(10);
        for (Acquisition acquisition : List.of(new BatchBald(4, 100), new PowerBald(4, 1), new Epig(4, 5))) {
            Selection s = acquisition.select(Tensors.task(passes, pool, 10, new SeedTree(3)));
            assertArrayEquals(new double[10], s.utilities(), 1e-12); // rounding of hundreds of terms
            assertEquals(10, Arrays.stream(s.ids()).distinct().count());
        }
    }
}
