package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** MCP, information density, ranked batch and expected gradient length, by hand and against public codes. */
class ScoredSelectorsTest {
    private static Set<Integer> set(int[] values) {
        return IntStream.of(values).boxed().collect(Collectors.toSet());
    }

    private static double[] sorted(double[] values, int[] rows) {
        return Arrays.stream(MathOps.select(values, rows)).sorted().toArray();
    }

    private static Selection mcp(Matrix p, int batch) {
        return new Mcp().select(LookUpModel.task(p, new Matrix(p.rows(), 1), new int[0], batch, 5));
    }

    // MCP

    @TestFactory
    Stream<DynamicTest> mcp_golden() {
        return Golden.tests("active_learning", "mcp_selection", (c, tolerance) -> {
            Matrix p = Golden.matrix(c.get("input").get("probs"));
            double[] ratio = Golden.doubles(c.get("expected").get("ratio"));
            for (JsonNode selection : c.get("expected").get("selections")) {
                Selection s = mcp(p, selection.get("budget").asInt());
                assertEquals(
                        Math.min(p.rows(), selection.get("budget").asInt()),
                        set(s.ids()).size());
                int[] reference = Golden.ints(selection.get("reference_selection"));
                // The reference gives row 0 in place of a row whose ratio is 0. Which of equal rows comes, is free.
                if (set(reference).size() == reference.length
                        && IntStream.of(reference).noneMatch(i -> ratio[i] == 0)) {
                    assertArrayEquals(sorted(ratio, reference), sorted(ratio, s.ids()), tolerance);
                    if (Arrays.stream(ratio).distinct().count() == ratio.length) {
                        assertEquals(set(reference), set(s.ids()));
                    }
                }
                assertArrayEquals(MathOps.select(ratio, s.ids()), s.utilities(), 1e-9);
            }
            assertEquals(p.rows(), set(mcp(p, p.rows()).ids()).size()); // the reference never ends here
        });
    }

    @Test
    void mcp_byHand() {
        // Boundaries (0, 1): rows 0 (1/2) and 1 (1/4); (1, 0): row 2 (2/3); (0, 2): row 3 (1/8).
        Matrix p = Matrix.of(new double[][] {{0.6, 0.3, 0.1}, {0.8, 0.2, 0}, {0.4, 0.6, 0}, {0.8, 0.09, 0.1}});
        assertArrayEquals(new int[] {2, 0}, mcp(p, 2).ids()); // fewer rows than boundaries: the best boundaries
        assertArrayEquals(new int[] {2, 0, 3, 1}, mcp(p, 4).ids());
        assertArrayEquals(new double[] {0.4 / 0.6, 0.5, 0.125, 0.25}, mcp(p, 4).utilities(), 1e-12);
        assertEquals(3.0, mcp(p, 4).facts().get("boundaries"));
    }

