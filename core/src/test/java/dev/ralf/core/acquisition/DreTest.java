package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.acquisition.Dre.Histogram;
import dev.ralf.core.acquisition.Dre.Rounding;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class DreTest {
    /** Bins, quotas and members of the published code, see the README of the golden files. */
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "dre_bins", (c, tolerance) -> {
            double[] h = Golden.doubles(c.get("input").get("entropies_bits"));
            int bins = c.get("input").get("bins").asInt();
            JsonNode expected = c.get("expected");
            Histogram histogram = Histogram.of(h, bins);
            assertArrayEquals(Golden.doubles(expected.get("bin_edges")), histogram.edges(), 1e-9);
            assertArrayEquals(Golden.ints(expected.get("counts_last_bin_closed")), histogram.counts());
            assertMembers(expected.get("members_last_bin_closed"), histogram.members());
            assertMembers(expected.get("members_half_open"), histogram.halfOpenMembers(h));
            for (JsonNode b : expected.get("budgets")) {
                int n = b.get("budget").asInt();
                assertArrayEquals(Golden.ints(b.get("raw_quota_ceil")), histogram.ceilQuotas(n), "quota " + n);
                if (n <= h.length) {
                    requireAuthorsCounts(b, histogram, h, bins, n);
                }
            }
        });
    }

    private static void assertMembers(JsonNode expected, int[][] members) {
        assertEquals(expected.size(), members.length);
        for (int b = 0; b < members.length; b++) {
            int[] e = Golden.ints(expected.get(b));
            Arrays.sort(e);
            assertArrayEquals(e, members[b], "bin " + b);
        }
    }

    /** What the reference returns at most: counts by bin after truncation; we top up what it leaves missing. */
    private static void requireAuthorsCounts(JsonNode budget, Histogram histogram, double[] h, int bins, int n) {
        int[] sizes = Golden.ints(budget.get("reference_sizes_returned"));
        Set<List<Integer>> counts = budget.get("reference_counts_per_bin_after_truncation")
                .valueStream()
                .map(node -> IntStream.of(Golden.ints(node)).boxed().toList())
                .collect(Collectors.toSet());
        for (int seed = 0; seed < 40; seed++) {
            int[] picks = new Dre(Rounding.AUTHORS, bins).pick(h, n, new SeedTree(seed));
            assertEquals(n, IntStream.of(picks).distinct().count());
            if (sizes.length == 1 && sizes[0] == n) {
                int[] byBin = new int[bins];
                for (int i : picks) {
                    byBin[histogram.bin()[i]]++;
                    assertFalse(h[i] == histogram.edges()[bins], "the published rule leaves out the maximum");
                }
                assertTrue(counts.contains(IntStream.of(byBin).boxed().toList()), Arrays.toString(byBin));
            }
        }
    }

    /**
     * Inclusion probability n/N over 10,000 seeds: the count of a row is binomial with sd at most 50; with 37 rows, 5 sd
     * is passed by chance with probability 2e-5 for fixed seeds, so that a failure is a defect.
     */
    @Test
    void systematic_takesEachRowWithProbabilityNOverN() {
        SeedTree root = new SeedTree(77);
        double[] h = new double[37];
        for (int i = 0; i < h.length; i++) {
            h[i] = i < 9 ? 0.25 : Math.sin(i * 1.7); // ties and no order
        }
        for (int n : new int[] {1, 5, 12, 36}) {
            int[] taken = new int[h.length];
            for (int s = 0; s < 10_000; s++) {
                for (int i : new Dre(Rounding.SYSTEMATIC, 50).pick(h, n, root.child(s))) {
                    taken[i]++;
                }
            }
            double p = n / 37.0;
            double tolerance = 5 * Math.sqrt(10_000 * p * (1 - p));
            for (int i = 0; i < h.length; i++) {
                assertEquals(10_000 * p, taken[i], tolerance, "row " + i + " of batch " + n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SYSTEMATIC", "LARGEST_REMAINDER"})
    void rowOfMaximumEntropy_isReachable(Rounding rounding) {
        double[] h = IntStream.range(0, 30).mapToDouble(i -> i / 30.0).toArray();
        assertTrue(reachable(rounding, h).contains(29));
        assertTrue(reachable(rounding, h).contains(0));
    }

    @Test
    void rowOfMaximumEntropy_isNotReachableByThePublishedRule() {
        double[] h = IntStream.range(0, 30).mapToDouble(i -> i / 30.0).toArray();
        assertFalse(reachable(Rounding.AUTHORS, h).contains(29));
    }

    private static Set<Integer> reachable(Rounding rounding, double[] h) {
        Set<Integer> seen = new HashSet<>();
        for (int s = 0; s < 200; s++) {
            for (int i : new Dre(rounding, 3).pick(h, 6, new SeedTree(s))) {
                seen.add(i);
            }
        }
        return seen;
    }

    @Test
    void systematic_byHand() {
        // 4 of 10 rows, u = r / 10: positions floor((r + 10 j) / 4) of the ascending order; here row i has rank i.
        double[] h = IntStream.range(0, 10).mapToDouble(i -> i).toArray();
        Set<List<Integer>> possible = IntStream.range(0, 10)
                .mapToObj(r ->
                        IntStream.range(0, 4).map(j -> (r + 10 * j) / 4).boxed().toList())
                .collect(Collectors.toSet());
        assertTrue(possible.contains(List.of(0, 2, 5, 7)) && possible.contains(List.of(2, 4, 7, 9)));
        Set<List<Integer>> seen = new HashSet<>();
        for (int s = 0; s < 300; s++) {
            seen.add(IntStream.of(new Dre(Rounding.SYSTEMATIC, 1).pick(h, 4, new SeedTree(s)))
                    .boxed()
                    .toList());
        }
        assertEquals(possible, seen);
    }

    @Test
    void largestRemainder_byHand() {
        // 7 x (5, 3, 1, 1) / 10 = 3.5, 2.1, 0.7, 0.7: floors 3, 2, 0, 0, two left: the remainders .7 and .7.
        assertArrayEquals(new int[] {3, 2, 1, 1}, Dre.largestRemainder(new int[] {5, 3, 1, 1}, 7));
        // 5 x (1, 1) / 2 = 2.5 each: the lower bin wins the tie.
        assertArrayEquals(new int[] {2, 1, 0}, Dre.largestRemainder(new int[] {2, 2, 0}, 3));
    }

    @Test
    void ids() {
        assertEquals("dre", new Dre(Rounding.SYSTEMATIC, 50).id());
        assertEquals("dre-largest-remainder", new Dre(Rounding.LARGEST_REMAINDER, 50).id());
        assertEquals("dre-authors", new Dre(Rounding.AUTHORS, 50).id());
    }

    @Test
    void badArguments() {
        Dre dre = new Dre(Rounding.SYSTEMATIC, 50);
        assertMessage("bins must be at least 1, got 0", () -> new Dre(Rounding.SYSTEMATIC, 0));
        assertMessage("n must be in [0, 2], got 3", () -> dre.pick(new double[2], 3, new SeedTree(1)));
        assertMessage(
                "scores[1] must be finite, got NaN", () -> dre.pick(new double[] {0, Double.NaN}, 1, new SeedTree(1)));
        assertEquals(0, dre.pick(new double[2], 0, new SeedTree(1)).length);
    }

    @Test
    void manyBins_areNoWorseThanFew() {
        double[] h = IntStream.range(0, 2_000).mapToDouble(i -> Math.sqrt(i)).toArray();
        assertEquals(100, new Dre(Rounding.LARGEST_REMAINDER, 1_000_000).pick(h, 100, new SeedTree(1)).length);
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
