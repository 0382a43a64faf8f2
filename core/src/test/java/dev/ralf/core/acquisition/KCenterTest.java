package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.acquisition.Space.Kind;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Greedy k-centre by hand and against five public codes, see the README of the golden files. */
class KCenterTest {
    private static Selection select(Matrix z, int[] labelled, int batch) {
        return new KCenter(Space.embedding()).select(LookUpModel.embedded(z, labelled, batch, 1));
    }

    /** Three kinds of files: on embeddings, on probabilities, and against the optimum; told apart by what they hold. */
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "kcenter_", (c, tolerance) -> {
            JsonNode in = c.get("input");
            JsonNode expected = c.get("expected");
            int[] labelled = Golden.ints(in.get("labelled"));
            int budget = in.get("budget").asInt();
            if (in.has("probs")) { // single precision in the reference
                Matrix p = Golden.matrix(in.get("probs"));
                Matrix unused = new Matrix(p.rows(), 1);
                Selection s = new KCenter(new Space(Kind.SOFTMAX, 1))
                        .select(LookUpModel.task(p, unused, labelled, budget, 1));
                requireOrder(expected, s, tolerance);
                return;
            }
            Metric metric =
                    Metric.valueOf(in.path("metric").asString("euclidean").toUpperCase(Locale.ROOT));
            Selection s = new KCenter(Space.embedding(), metric)
                    .select(LookUpModel.embedded(Golden.matrix(in.get("embeddings")), labelled, budget, 1));
            double radius = s.facts().get("coveringRadius");
            if (expected.has("optimal_covering_radius")) {
                assertEquals(expected.get("greedy_covering_radius").asDouble(), radius, tolerance);
                assertTrue(radius <= 2 * expected.get("optimal_covering_radius").asDouble() + tolerance);
            } else {
                requireOrder(expected, s, tolerance);
                assertEquals(expected.path("covering_radius_after").asDouble(radius), radius, tolerance);
            }
        });
    }

    private static void requireOrder(JsonNode expected, Selection s, double tolerance) {
        assertArrayEquals(Golden.ints(expected.get("order_first_index_tiebreak")), s.ids());
        if (expected.has("max_min_distance_before_each_pick")) {
            assertArrayEquals(
                    Golden.doubles(expected.get("max_min_distance_before_each_pick")), s.utilities(), tolerance);
        }
    }

    @Test
    void byHand_onALine() {
        // Labelled 0; rows at 1, 4, 9, 4. The farthest is 9 (9); then 4 is 4 from 0 and 5 from 9, twice: row 2 first;
        // then 1 is 1 from 0; the copy of row 2 comes last, at 0. Before it is taken, the radius is 0.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {4}, {9}, {4}});
        Selection s = select(z, new int[] {0}, 3);
        assertArrayEquals(new int[] {3, 2, 1}, s.ids());
        assertArrayEquals(new double[] {9, 4, 1}, s.utilities());
        assertEquals(0, s.facts().get("coveringRadius"));
        assertEquals(1, select(z, new int[] {0}, 2).facts().get("coveringRadius"));
        assertEquals(4, select(z, new int[] {0, 1, 3}, 4).ids()[1]);
    }

    @Test
    void spaces_areThoseOfTheModelAndTheInputs() {
        // Inputs: row 2 is far in the first feature; embeddings: row 1 is; probabilities: row 3 is.
        Inputs inputs = new Inputs(
                Features.of(new double[][] {{0, 0}, {1, 1}, {9, 0}, {3, 1}}), List.of(), List.of(), new double[] {
                    1, 1, 1, 1
                });
        Matrix p = Matrix.of(new double[][] {{1, 0}, {0.9, 0.1}, {0.8, 0.2}, {0, 1}});
        Matrix e = Matrix.of(new double[][] {{0}, {7}, {1}, {2}});
        Classifier plain = new Classifier() {
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
                assertEquals(4, features.size());
                return p;
            }
        };
        AcquisitionTask task = new AcquisitionTask(
                plain, inputs, new int[] {1, 2, 3}, new int[] {0}, new int[] {0}, 1, new SeedTree(1));
        assertEquals(2, new KCenter(new Space(Kind.INPUT, 50)).select(task).ids()[0]);
        assertEquals(3, new KCenter(new Space(Kind.SOFTMAX, 50)).select(task).ids()[0]);
        // All components: a rotation about the mean, which keeps the distance of 9.
        Selection pca = new KCenter(new Space(Kind.PCA, 50)).select(task);
        assertEquals(2, pca.ids()[0]);
        assertEquals(9, pca.utilities()[0], 1e-9);
        // One component: variances 195/16 and 1/4, covariance -5/8, so that the axis is turned by half of
        // atan(2 (5/8) / (195/16 - 1/4)), and row 2 is seen from row 0 under that angle.
        assertEquals(
                9 * Math.cos(Math.atan(1.25 / 11.9375) / 2),
                new KCenter(new Space(Kind.PCA, 1)).select(task).utilities()[0],
                1e-9);
        assertEquals(1, select(e, new int[] {0}, 1).ids()[0]);
        assertEquals(
                "k-center needs embeddings, which a forest model does not have; with it work: margin, entropy, mcp, dre,"
                        + " herding",
                assertThrows(MissingCapabilityException.class, () -> new KCenter(Space.embedding()).select(task))
                        .getMessage());
    }

    @Test
    void idsAndBadValues() {
        assertEquals("k-center", new KCenter(Space.embedding()).id());
        assertEquals("k-center-pca", new KCenter(new Space(Kind.PCA, 3)).id());
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {Double.NaN}});
        assertEquals(
                "k-center: embedding of row 2 must be finite, got NaN",
                assertThrows(IllegalArgumentException.class, () -> select(z, new int[] {0}, 1))
                        .getMessage());
        assertEquals(
                "components must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new Space(Kind.PCA, 0))
                        .getMessage());
    }
}
