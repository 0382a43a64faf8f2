package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.CoreComponents;
import dev.ralf.core.Golden;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Metrics, robust core-set, graph density, MMD batch and the filters, by hand and against golden files. */
class DiversityTest {
    private static Set<Integer> set(int[] values) {
        return IntStream.of(values).boxed().collect(Collectors.toSet());
    }

    // metrics

    private static double plain(Metric metric, double[] x, double[] y) {
        double sum = 0;
        double xx = 0;
        double yy = 0;
        for (int j = 0; j < x.length; j++) {
            double d = x[j] - y[j];
            sum += metric == Metric.MANHATTAN ? Math.abs(d) : metric == Metric.EUCLIDEAN ? d * d : x[j] * y[j];
            xx += x[j] * x[j];
            yy += y[j] * y[j];
        }
        return switch (metric) {
            case EUCLIDEAN -> Math.sqrt(sum);
            case MANHATTAN -> sum;
            case COSINE -> xx == 0 && yy == 0 ? 0 : xx == 0 || yy == 0 ? 1 : 1 - sum / Math.sqrt(xx * yy);
        };
    }

    @ParameterizedTest
    @EnumSource
    void metric_isItsDefinition(Metric metric) {
        Matrix z = LookUpModel.normal(70, 5, 3);
        Arrays.fill(z.data(), 0, 5, 0); // two zero rows, two equal rows, one tiny row
        Arrays.fill(z.data(), 5, 10, 0);
        System.arraycopy(z.data(), 10, z.data(), 15, 5);
        for (int j = 20; j < 25; j++) {
            z.data()[j] = 1e-170 * (j - 21);
        }
        Matrix prepared = metric.prepare(z);
        PointBlocks blocks = PointBlocks.of(prepared.data(), prepared.columns(), MathOps.range(70));
        double[] out = new double[PointBlocks.SIZE];
        for (int i = 0; i < 70; i++) {
            for (int b = 0; b < blocks.blocks(); b++) {
                metric.compare(blocks, b, prepared.data(), i * prepared.columns(), out);
                for (int c = 0; c < blocks.count(b); c++) {
                    int j = b * PointBlocks.SIZE + c;
                    if (i == 4 || j == 4) {
                        continue; // squares of the tiny row vanish in the plain formula
                    }
                    double expected = plain(metric, z.row(i), z.row(j));
                    assertEquals(expected, metric.distance(out[c]), 1e-12, metric + " " + i + " " + j);
                    assertTrue(i != j || out[c] == 0);
                }
            }
        }
        if (metric == Metric.COSINE) {
            assertEquals(
                    1, PointBlocks.squaredNorm(prepared.data(), 4 * prepared.columns(), prepared.columns()), 1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void kCenter_underAnyMetric_takesTheFarthest(Metric metric) {
        Matrix z = LookUpModel.normal(90, 3, 5);
        Selection s = new KCenter(Space.embedding(), metric).select(LookUpModel.embedded(z, new int[] {4, 8}, 30, 1));
        Set<Integer> centres = new HashSet<>(Set.of(4, 8));
        for (int pick = 0; pick < 30; pick++) {
            double[] nearest = new double[90];
            for (int i = 0; i < 90; i++) {
                int row = i;
                nearest[i] = centres.stream()
                        .mapToDouble(c -> plain(metric, z.row(row), z.row(c)))
                        .min()
                        .orElseThrow();
            }
            double farthest = Arrays.stream(nearest).max().orElseThrow();
            assertEquals(farthest, nearest[s.ids()[pick]], 1e-12);
            assertEquals(farthest, s.utilities()[pick], 1e-12);
            centres.add(s.ids()[pick]);
        }
    }

    // robust core-set

    @TestFactory
    Stream<DynamicTest> robustKCenter_liesBetweenTheOptimumAndGreedy() {
        return Golden.tests("active_learning", "kcenter_optimum", (c, tolerance) -> {
            JsonNode in = c.get("input");
            JsonNode expected = c.get("expected");
            Selection s = new RobustKCenter(Space.embedding(), Metric.EUCLIDEAN, 0, 64, 100)
                    .select(LookUpModel.embedded(
                            Golden.matrix(in.get("embeddings")),
                            Golden.ints(in.get("labelled")),
                            in.get("budget").asInt(),
                            1));
            double radius = s.facts().get("robustRadius");
            double greedy = expected.get("greedy_covering_radius").asDouble();
            double optimum = expected.get("optimal_covering_radius").asDouble();
            assertEquals(greedy, s.facts().get("greedyRadius"), tolerance);
            assertEquals(radius, s.facts().get("coveringRadius"), tolerance);
            assertTrue(
                    radius <= greedy + tolerance && radius >= optimum - tolerance,
                    optimum + " " + radius + " " + greedy);
        });
    }

    /** Robust radius of labelled and chosen rows, from its definition. */
    private static double robustRadius(Matrix z, Set<Integer> centres, int allowed) {
        double[] nearest = IntStream.range(0, z.rows())
                .mapToDouble(i -> centres.stream()
                        .mapToDouble(c -> LookUpModel.distance(z, i, c))
                        .min()
                        .orElseThrow())
                .sorted()
                .toArray();
        return nearest[nearest.length - 1 - allowed];
    }

    @Test
    void robustKCenter_isOftenOptimal_andItsFactsAreTrue() {
        int optimal = 0;
        for (long seed = 0; seed < 30; seed++) {
            Matrix z = LookUpModel.normal(12, 2, 100 + seed);
            Selection s = new RobustKCenter(Space.embedding(), Metric.EUCLIDEAN, 0.1, 64, 100)
                    .select(LookUpModel.embedded(z, new int[] {3}, 2, 1));
            assertEquals(2.0, s.facts().get("outliersAllowed")); // a tenth of twelve rows, rounded up
            double best = Double.POSITIVE_INFINITY;
            for (int a = 0; a < 12; a++) {
                for (int b = 0; b < 12; b++) {
                    best = Math.min(
                            best,
                            robustRadius(
                                    z,
                                    Set.copyOf(List.of(3, a == 3 ? 3 : a, b).stream()
                                            .distinct()
                                            .toList()),
                                    2));
                }
            }
            double radius = s.facts().get("robustRadius");
            Set<Integer> centres = new HashSet<>(set(s.ids()));
            centres.add(3);
            assertEquals(robustRadius(z, centres, 2), radius, 1e-12);
            assertEquals(robustRadius(z, centres, 0), s.facts().get("coveringRadius"), 1e-12);
            assertTrue(radius >= best - 1e-12 && radius <= s.facts().get("greedyRadius"));
            optimal += radius <= best + 1e-12 ? 1 : 0;
        }
        assertTrue(optimal >= 20, "optimal in " + optimal + " of 30");
    }

    @Test
    void robustKCenter_leavesOutliersAlone() {
        // Two groups and one far row: greedy k-centre takes the far row, the robust core-set one row of each group.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {2}, {50}, {51}, {52}, {1000}});
        AcquisitionTask task = LookUpModel.embedded(z, new int[0], 2, 1);
        assertTrue(set(new KCenter(Space.embedding()).select(task).ids()).contains(6));
        Selection s = new RobustKCenter(Space.embedding(), Metric.EUCLIDEAN, 0.1, 64, 100).select(task);
        assertEquals(Set.of(1, 4), set(s.ids()));
        assertEquals(1.0, s.facts().get("robustRadius"));
        assertEquals(948 + 1.0, s.facts().get("coveringRadius"));
    }

    // graph density

    @TestFactory
    Stream<DynamicTest> graphDensity_golden() {
        return Golden.tests("active_learning", "graph_density", (c, tolerance) -> {
            Matrix x = Golden.matrix(c.get("input").get("X"));
            int k = c.get("input").path("n_neighbors").asInt(10);
            assertArrayEquals(
                    Golden.doubles(c.get("expected").get("graph_density")),
                    GraphDensity.Graph.of(x, k).density(),
                    tolerance);
            if (!c.get("expected").has("selected_set")) {
                return;
            }
            Selection s = new GraphDensity(Space.embedding(), k, false)
                    .select(LookUpModel.embedded(
                            x,
                            Golden.ints(c.get("input").get("labelled")),
                            c.get("input").get("budget").asInt(),
                            1));
            assertEquals(set(Golden.ints(c.get("expected").get("selected_set"))), set(s.ids()));
        });
    }

    @Test
    void graphDensity_byHand() {
        // One neighbour each, on a line: 0-1 (1), 1-0, 2-1 (2), 3-2 (4). Row 1 has edges of 1 and 2, row 2 of 2 and 4.
        Matrix z = Matrix.of(new double[][] {{0}, {1}, {3}, {7}});
        double e1 = Math.exp(-1);
        double e2 = Math.exp(-2);
        double e4 = Math.exp(-4);
        assertArrayEquals(
                new double[] {e1, (e1 + e2) / 2, (e2 + e4) / 2, e4},
                GraphDensity.Graph.of(z, 1).density(),
                1e-15);
        Selection s = new GraphDensity(Space.embedding(), 1, false).select(LookUpModel.embedded(z, new int[0], 4, 1));
        // Row 0 first; row 1 falls to (e2 - e1) / 2, below rows 2 and 3; row 2 takes its density from rows 1 and 3.
        assertArrayEquals(new int[] {0, 2, 3, 1}, s.ids());
        assertArrayEquals(
                new double[] {e1, (e2 + e4) / 2, e4 - (e2 + e4) / 2, (e2 - e1) / 2 - (e2 + e4) / 2},
                s.utilities(),
                1e-15);
        assertEquals(3.0, s.facts().get("edges"));
        AcquisitionTask labelled = LookUpModel.embedded(z, new int[] {0}, 3, 1);
        assertArrayEquals(
                new int[] {1, 3, 2},
                new GraphDensity(Space.embedding(), 1, false).select(labelled).ids());
        assertArrayEquals(
                new int[] {2, 3, 1},
                new GraphDensity(Space.embedding(), 1, true).select(labelled).ids());
    }

    // MMD batch

    /** The objective, from its definition. */
    private static double objective(
            Matrix z, Matrix p, int[] labelled, List<Integer> batch, double lambda, double floor) {
        int n = z.rows();
        double[] d = IntStream.range(0, n)
                .boxed()
                .flatMap(i -> IntStream.range(0, i).mapToObj(j -> LookUpModel.distance(z, i, j)))
                .mapToDouble(v -> v)
                .sorted()
                .toArray();
        double median = d.length % 2 == 1 ? d[d.length / 2] : (d[d.length / 2 - 1] + d[d.length / 2]) / 2;
        double value = 0;
        int nl = labelled.length;
        int nu = n - nl;
        for (int q : batch) {
            for (int i = 0; i < n; i++) {
                int row = i;
                double k = Math.exp(-Math.pow(LookUpModel.distance(z, q, i) / median, 2));
                value += batch.contains(i) ? k / 2 : 0;
                value += IntStream.of(labelled).anyMatch(l -> l == row)
                        ? (double) (nu - batch.size()) / n * k
                        : -(double) (nl + batch.size()) / n * k;
            }
            value += lambda * Math.max(floor, Math.max(p.get(q, 0), p.get(q, 1)));
        }
        return value;
    }

    @Test
    void mmdBatch_utilitiesAddUpToTheObjective() {
        Matrix z = LookUpModel.normal(25, 2, 7);
        Matrix p = LookUpModel.probabilities(25, 2, 8);
        int[] labelled = {3, 11, 20};
        Set<List<Integer>> seen = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            Selection s =
                    new MmdBatch(Space.embedding(), 0, 20, 10, 100).select(LookUpModel.task(p, z, labelled, 5, seed));
            List<Integer> batch = IntStream.of(s.ids()).boxed().toList();
            assertEquals(25.0, s.facts().get("lambda"));
            assertEquals(
                    objective(z, p, labelled, batch, 25, s.facts().get("confidenceFloor")),
                    -Arrays.stream(s.utilities()).sum(),
                    1e-9);
            seen.add(batch);
        }
        assertTrue(seen.size() > 1, "the greedy is randomised");
    }

    @Test
    void mmdBatch_ofOneRow_isTheMinimum() {
        Matrix z = LookUpModel.normal(25, 2, 9);
        Matrix p = LookUpModel.probabilities(25, 2, 10);
        int[] labelled = {0, 5};
        Selection s = new MmdBatch(Space.embedding(), 1e-9, 20, 10, 100).select(LookUpModel.task(p, z, labelled, 1, 1));
        int best = IntStream.range(0, 25)
                .filter(i -> i != 0 && i != 5)
                .boxed()
                .min(java.util.Comparator.comparingDouble(i -> objective(z, p, labelled, List.of(i), 0, 0)))
                .orElseThrow();
        assertArrayEquals(new int[] {best}, s.ids());
    }

    @Test
    void quantile_interpolatesBetweenOrderStatistics() {
        double[] v = {4, 1, 3, 2};
        assertEquals(1, MmdBatch.quantile(v, 0));
        assertEquals(4, MmdBatch.quantile(v, 1));
        assertEquals(2.5, MmdBatch.quantile(v, 0.5));
        assertEquals(1.6, MmdBatch.quantile(v, 0.2), 1e-15);
    }

    // filters

    /** An acquisition that takes the lowest ids. */
    private record Lowest() implements Acquisition {
        @Override
        public String id() {
            return "lowest";
        }

        @Override
        public Selection select(AcquisitionTask task) {
            int[] ids = Arrays.copyOf(Space.ascending(task), task.take());
            return Selection.of(ids, IntStream.of(ids).mapToDouble(i -> -i).toArray());
        }
    }

    @Test
    void outlierFilter_leavesOutTheRowsFarFromTheirNeighbours() {
        // Second nearest other row, row 7 labelled: row 0: 9, row 1: 2, ... row 4: 996.
        Matrix z = Matrix.of(new double[][] {{10}, {1}, {2}, {3}, {1000}, {0}, {4}, {11}});
        OutlierFilter filter = new OutlierFilter(new Lowest(), Space.embedding(), 2, 0.3, 100);
        Selection s = filter.select(LookUpModel.embedded(z, new int[] {7}, 3, 1));
        assertArrayEquals(new int[] {1, 2, 3}, s.ids()); // of seven rows two are left out, 0 and 4
        assertEquals(2.0, s.facts().get("outliersLeftOut"));
        assertEquals(2.0, s.facts().get("largestDistanceKept"));
        Selection all = filter.select(LookUpModel.embedded(z, new int[] {7}, 7, 1));
        assertArrayEquals(new int[] {1, 2, 3, 5, 6, 0, 4}, all.ids()); // and come last where they must
        assertEquals("lowest-without-outliers", filter.id());
    }

    @Test
    void redundancyFilter_passesOverRowsSimilarToOthersInTheBatch() {
        // Angles 0, 1, 90, 2, 91 and 45 degrees.
        double[] degrees = {0, 1, 90, 2, 91, 45};
        Matrix z = new Matrix(6, 2);
        for (int i = 0; i < 6; i++) {
            z.set(i, 0, (i + 1) * Math.cos(Math.toRadians(degrees[i])));
            z.set(i, 1, (i + 1) * Math.sin(Math.toRadians(degrees[i])));
        }
        double similarity = Math.cos(Math.toRadians(10));
        RedundancyFilter filter = new RedundancyFilter(new Lowest(), Space.embedding(), similarity, 2, false);
        Selection s = filter.select(LookUpModel.embedded(z, new int[0], 3, 1));
        assertArrayEquals(new int[] {0, 2, 5}, s.ids());
        assertArrayEquals(new double[] {0, -2, -5}, s.utilities());
        assertEquals(3.0, s.facts().get("passedOver"));
        assertEquals(0.0, s.facts().get("filledUp"));
        Selection more = filter.select(LookUpModel.embedded(z, new int[0], 5, 1));
        assertArrayEquals(new int[] {0, 2, 5, 1, 3}, more.ids());
        assertEquals(2.0, more.facts().get("filledUp"));
        assertArrayEquals( // row 0 is labelled: rows 1 and 3 repeat it
                new int[] {2, 5},
                new RedundancyFilter(new Lowest(), Space.embedding(), similarity, 5, true)
                        .select(LookUpModel.embedded(z, new int[] {0}, 2, 1))
                        .ids());
    }

    // strata

    @Test
    void quotas_byHand() {
        // 10 x (5, 3, 2) / 10.
        assertArrayEquals(new int[] {5, 3, 2}, Strata.quotas(new double[] {5, 3, 2}, new int[] {9, 9, 9}, 10));
        // 7 x (1/2, 3/10, 1/5) = 3.5, 2.1, 1.4: the largest remainder is the first.
        assertArrayEquals(new int[] {4, 2, 1}, Strata.quotas(new double[] {5, 3, 2}, new int[] {9, 9, 9}, 7));
        // The first has one row; the other nine go 3 : 2, 5.4 and 3.6.
        assertArrayEquals(new int[] {1, 5, 4}, Strata.quotas(new double[] {5, 3, 2}, new int[] {1, 9, 9}, 10));
        // Weight is with the first alone, which has two rows: the rest by size, 1 : 3.
        assertArrayEquals(new int[] {2, 1, 3}, Strata.quotas(new double[] {1, 0, 0}, new int[] {2, 2, 6}, 6));
        assertArrayEquals(new int[] {0, 0}, Strata.quotas(new double[] {0, 0}, new int[] {3, 3}, 0));
    }

    @Test
    void quotas_areExact_withinCapacity_andProportionalWhereTheyCan() {
        RandomGenerator rng = new SeedTree(5).generator();
        for (int t = 0; t < 2_000; t++) {
            int k = 1 + rng.nextInt(6);
            double[] weights = new double[k];
            int[] capacity = new int[k];
            for (int s = 0; s < k; s++) {
                weights[s] = rng.nextInt(3) == 0 ? 0 : rng.nextDouble();
                capacity[s] = rng.nextInt(12);
            }
            int all = IntStream.of(capacity).sum();
            int n = rng.nextInt(all + 1);
            int[] quota = Strata.quotas(weights, capacity, n);
            assertEquals(n, IntStream.of(quota).sum());
            double total = Arrays.stream(weights).sum();
            boolean free = IntStream.range(0, k).allMatch(s -> weights[s] / total * n <= capacity[s]);
            for (int s = 0; s < k; s++) {
                assertTrue(quota[s] >= 0 && quota[s] <= capacity[s]);
                assertTrue(!free || total == 0 || Math.abs(quota[s] - weights[s] / total * n) < 1 + 1e-9);
            }
        }
    }

    // hard cases

    private static Stream<Acquisition> family() {
        Set<String> mine = Set.of(
                "dre",
                "dre-over",
                "herding",
                "herding-quota",
                "k-center",
                "robust-k-center",
                "k-means",
                "probcover",
                "typiclust",
                "cluster-margin",
                "information-density",
                "graph-density",
                "ranked-batch",
                "mmd-batch",
                "without-outliers",
                "without-copies");
        return new Registry(new CoreComponents().components())
                .all(Acquisition.class).stream()
                        .filter(c -> mine.contains(c.id()))
                        .map(c -> c.factory().apply(FixtureOptions.defaults()));
    }

    @ParameterizedTest
    @MethodSource("family")
    void hardCases_giveDistinctRows(Acquisition acquisition) {
        Matrix equal = new Matrix(12, 3);
        Matrix even = new Matrix(12, 3);
        Arrays.fill(even.data(), 1.0 / 3);
        Matrix oneClass = new Matrix(12, 1);
        Arrays.fill(oneClass.data(), 1);
        Matrix certain = new Matrix(12, 3);
        for (int i = 0; i < 12; i++) {
            certain.set(i, i % 3, 1);
        }
        Matrix copies = LookUpModel.normal(12, 3, 4); // each row thrice
        for (int i = 4; i < 12; i++) {
            System.arraycopy(copies.data(), (i % 4) * 3, copies.data(), i * 3, 3);
        }
        for (Matrix z : List.of(equal, copies)) {
            for (Matrix p : List.of(even, oneClass, certain)) {
                for (int[] labelled : new int[][] {{}, {3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}) {
                    for (int batch : new int[] {1, 5, 12, 40}) {
                        Selection s = acquisition.select(LookUpModel.task(p, z, labelled, batch, 1));
                        int wanted = Math.min(batch, 12 - labelled.length);
                        assertEquals(wanted, s.ids().length, acquisition.id());
                        assertEquals(wanted, set(s.ids()).size(), acquisition.id());
                        assertTrue(IntStream.of(s.ids())
                                .noneMatch(i -> IntStream.of(labelled).anyMatch(l -> l == i)));
                    }
                }
            }
        }
    }

    @Test
    void space_componentsOfEmbeddings() {
        // Embeddings on a line in three dimensions: one component keeps all distances.
        Matrix z = new Matrix(9, 3);
        for (int i = 0; i < 9; i++) {
            double t = i * i;
            z.set(i, 0, t);
            z.set(i, 1, 2 * t);
            z.set(i, 2, -2 * t);
        }
        AcquisitionTask task = LookUpModel.embedded(z, new int[] {0}, 3, 1);
        KCenter components = new KCenter(new Space(Space.Kind.EMBEDDING_PCA, 1));
        Selection s = components.select(task);
        assertArrayEquals(new KCenter(Space.embedding()).select(task).ids(), s.ids());
        assertEquals(3 * 64, s.utilities()[0], 1e-4);
        assertEquals("k-center-embedding-pca", components.id());
        assertEquals(1, components.needs().size());
    }

    @Test
    void badArguments() {
        Map<String, Runnable> bad = Map.of(
                "outliers must be in [0, 0.9999999999999999], got NaN",
                        () -> new RobustKCenter(Space.embedding(), Metric.COSINE, Double.NaN, 1, 1),
                "candidates must be at least 1, got 0",
                        () -> new RobustKCenter(Space.embedding(), Metric.COSINE, 0, 0, 1),
                "neighbours must be at least 1, got 0", () -> new GraphDensity(Space.embedding(), 0, true),
                "gamma must be in [0, 100], got 101.0", () -> new MmdBatch(Space.embedding(), 0, 101, 1, 1),
                "similarity must be in [-1, 1], got NaN",
                        () -> new RedundancyFilter(new Lowest(), Space.embedding(), Double.NaN, 1, true),
                "sample must be at least 1, got 0", () -> new OutlierFilter(new Lowest(), Space.embedding(), 1, 0, 0));
        bad.forEach((message, call) -> assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage()));
    }
}
