package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** BatchBALD against the authors' code with exact joint entropies, by hand, and sampled against exact. */
class BatchBaldTest {
    private static final int EXACT = 1_000_000;

    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "batchbald_exact", (c, tolerance) -> {
            List<Matrix> passes = Tensors.rowsFirst(c.get("input").get("probs_NTK"));
            JsonNode expected = c.get("expected");
            int n = passes.get(0).rows();
            int take = Math.min(n, c.get("input").get("batch_size").asInt());
            requirePaths(passes, expected, tolerance);
            BatchBald.Batch batch = pick(passes, take, new long[n], EXACT);
            assertTrue(batch.exact());
            assertEquals(take, IntStream.of(batch.rows()).distinct().count());
            double[] information = batch.gains().clone();
            Arrays.parallelPrefix(information, Double::sum);
            double[] reference = Golden.doubles(expected.get("batch_mutual_information_after_each_step"));
            int[] picks = Golden.ints(expected.get("greedy_indices"));
            for (int s = 0; s < take && !tied(expected, s, tolerance); s++) { // a tie may part the ways
                assertEquals(picks[s], batch.rows()[s]);
                assertEquals(reference[s], information[s], tolerance);
            }
        });
    }

    /** True if another row is as good as the reference's pick of a step, up to rounding. */
    private static boolean tied(JsonNode expected, int step, double tolerance) {
        double[] u = Golden.doubles(expected.get("utilities_per_step").get(step));
        double best = Arrays.stream(u).max().orElseThrow();
        return Arrays.stream(u).filter(v -> v >= best - tolerance).count() > 1;
    }

    /** Joint entropies and the utilities of all rows along the reference's own picks. */
    private static void requirePaths(List<Matrix> passes, JsonNode expected, double tolerance) {
        int k = passes.get(0).columns();
        int[] picks = Golden.ints(expected.get("greedy_indices"));
        double[] joint = Golden.doubles(expected.get("joint_entropy_after_each_step"));
        JointEntropy chosen = JointEntropy.empty(passes.size());
        double before = 0;
        for (int s = 0; s < picks.length; s++) {
            double[] utilities =
                    Golden.doubles(expected.get("utilities_per_step").get(s));
            for (int i = 0; i < utilities.length; i++) {
                if (utilities[i] > Double.NEGATIVE_INFINITY) {
                    assertEquals(utilities[i], before + chosen.information(row(passes, i), k), tolerance);
                }
            }
            before = utilities[picks[s]];
            chosen = chosen.with(row(passes, picks[s]), k, EXACT, null);
            assertEquals(joint[s], chosen.entropy(), tolerance);
        }
    }

    private static double[] row(List<Matrix> passes, int i) {
        return passes.stream().flatMapToDouble(p -> Arrays.stream(p.row(i))).toArray();
    }

    private static BatchBald.Batch pick(List<Matrix> passes, int take, long[] ties, int configurations) {
        return new BatchBald(passes.size(), configurations).pick(passes, take, ties, new SeedTree(3).generator());
    }

    @Test
    void aDuplicateTellsNothingNew() {
        // Row 0 tells passes 0 and 1 from 2 and 3, row 1 repeats it, row 2 tells 0 and 2 from 1 and 3 but for some
        // noise.
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{1, 0}, {1, 0}, {0.9, 0.1}}),
                Matrix.of(new double[][] {{1, 0}, {1, 0}, {0.1, 0.9}}),
                Matrix.of(new double[][] {{0, 1}, {0, 1}, {0.9, 0.1}}),
                Matrix.of(new double[][] {{0, 1}, {0, 1}, {0.1, 0.9}}));
        double noise = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
        BatchBald.Batch batch = pick(passes, 3, new long[3], EXACT);
        assertEquals(2, batch.rows()[1]);
        assertArrayEquals(new double[] {Math.log(2), Math.log(2) - noise, 0}, batch.gains(), 1e-14);
        assertEquals(2 * Math.log(2) - noise, batch.information(), 1e-14);
    }

    @Test
    void isTheFullGreedySearch() {
        for (int seed = 0; seed < 20; seed++) {
            List<Matrix> passes = Tensors.random(4, 30, 3, 1, seed);
            BatchBald.Batch lazy = pick(passes, 6, new long[30], EXACT);
            JointEntropy chosen = JointEntropy.empty(4);
            Set<Integer> taken = new HashSet<>();
            for (int s = 0; s < 6; s++) {
                int best = -1;
                double gain = -1;
                for (int i = 0; i < 30; i++) {
                    double g = taken.contains(i) ? -1 : chosen.information(row(passes, i), 3);
                    if (g > gain) {
                        gain = g;
                        best = i;
                    }
                }
                assertEquals(best, lazy.rows()[s]);
                assertEquals(gain, lazy.gains()[s], 1e-12);
                taken.add(best);
                chosen = chosen.with(row(passes, best), 3, EXACT, null);
            }
        }
    }

    @Test
    void sampledConfigurationsAgreeWithAllOfThem() {
        // Eight rows of three classes: 6,561 configurations, of which at most 600 are held. The standard error of a
        // gain
        // is at most ln(3) / (2 sqrt(600)) = 0.022, with samples drawn systematically less; means over 20 streams.
        List<Matrix> passes = Tensors.random(6, 9, 3, 0.8, 4);
        JointEntropy exact = JointEntropy.empty(6);
        for (int i = 0; i < 8; i++) {
            exact = exact.with(row(passes, i), 3, EXACT, null);
        }
        double expected = exact.information(row(passes, 8), 3);
        double sum = 0;
        for (int stream = 0; stream < 20; stream++) {
            JointEntropy sampled = JointEntropy.empty(6);
            for (int i = 0; i < 8; i++) {
                sampled = sampled.with(
                        row(passes, i), 3, 600, new SeedTree(stream).child(i).generator());
            }
            assertFalse(sampled.exact());
            assertEquals(expected, sampled.information(row(passes, 8), 3), 0.03);
            sum += sampled.information(row(passes, 8), 3) / 20;
        }
        assertEquals(expected, sum, 0.005);
        assertTrue(expected > 0.03, "the fixture must leave something to learn: " + expected);
    }

    @Test
    void aLongBatchLearnsNoMoreThanThePassesHold() {
        List<Matrix> passes = Tensors.random(5, 60, 4, 2, 6);
        BatchBald.Batch batch = pick(passes, 60, new long[60], 500);
        assertFalse(batch.exact());
        assertEquals(Math.log(5), batch.information(), 0.05);
        assertEquals(60, IntStream.of(batch.rows()).distinct().count());
        for (double gain : batch.gains()) {
            assertTrue(gain >= 0, "gain " + gain);
        }
    }

    @Test
    void theLimitMayBeBelowTheNumberOfPasses() {
        List<Matrix> passes = Tensors.random(7, 12, 3, 1, 2);
        assertEquals(
                12,
                IntStream.of(pick(passes, 12, new long[12], 1).rows())
                        .distinct()
                        .count());
    }

    @Test
    void equalGainsAreDecidedByTheRowsOwnStreams() {
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{1, 0}, {1, 0}, {1, 0}, {1, 0}}),
                Matrix.of(new double[][] {{0, 1}, {0, 1}, {0, 1}, {0, 1}}));
        int[] first = new int[4];
        for (int s = 0; s < 400; s++) {
            Selection selection =
                    new BatchBald(2, 10).select(Tensors.task(passes, new int[] {3, 1, 0, 2}, 1, new SeedTree(s)));
            first[selection.ids()[0]]++;
        }
        for (int count : first) {
            assertEquals(100, count, 45); // sd 8.7
        }
    }

    @Test
    void selectionNamesRowsById_andSumsTheGains() {
        List<Matrix> passes = Tensors.random(4, 20, 3, 1, 8);
        int[] pool = {19, 2, 5, 7, 11};
        Selection s = new BatchBald(4, 100_000).select(Tensors.task(passes, pool, 3, new SeedTree(1)));
        int[] sorted = {2, 5, 7, 11, 19};
        BatchBald.Batch direct = pick(passes.stream().map(p -> p.select(sorted)).toList(), 3, new long[5], EXACT);
        assertArrayEquals(MathOps.select(sorted, direct.rows()), s.ids());
        assertArrayEquals(direct.gains(), s.utilities());
        assertEquals(List.of("jointInformation", "exact"), List.copyOf(s.facts().keySet()));
        assertEquals(direct.information(), s.facts().get("jointInformation"));
        assertEquals(1.0, s.facts().get("exact"));
    }
}
