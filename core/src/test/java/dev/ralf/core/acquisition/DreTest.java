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
import dev.ralf.core.util.Matrix;
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
                if (b.has("quota_with_closed_last_bin")) {
                    int[] counts = histogram.counts();
                    int[] quotas = histogram.ceilQuotas(n);
                    Arrays.setAll(quotas, i -> Math.min(quotas[i], counts[i]));
                    assertArrayEquals(Golden.ints(b.get("quota_with_closed_last_bin")), quotas);
                }
                if (n <= h.length && b.has("reference_counts_per_bin_after_truncation")) {
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

    /** As above, for the forms by predicted class: of probability n/N, and with quotas q_c / N_c inside cells. */
    @ParameterizedTest
    @EnumSource(names = {"SYSTEMATIC", "LARGEST_REMAINDER"})
    void byClass_inclusionProbabilities(Rounding rounding) {
        SeedTree root = new SeedTree(78);
        int rows = 41;
        Matrix p = new Matrix(rows, 3);
        for (int i = 0; i < rows; i++) {
            double top = i < 6 ? 0.9 : 0.5 + 0.4 * Math.abs(Math.sin(i * 1.3));
            p.set(i, i % 3, top);
            p.set(i, (i + 1) % 3, 1 - top);
        }
        Dre dre = new Dre(rounding, 4, Dre.Score.of(UncertaintyScore.ENTROPY), true);
        for (int n : new int[] {1, 10, 40}) {
            int[] taken = new int[rows];
            double[] probability = new double[rows];
            for (int s = 0; s < 10_000; s++) {
                AcquisitionTask task = LookUpModel.task(p, new Matrix(rows, 1), new int[0], n, s);
                int[] classes = new int[3];
                for (int i : dre.select(task.over(task.unlabelled(), n, root.child(s)))
                        .ids()) {
                    taken[i]++;
                    classes[i % 3]++;
                }
                for (int c = 0; c < 3 && rounding == Rounding.SYSTEMATIC; c++) { // of 14, 14 and 13 rows
                    assertTrue(Math.abs(classes[c] - n * (c == 2 ? 13 : 14) / 41.0) < 1);
                }
            }
            if (rounding == Rounding.SYSTEMATIC) {
                Arrays.fill(probability, n / 41.0);
            } else {
                double[] h = UncertaintyScore.ENTROPY.of(p);
                Histogram cells = Histogram.of(h, 4)
                        .inside(IntStream.range(0, rows).map(i -> i % 3).toArray(), 3);
                int[] quota = Dre.largestRemainder(cells.counts(), n);
                for (int i = 0; i < rows; i++) {
                    probability[i] = (double) quota[cells.bin()[i]] / cells.counts()[cells.bin()[i]];
                }
            }
            for (int i = 0; i < rows; i++) {
                double tolerance = 5 * Math.sqrt(10_000 * probability[i] * (1 - probability[i]));
                assertEquals(10_000 * probability[i], taken[i], tolerance, "row " + i + " of batch " + n);
            }
        }
    }

    /** Every row of a bin has the same chance under largest remainders: its bin's quota over its rows. */
    @Test
    void largestRemainder_inclusionProbabilities() {
        SeedTree root = new SeedTree(79);
        double[] h =
                IntStream.range(0, 37).mapToDouble(i -> Math.pow(i / 37.0, 2)).toArray();
        Histogram histogram = Histogram.of(h, 5);
        int[] quota = Dre.largestRemainder(histogram.counts(), 12);
        int[] taken = new int[37];
        for (int s = 0; s < 10_000; s++) {
            for (int i : new Dre(Rounding.LARGEST_REMAINDER, 5).pick(h, 12, root.child(s))) {
                taken[i]++;
            }
        }
        for (int i = 0; i < 37; i++) {
            int b = histogram.bin()[i];
            double p = (double) quota[b] / histogram.counts()[b];
            assertEquals(10_000 * p, taken[i], 5 * Math.sqrt(10_000 * p * (1 - p)), "row " + i);
        }
    }

    @Test
    void overAnyScore_itIsTheScoreThatIsDistributed() {
        // Least confidence and the utility of an acquisition: every tenth row in order of the score, whatever it is.
        Matrix p = LookUpModel.probabilities(50, 4, 3);
        double[] expected = UncertaintyScore.GINI.of(p);
        for (Dre.Score score : List.of(
                Dre.Score.of(UncertaintyScore.GINI),
                Dre.Score.of(new UncertaintySampling("gini", UncertaintyScore.GINI)))) {
            Dre dre = new Dre(Rounding.SYSTEMATIC, 1, score, false);
            Selection s = dre.select(LookUpModel.task(p, new Matrix(50, 1), new int[0], 5, 6));
            int[] ranks = new int[5];
            for (int i = 0; i < 5; i++) {
                double mine = expected[s.ids()[i]];
                assertEquals(mine, s.utilities()[i]);
                ranks[i] = (int) Arrays.stream(expected).filter(v -> v < mine).count();
            }
            for (int i = 1; i < 5; i++) {
                assertEquals(10, ranks[i] - ranks[i - 1]);
            }
            assertEquals("dre-gini", dre.id());
        }
    }

    @Test
    void facts_giveTheBinsAndTheirPicks() {
        Matrix p = LookUpModel.probabilities(60, 3, 4);
        Selection s = new Dre(Rounding.LARGEST_REMAINDER, 4)
                .select(LookUpModel.task(p, new Matrix(60, 1), new int[0], 12, 1));
        double[] h = UncertaintyScore.ENTROPY.of(p);
        Histogram histogram = Histogram.of(h, 4);
        int[] quota = Dre.largestRemainder(histogram.counts(), 12);
        for (int b = 0; b < 4; b++) {
            assertEquals(histogram.edges()[b], s.facts().get("edge[" + b + "]"));
            assertEquals(histogram.counts()[b], s.facts().get("bin[" + b + "].rows"));
            assertEquals(quota[b], s.facts().get("bin[" + b + "].picks"));
        }
        assertMessage(
                "rounding must be systematic or largest-remainder for DRE given the predicted class, got authors",
                () -> new Dre(Rounding.AUTHORS, 5, Dre.Score.of(UncertaintyScore.ENTROPY), true));
    }

    @Test
    void systematic_ofExtremeRanges() {
        double[] h = {0, Double.MIN_VALUE, 2 * Double.MIN_VALUE, 3 * Double.MIN_VALUE};
        assertEquals(2, new Dre(Rounding.SYSTEMATIC, 1).pick(h, 2, new SeedTree(1)).length);
        double[] wide = {-Double.MAX_VALUE, Double.MAX_VALUE, 0, 1};
        assertEquals(
                4,
                IntStream.of(new Dre(Rounding.SYSTEMATIC, 1).pick(wide, 4, new SeedTree(1)))
                        .distinct()
                        .count());
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