    @Test
    void mcp_certainPredictions_areDistinctRows() {
        Matrix p = Matrix.of(new double[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 0}});
        for (int batch = 1; batch <= 5; batch++) {
            assertEquals(batch, set(mcp(p, batch).ids()).size());
        }
        int[] three = mcp(p, 3).ids(); // one of each boundary: (0, 1), (1, 0), (2, 0)
        assertEquals(
                Set.of(0, 1, 2), set(IntStream.of(three).map(i -> p.argmax(i)).toArray()));
    }

    // information density

    @TestFactory
    Stream<DynamicTest> informationDensity_golden() {
        return Golden.tests("active_learning", "information_density", (c, tolerance) -> {
            Matrix x = Golden.matrix(c.get("input").get("X"));
            Matrix p = Golden.matrix(c.get("input").get("probs"));
            JsonNode expected = c.get("expected");
            int n = x.rows();
            double[] density = InformationDensity.density(x, Metric.EUCLIDEAN, MathOps.range(n), true);
            Golden.each(
                    expected,
                    Map.of(
                            "modal_density_euclidean_incl_self",
                            e -> assertArrayEquals(Golden.doubles(e), density, tolerance),
                            "modal_density_cosine_incl_self",
                            e -> assertArrayEquals(
                                    Golden.doubles(e),
                                    InformationDensity.density(x, Metric.COSINE, MathOps.range(n), true),
                                    tolerance),
                            "libact_density_excl_self", // libact leaves the row itself out of the mean
                            e -> assertArrayEquals(
                                    Golden.doubles(e),
                                    InformationDensity.density(x, Metric.EUCLIDEAN, MathOps.range(n), false),
                                    tolerance),
                            "information_density_beta1_entropy_times_libact_density",
                            e -> requireUtilities(p, x, 1, Golden.doubles(e), tolerance),
                            "information_density_beta2",
                            e -> requireUtilities(p, x, 2, Golden.doubles(e), tolerance)));
            double[] entropy = UncertaintyScore.ENTROPY.of(p);
            for (int beta : new int[] {0, 1, 2}) {
                Selection s = new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, beta, 1000, true)
                        .select(LookUpModel.task(p, x, new int[0], n, 1));
                for (int i = 0; i < n; i++) {
                    int id = s.ids()[i];
                    assertEquals(entropy[id] * Math.pow(density[id], beta), s.utilities()[i], tolerance);
                    assertTrue(i == 0 || s.utilities()[i] <= s.utilities()[i - 1]);
                }
            }
        });
    }

    private static void requireUtilities(Matrix p, Matrix x, int beta, double[] expected, double tolerance) {
        Selection s = new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, beta, 1000, false)
                .select(LookUpModel.task(p, x, new int[0], p.rows(), 1));
        for (int i = 0; i < p.rows(); i++) {
            assertEquals(expected[s.ids()[i]], s.utilities()[i], tolerance);
        }
    }

    @Test
    void informationDensity_sample_isOfTheWantedSize_andDrawnBySeed() {
        // One row of 21 is far away: with a sample of one row, a density is 1 / (1 + distance to that row).
        Matrix z = LookUpModel.normal(21, 2, 1);
        Matrix p = LookUpModel.probabilities(21, 3, 2);
        Set<Integer> chosen = IntStream.range(0, 60)
                .mapToObj(seed -> new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, 1e3, 1, true)
                        .select(LookUpModel.task(p, z, new int[0], 1, seed)))
                .map(s -> s.ids()[0]) // with this weight of density, the sampled row itself, of density 1
                .collect(Collectors.toSet());
        assertTrue(chosen.size() > 10, "rows sampled: " + chosen);
    }

    // ranked batch

    @TestFactory
    Stream<DynamicTest> rankedBatch_golden() {
        return Golden.tests("active_learning", "ranked_batch_mode", (c, tolerance) -> {
            Matrix labelled = Golden.matrix(c.get("input").get("X_labelled"));
            Matrix pool = Golden.matrix(c.get("input").get("X_pool"));
            int l = labelled.rows();
            int n = pool.rows();
            double[] all = Arrays.copyOf(labelled.data(), (l + n) * pool.columns());
            System.arraycopy(pool.data(), 0, all, labelled.data().length, pool.data().length);
            assertArrayEquals(
                    Golden.ints(c.get("expected").get("order")),
                    RankedBatch.pick(
                            new Matrix(all, l + n, pool.columns()),
                            MathOps.range(l),
                            IntStream.range(l, l + n).toArray(),
                            Golden.doubles(c.get("input").get("uncertainty")),
                            new double[Math.min(n, c.get("input").get("batch").asInt())]));
        });
    }

    @Test
    void rankedBatch_byHand() {
        // Labelled at 0; pool at 1, 3, 3 with uncertainties .5, .1, .2: a = 3/4, values .75 (1 - 1/2) + .25 * .5 = .5,
        // .75 (3/4) + .025 = .5875, .6125. Then a = 2/4: .25 + .25 = .5 and 0 + .05: unlikeness of a copy is 0.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {3}, {3}});
        Matrix p = Matrix.of(new double[][] {{1, 0}, {0.5, 0.5}, {0.9, 0.1}, {0.8, 0.2}});
        Selection s = new RankedBatch(Space.embedding()).select(LookUpModel.task(p, z, new int[] {0}, 3, 1));
        assertArrayEquals(new int[] {3, 1, 2}, s.ids());
        assertArrayEquals(new double[] {0.6125, 0.5, 0.75 * 0.1}, s.utilities(), 1e-12);
    }

    @Test
    void rankedBatch_withoutLabels_startsAtTheMostUncertain() {
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {3}, {5}});
        Matrix p = Matrix.of(new double[][] {{1, 0}, {0.7, 0.3}, {0.5, 0.5}, {0.6, 0.4}});
        Selection s = new RankedBatch(Space.embedding()).select(LookUpModel.task(p, z, new int[0], 4, 1));
        assertEquals(2, s.ids()[0]);
        assertEquals(Map.of("firstAlpha", 1.0, "lastAlpha", 0.25), s.facts());
    }

    @Test
    void brokenModel_isOneClearError() {
        Matrix z = LookUpModel.normal(4, 2, 1);
        Matrix p = Matrix.of(new double[][] {{1, 0}, {0.7, 0.3}, {Double.NaN, 0.5}, {0.6, 0.4}});
        AcquisitionTask task = LookUpModel.task(p, z, new int[0], 2, 1);
        for (Acquisition a : List.of(
                new RankedBatch(Space.embedding()),
                new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, 1, 10, true),
                new ClusterMargin(Space.embedding(), 2, 2, 5),
                new MmdBatch(Space.embedding(), 0, 20, 10, 100),
                new UncertaintySampling("entropy", UncertaintyScore.ENTROPY),
                new Dre(Dre.Rounding.SYSTEMATIC, 5))) {
            assertEquals(
                    a.id() + ": probability of row 2 must be finite, got NaN",
                    assertThrows(IllegalArgumentException.class, () -> a.select(task))
                            .getMessage());
        }
    }

    // expected gradient length

    @TestFactory
    Stream<DynamicTest> egl_golden() {
        return Golden.tests("active_learning", "egl_linear_softmax", (c, tolerance) -> {
            Matrix x = Golden.matrix(c.get("input").get("X"));
            Matrix p = softmax(c.get("input"), x);
            if (c.get("expected").has("egl_classic_parameter_gradient_W_and_b")) {
                assertArrayEquals(
                        Golden.doubles(c.get("expected").get("egl_classic_parameter_gradient_W_and_b")),
                        ExpectedGradientLength.score(p, x),
                        tolerance);
            }
        });
    }

    /** Probabilities of a linear softmax model. */
    private static Matrix softmax(JsonNode input, Matrix x) {
        Matrix w = Golden.matrix(input.get("W_KxD"));
        double[] b = Golden.doubles(input.get("b"));
        Matrix p = new Matrix(x.rows(), b.length);
        for (int i = 0; i < x.rows(); i++) {
            double[] z = b.clone();
            for (int k = 0; k < z.length; k++) {
                for (int j = 0; j < x.columns(); j++) {
                    z[k] += w.get(k, j) * x.get(i, j);
                }
            }
            double max = Arrays.stream(z).max().orElseThrow();
            double sum = Arrays.stream(z).map(v -> Math.exp(v - max)).sum();
            for (int k = 0; k < z.length; k++) {
                p.set(i, k, Math.exp(z[k] - max) / sum);
            }
        }
        return p;
    }

    @Test
    void egl_byHand_andCertainRowsAreZero() {
        // p = (3/4, 1/4): |p - e_0| = sqrt(2)/4, |p - e_1| = 3 sqrt(2)/4; their mean is 3 sqrt(2)/8. |[2, 2; 1]| = 3.
        Matrix p = Matrix.of(new double[][] {{0.75, 0.25}, {1, 0}});
        Matrix phi = Matrix.of(new double[][] {{2, 2}, {100, 100}});
        Selection s = new ExpectedGradientLength().select(LookUpModel.task(p, phi, new int[0], 2, 1));
        assertArrayEquals(new int[] {0, 1}, s.ids());
        assertArrayEquals(new double[] {9 * Math.sqrt(2) / 8, 0}, s.utilities(), 1e-12);
    }

    @Test
    void badArguments() {
        assertEquals(
                "beta must be in [0, Infinity), got -1.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, -1, 5, true))
                        .getMessage());
        assertEquals(
                "sample must be at least 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, 1, 0, true))
                        .getMessage());
    }
}
