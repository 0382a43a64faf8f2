package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Gradient embeddings and seeding of BADGE, by hand and against the authors' code. */
class BadgeTest {
    private static final double TOLERANCE = 1e-9;

    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "badge", (c, tolerance) -> {
            Matrix phi = Golden.matrix(c.get("input").get("embeddings"));
            Matrix q = Badge.residuals(Golden.matrix(c.get("input").get("probs")));
            JsonNode expected = c.get("expected");
            Matrix g = Golden.matrix(expected.get("gradient_embedding"));
            for (int i = 0; i < g.rows(); i++) {
                for (int k = 0; k < q.columns(); k++) {
                    for (int j = 0; j < phi.columns(); j++) { // the authors' sign is the opposite
                        assertEquals(-g.get(i, k * phi.columns() + j), q.get(i, k) * phi.get(i, j), TOLERANCE);
                    }
                }
            }
            double[] norms = Golden.doubles(expected.get("squared_norms"));
            assertArrayEquals(norms, new Badge.Seeding(q, phi).squared(), TOLERANCE);
            boolean allZero = Arrays.stream(norms).allMatch(s -> s == 0);
            assertEquals(
                    allZero ? -1 : expected.get("first_centre_argmax_norm").asInt(),
                    new Badge.Seeding(q, phi).largestNorm());
            for (JsonNode step : expected.get("kmeanspp_steps_given_centres")) {
                Badge.Seeding seeding = new Badge.Seeding(q, phi);
                for (int centre : Golden.ints(step.get("centres"))) {
                    seeding.add(centre);
                }
                double[] distances = Golden.doubles(step.get("distance_to_nearest_centre"));
                double[] squared = seeding.squared();
                for (int i = 0; i < squared.length; i++) { // squares: a root doubles the digits lost at 0
                    assertEquals(distances[i] * distances[i], squared[i], TOLERANCE);
                }
                if (Arrays.stream(distances).allMatch(s -> s == 0)) {
                    assertEquals(-1, seeding.draw(new SeedTree(1).generator()));
                }
            }
        });
    }

    @Test
    void draws_haveTheProbabilitiesOfTheAuthorsCode() {
        JsonNode c = Golden.read("active_learning/badge").get("cases").get(0);
        Badge.Seeding seeding = new Badge.Seeding(
                Badge.residuals(Golden.matrix(c.get("input").get("probs"))),
                Golden.matrix(c.get("input").get("embeddings")));
        JsonNode step = c.get("expected").get("kmeanspp_steps_given_centres").get(1);
        for (int centre : Golden.ints(step.get("centres"))) {
            seeding.add(centre);
        }
        double[] p = Golden.doubles(step.get("next_probability"));
        int draws = 40_000;
        int[] count = new int[p.length];
        RandomGenerator rng = new SeedTree(7).generator();
        for (int i = 0; i < draws; i++) {
            count[seeding.draw(rng)]++;
        }
        for (int i = 0; i < p.length; i++) { // five standard errors, one fixed seed
            assertEquals(p[i], (double) count[i] / draws, 5 * Math.sqrt(p[i] * (1 - p[i]) / draws));
        }
    }

    @Test
    void byHand_twoClasses() {
        // p = (a, 1 - a) with a above 1/2: q = (a - 1, 1 - a), |q|^2 = 2 (1 - a)^2. Rows: a = 0.5, 0.5, 0.75, 1 and
        // phi = 1, -1, 2, 100: squared norms 0.5, 0.5, 0.125 * 4, 0. The first of the three equals is first.
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}, {0.75, 0.25}, {1, 0}});
        Matrix phi = Matrix.of(new double[][] {{1}, {-1}, {2}, {100}});
        Badge.Seeding s = new Badge.Seeding(Badge.residuals(p), phi);
        assertArrayEquals(new double[] {0.5, 0.5, 0.5, 0}, s.squared());
        assertEquals(0, s.largestNorm());
        s.add(0);
        // g = (-.5, .5), (.5, -.5), (-.5, .5), 0: squared distances to row 0 are 0, 2, 0, 0.5.
        assertArrayEquals(new double[] {0, 2, 0, 0.5}, s.squared());
        s.add(1);
        assertArrayEquals(new double[] {0, 0, 0, 0.5}, s.squared());
        Selection selection = new Badge().select(LookUpModel.task(p, phi, new int[0], 4, 3));
        assertEquals(0, selection.ids()[0]);
        assertEquals(Math.sqrt(0.5), selection.utilities()[0]);
        assertEquals(2, selection.ids()[3]); // the copy of row 0's gradient is left when no distance is
        assertEquals(1.0, selection.facts().get("uninformedPicks"));
    }

    @Test
    void allPredictionsCertain_everyRowIsEquallyLikely() {
        int rows = 6;
        Matrix p = new Matrix(rows, 3);
        IntStream.range(0, rows).forEach(i -> p.set(i, i % 3, 1));
        int[] count = new int[rows];
        int runs = 6_000;
        for (int run = 0; run < runs; run++) {
            Selection s = new Badge().select(LookUpModel.task(p, LookUpModel.normal(rows, 2, 1), new int[0], 2, run));
            assertEquals(2.0, s.facts().get("uninformedPicks"));
            assertTrue(s.ids()[0] != s.ids()[1]);
            count[s.ids()[0]]++;
            count[s.ids()[1]]++;
        }
        for (int c : count) { // 2 of 6 rows: a mean of 2,000 and a standard deviation of 37
            assertEquals(2_000, c, 185);
        }
    }

    @Test
    void notFinite_isOneClearLine() {
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}, {Double.NaN, 0.5}});
        assertEquals(
                "badge: probability of row 1 must be finite, got NaN",
                assertThrows(IllegalArgumentException.class, () -> new Badge()
                                .select(LookUpModel.task(p, new Matrix(2, 1), new int[0], 1, 1)))
                        .getMessage());
    }
}
