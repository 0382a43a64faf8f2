package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** k-means, TypiClust, cluster-margin and ProbCover, by hand and against the authors' codes. */
class ClusterSelectorsTest {
    private static final TypiClust TYPICLUST = new TypiClust(Space.embedding(), 20, 5, 500, 30);

    private static boolean[] mask(int n, int[] labelled) {
        boolean[] mask = new boolean[n];
        for (int l : labelled) {
            mask[l] = true;
        }
        return mask;
    }

    private static Set<Integer> set(int[] values) {
        return IntStream.of(values).boxed().collect(Collectors.toSet());
    }

    // k-means

    @Test
    void kMeans_takesTheRowNearestToEachCentre_ofTheLargestClusterFirst() {
        // Two far groups with means 1.25 and 102 (four and three rows): the nearest rows are 1.5 and 102.
        Matrix z = Matrix.of(new double[][] {{100}, {0}, {102}, {1.5}, {104}, {1}, {2.5}});
        for (long seed = 0; seed < 20; seed++) {
            Selection s =
                    new KMeansSampling(Space.embedding(), 30).select(LookUpModel.embedded(z, new int[0], 2, seed));
            assertArrayEquals(new int[] {3, 2}, s.ids());
            assertArrayEquals(new double[] {-0.25, 0}, s.utilities(), 1e-12);
        }
    }

    @Test
    void kMeans_ofCopies_fillsEmptyClusters() {
        Matrix z = Matrix.of(new double[][] {{1}, {1}, {1}, {5}, {5}, {1}});
        for (long seed = 0; seed < 20; seed++) {
            int[] ids = new KMeansSampling(Space.embedding(), 30)
                    .select(LookUpModel.embedded(z, new int[] {5}, 4, seed))
                    .ids();
            assertEquals(4, set(ids).size());
            assertEquals(0, ids[0]); // the lowest id of the larger cluster
            assertTrue(set(ids).contains(3));
        }
    }

    // TypiClust

    @TestFactory
    Stream<DynamicTest> typiClust_golden() {
        return Golden.tests("active_learning", "typiclust_", (c, tolerance) -> {
            Matrix z = Golden.matrix(c.get("input").get("features"));
            int[] cluster = Golden.ints(c.get("input").get("cluster_labels"));
            boolean[] labelled = mask(z.rows(), Golden.ints(c.get("input").get("labelled")));
            int n = Math.min(
                    c.get("input").get("budget").asInt(),
                    z.rows() - c.get("input").get("labelled").size());
            JsonNode expected = c.get("expected");
            double[] typicality = new double[n];
            int[] picks = TYPICLUST.pick(z, cluster, labelled, n, typicality);
            int[] clusters = Golden.ints(expected.get("cluster_order"));
            for (int i = 0; i < Math.min(n, clusters.length); i++) { // the clusters' first turns
                assertEquals(clusters[i], cluster[picks[i]]);
            }
            int first = 0;
            for (int which : clusters) {
                JsonNode e = expected.get("first_pick_typicality_per_cluster").get(Integer.toString(which));
                int[] rows = IntStream.range(0, z.rows())
                        .filter(i -> cluster[i] == which && !labelled[i])
                        .toArray();
                assertArrayEquals(Golden.ints(e.get("members_dataset_ids")), rows);
                double[] t = Golden.doubles(e.get("typicality_l2"));
                assertArrayEquals(t, TYPICLUST.typicality(z, rows), tolerance);
                if (first < n) {
                    assertEquals(Arrays.stream(t).max().orElseThrow(), typicality[first], tolerance);
                    assertEquals(t[Arrays.binarySearch(rows, picks[first])], typicality[first], tolerance);
                }
                first++;
            }
        });
    }

    @Test
    void typiClust_byHand() {
        // Cluster 0: rows 0, 1, 2, 6 (labelled: none), k = 2: mean distances to the two nearest: row 0: (1 + 2) / 2,
        // row 1: 1, row 2: (1 + 2) / 2, row 6: 4.5. Cluster 1: two rows, one labelled. Cluster 2 is small and last.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {2}, {6}, {50}, {51}, {52}, {53}, {90}});
        int[] cluster = {0, 0, 0, 0, 1, 1, 1, 1, 2};
        boolean[] labelled = mask(9, new int[] {5});
        double[] t = new double[8];
        int[] picks = new TypiClust(Space.embedding(), 20, 3, 500, 30).pick(z, cluster, labelled, 8, t);
        assertEquals(1, picks[0]);
        assertEquals(1 / (1 + 1e-5), t[0]);
        // Cluster 1 without its labelled row: 50, 52, 53 with k = 1: 2, 1, 1.
        assertEquals(6, picks[1]);
        // Then 0, 2, 6 with k = 1: 2, 2, 4, the lowest id wins; then 50, 53 tie.
        assertArrayEquals(new int[] {1, 6, 0, 4, 2, 7, 3, 8}, picks);
        assertEquals(1e5, t[7], 1e-6);
        assertArrayEquals(
                new double[] {1 / (2 + 1e-5), 1 / (3 + 1e-5), 1 / (4 + 1e-5)}, Arrays.copyOfRange(t, 2, 5), 1e-12);
    }

    @Test
    void typiClust_prefersGroupsWithoutLabels() {
        Matrix z = LookUpModel.normal(60, 2, 4);
        for (int i = 0; i < 60; i++) { // three far groups, 20 rows each
            z.set(i, 0, z.get(i, 0) + 100 * (i % 3));
        }
        for (long seed = 0; seed < 20; seed++) {
            Selection s = TYPICLUST.select(LookUpModel.embedded(z, new int[] {0}, 2, seed));
            assertEquals(Set.of(1, 2), set(IntStream.of(s.ids()).map(i -> i % 3).toArray()));
            assertEquals(3.0, s.facts().get("clusters"));
            assertEquals(
                    Set.of("clusters", "cluster[0]", "cluster[1]"), s.facts().keySet());
        }
    }

    // cluster-margin

    @TestFactory
    Stream<DynamicTest> clusterMargin_golden() {
        return Golden.tests("active_learning", "cluster_margin", (c, tolerance) -> {
            int[] cluster = Golden.ints(c.get("input").get("cluster_of_each_unlabelled_row"));
            double[] score = Arrays.stream(Golden.doubles(c.get("input").get("margins")))
                    .map(m -> -m)
                    .toArray();
            int n = Math.min(c.get("input").get("budget").asInt(), cluster.length);
            assertArrayEquals(
                    Golden.ints(c.get("expected").get("order")),
                    ClusterMargin.pick(cluster, score, n, MathOps.range(cluster.length), new SeedTree(1)));
        });
    }

    @Test
    void clusterMargin_looksAtTheSmallestMarginsAlone_andSpreadsThem() {
        // Margins 0, .02, .04 ... in order of id; the first half sits at 0, the second at 100, the rest is certain.
        int rows = 30;
        Matrix p = new Matrix(rows, 2);
        Matrix z = new Matrix(rows, 1);
        for (int i = 0; i < rows; i++) {
            double margin = i < 8 ? 0.02 * i : 0.9;
            p.set(i, 0, (1 + margin) / 2);
            p.set(i, 1, (1 - margin) / 2);
            z.set(i, 0, i < 6 ? 0.01 * i : i < 8 ? 100 + i : 1000 + 10 * i);
        }
        Selection s = new ClusterMargin(Space.embedding(), 2, 2, 30)
                .select(LookUpModel.task(p, z, new int[0], 4, 1)); // candidates: rows 0 to 7
        assertArrayEquals(new int[] {6, 0, 7, 1}, s.ids()); // the smaller cluster first, by turns
        assertArrayEquals(new double[] {-0.12, 0, -0.14, -0.02}, s.utilities(), 1e-12);
        assertArrayEquals( // as many candidates as are wanted: those of smallest margin, whatever their place
                new int[] {0, 1, 2, 3},
                Arrays.stream(new ClusterMargin(Space.embedding(), 2, 1, 30)
                                .select(LookUpModel.task(p, z, new int[0], 4, 1))
                                .ids())
                        .sorted()
                        .toArray());
    }

    // ProbCover

    @TestFactory
    Stream<DynamicTest> probCover_golden() {
        return Golden.tests("active_learning", "probcover", (c, tolerance) -> {
            JsonNode in = c.get("input");
            Selection s = new ProbCover(Space.embedding(), in.get("delta").asDouble(), 0.95)
                    .select(LookUpModel.embedded(
                            Golden.matrix(in.get("features")),
                            Golden.ints(in.get("labelled")),
                            in.get("budget").asInt(),
                            1));
            JsonNode expected = c.get("expected");
            assertArrayEquals(Golden.ints(expected.get("reference_selection")), s.ids());
            for (int i = 0; i < s.ids().length; i++) {
                JsonNode step = expected.get("steps").get(i);
                assertEquals(step.get("max_new_covered").asInt(), s.utilities()[i]);
                assertTrue(set(Golden.ints(step.get("ties_dataset_ids"))).contains(s.ids()[i]));
            }
            assertEquals(expected.get("coverage_after").asDouble(), s.facts().get("coverage"), 1e-9);
        });
    }

    @Test
    void probCover_byHand_strictRadius_thenKCentre() {
        // Radius 2, strict: 0 covers 0, 1 and not 2; 1 covers 0, 1, 2. Row 4 (at 10) covers itself, as does its copy.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {2}, {2.5}, {10}, {10}});
        Selection s = new ProbCover(Space.embedding(), 2, 0.95).select(LookUpModel.embedded(z, new int[0], 5, 1));
        // Row 1 and row 2 cover 4 and 3: 1 covers 0, 1, 2, 2.5 (1.5 away). Then 4 covers both copies. Then k-centre:
        // farthest from {1, 10}: 2.5 (1.5), then 0 and 2 (1 and .5), then the copy would come.
        assertArrayEquals(new int[] {1, 4, 3, 0, 2}, s.ids());
        assertArrayEquals(new double[] {4, 2, 0, 0, 0}, s.utilities());
        assertEquals(1.0, s.facts().get("coverage"));
        assertEquals(2.0, s.facts().get("delta"));
        Selection counted =
                new ProbCover(Space.embedding(), 2, 0.95).select(LookUpModel.embedded(z, new int[] {5}, 2, 1));
        assertArrayEquals(new int[] {1, 3}, counted.ids()); // row 4 is covered by its labelled copy
        assertArrayEquals(new double[] {4, 0}, counted.utilities());
    }

    @Test
    void probCover_rowsAtTheRadiusItself_areNotCovered() {
        Matrix z = Matrix.of(new double[][] {{0}, {2}});
        Selection s = new ProbCover(Space.embedding(), 2, 0.95).select(LookUpModel.embedded(z, new int[0], 2, 1));
        assertArrayEquals(new double[] {1, 1}, s.utilities());
    }

    @Test
    void probCover_radiusByHand() {
        // Distances to the nearest row of the other cluster: 4, 3, 3, 5.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {4}, {6}});
        int[] cluster = {0, 0, 1, 1};
        assertEquals(3, ProbCover.pureRadius(z, cluster, 1));
        assertEquals(3, ProbCover.pureRadius(z, cluster, 0.6)); // at 4 only half of the balls are pure
        assertEquals(4, ProbCover.pureRadius(z, cluster, 0.5));
        assertEquals(5, ProbCover.pureRadius(z, cluster, 0.25));
        assertEquals(Double.POSITIVE_INFINITY, ProbCover.pureRadius(z, new int[4], 0.95));
    }

    @Test
    void probCover_choosesARadiusThatSeparatesGroups() {
        Matrix z = LookUpModel.normal(80, 2, 4);
        for (int i = 0; i < 80; i++) {
            z.set(i, 0, z.get(i, 0) + 40 * (i % 2));
        }
        // Two classes, two groups 40 apart: where all balls are pure, one holds a whole group.
        Selection s = new ProbCover(Space.embedding(), 0, 1).select(LookUpModel.embedded(z, new int[0], 2, 1));
        assertArrayEquals(new double[] {40, 40}, s.utilities());
        assertEquals(1.0, s.facts().get("coverage"));
        assertTrue(s.facts().get("delta") > 30 && s.facts().get("delta") < 40, "delta " + s.facts());
    }

    @Test
    void badArguments() {
        Map<String, Runnable> bad = Map.of(
                "delta must be in [0, Infinity), got NaN", () -> new ProbCover(Space.embedding(), Double.NaN, 0.9),
                "purity must be in [0, 1], got 1.5", () -> new ProbCover(Space.embedding(), 0, 1.5),
                "iterations must be at least 1, got 0", () -> new KMeansSampling(Space.embedding(), 0),
                "neighbours must be at least 1, got 0", () -> new TypiClust(Space.embedding(), 0, 5, 500, 30),
                "maxClusters must be at least 1, got 0", () -> new TypiClust(Space.embedding(), 20, 5, 0, 30),
                "factor must be at least 1, got 0", () -> new ClusterMargin(Space.embedding(), 20, 0, 30));
        bad.forEach((message, call) -> assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage()));
    }
}
