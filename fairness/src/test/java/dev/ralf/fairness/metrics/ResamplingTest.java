package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    private static final SeedTree SEED = new SeedTree(7);
    private static final FairnessMetrics.Metric GAP = FairnessMetrics.ofClass(1).get(0);

    private record Sample(Decisions decisions, Groups groups) {
        Resampling resampling() {
            return Resampling.of(decisions, groups);
        }
    }

    private static Sample sample(int n, SeedTree seed, IntToDoubleFunction chance, boolean weighted) {
        RandomGenerator rng = seed.generator();
        int[] y = new int[n];
        int[] d = new int[n];
        int[] s = new int[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            s[i] = rng.nextInt(2);
            y[i] = rng.nextInt(2);
            d[i] = rng.nextDouble() < chance.applyAsDouble(s[i]) ? 1 : 0;
            w[i] = weighted ? 0.5 + rng.nextDouble() : 1;
        }
        return new Sample(new Decisions(2, y, d, w), new Groups("A", List.of("a", "b"), s));
    }

    private static double[] moments(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
        return new double[] {mean, variance};
    }

    @Test
    void bootstrap_keepsGroupSizes_andHasTheMomentsOfTheBinomial() {
        Sample sample = sample(400, SEED, s -> 0.3, false);
        Resampling resampling = sample.resampling();
        GroupTable observed = resampling.observed();
        RandomGenerator rng = SEED.child("draws").generator();
        double[] rates = new double[20_000];
        for (int b = 0; b < rates.length; b++) {
            GroupTable table = resampling.bootstrapSample(rng);
            assertEquals(observed.weight(0), table.weight(0), 0);
            assertEquals(observed.weight(1), table.weight(1), 0);
            rates[b] = table.selectionRate(0, 1);
        }
        double p = observed.selectionRate(0, 1);
        double variance = p * (1 - p) / observed.weight(0);
        double[] m = moments(rates);
        assertEquals(p, m[0], 5 * Math.sqrt(variance / rates.length), "five standard errors");
        assertEquals(variance, m[1], 0.06 * variance, "six standard errors of a variance: 6 sqrt(2 / 20000)");
    }

    @Test
    void bootstrap_ofWeightedRows_hasTheMomentsOfRowResampling() {
        Sample sample = sample(300, SEED.child("weighted"), s -> 0.4, true);
        RandomGenerator rng = SEED.child("draws").generator();
        double[] ours = new double[10_000];
        double[] rows = new double[10_000];
        int[] first = java.util.stream.IntStream.range(0, 300)
                .filter(i -> sample.groups.codes()[i] == 0)
                .toArray();
        for (int b = 0; b < ours.length; b++) {
            ours[b] = sample.resampling().bootstrapSample(rng).selectionRate(0, 1);
            int[] drawn = new int[first.length];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = first[rng.nextInt(first.length)];
            }
            rows[b] = sample.decisions
                    .select(drawn)
                    .table(sample.groups.select(drawn))
                    .selectionRate(0, 1);
        }
        double[] a = moments(ours);
        double[] e = moments(rows);
        assertEquals(e[0], a[0], 7 * Math.sqrt(e[1] / ours.length));
        assertEquals(e[1], a[1], 0.12 * e[1]);
    }

    @Test
    void permutation_keepsMargins() {
        Sample sample = sample(200, SEED, s -> 0.2 + 0.5 * s, true);
        Resampling resampling = sample.resampling();
        RandomGenerator rng = SEED.generator();
        GroupTable before = resampling.observed().pooled();
        for (GroupRate.Given given : GroupRate.Given.values()) {
            GroupTable after = resampling.permutation(given, rng).pooled();
            for (int y = 0; y < 2; y++) {
                for (int d = 0; d < 2; d++) {
                    assertEquals(before.count(0, y, d), after.count(0, y, d), 1e-9);
                }
            }
        }
    }

    @Test
    void permutationTest_isNearFishersExactTest() {
        // 1 of 10 against 9 of 10: the two-sided exact p is 2 (C(10,1) C(10,9) + 1) / C(20,10) = 202/184756
        int[] s = new int[20];
        int[] d = new int[20];
        for (int i = 0; i < 20; i++) {
            s[i] = i / 10;
            d[i] = i == 0 || i > 10 ? 1 : 0;
        }
        double[] ones = new double[20];
        Arrays.fill(ones, 1);
        Resampling r = Resampling.of(new Decisions(2, d.clone(), d, ones), new Groups("A", List.of("a", "b"), s));
        double p = r.permutationTests(List.of(GAP), 200_000, SEED)[0];
        assertEquals(p, r.testAgainstRest(List.of(GroupRate.SELECTION_RATE), new int[] {1}, 200_000, SEED)[0][1]);
        assertEquals(202.0 / 184_756, p, 5 * Math.sqrt(0.0011 / 200_000));
    }

    @Test
    void permutationTest_holdsItsLevel_andFindsAPlantedGap() {
        int rejected = 0;
        int found = 0;
        for (int i = 0; i < 1000; i++) {
            SeedTree seed = SEED.child(i);
            Sample fair = sample(300, seed, s -> 0.3, false);
            Sample unfair = sample(300, seed, s -> 0.2 + 0.25 * s, false);
            rejected += fair.resampling().permutationTests(List.of(GAP), 99, seed)[0] <= 0.05 ? 1 : 0;
            found += unfair.resampling().permutationTests(List.of(GAP), 99, seed)[0] <= 0.05 ? 1 : 0;
        }
        assertTrue(rejected <= 50 + 4 * 7, "level 0.05 of 1000 plus four standard errors, got " + rejected);
        assertTrue(found > 980, "power against 0.2 and 0.45, got " + found);
    }

    @Test
    void bootstrap_percentilesCoverTheGap() {
        int covered = 0;
        for (int i = 0; i < 400; i++) {
            Sample sample = sample(600, SEED.child("cover", i), s -> 0.2 + 0.3 * s, false);
            Resampling.Estimate e = sample.resampling()
                    .bootstrap(List.of(GAP), 300, 0.95, SEED.child(i))
                    .get(0);
            covered += e.lower() <= 0.3 && 0.3 <= e.upper() ? 1 : 0;
        }
        assertTrue(covered >= 360, "at least 0.90 of intervals meant to cover with 0.95, got " + covered);
    }

    @Test
    void sameSeed_sameNumbers_andUndefinedStaysUndefined() {
        Sample sample = sample(50, SEED, s -> 0.5, false);
        assertArrayEquals(
                sample.resampling().permutationTests(FairnessMetrics.ofClass(1), 50, SEED),
                sample.resampling().permutationTests(FairnessMetrics.ofClass(1), 50, SEED));
        Resampling one = Resampling.of(sample.decisions, new Groups("A", List.of("a", "b"), new int[50]));
        Resampling.Estimate e = one.bootstrap(List.of(GAP), 20, 0.95, SEED).get(0);
        assertTrue(Double.isNaN(e.value()) && Double.isNaN(e.lower()) && Double.isNaN(e.upper()));
        assertEquals(1, e.undefined());
        assertTrue(Double.isNaN(one.permutationTests(List.of(GAP), 20, SEED)[0]));
    }

    @Test
    void draws_haveTheirMoments_alsoForLargeNumbers() {
        RandomGenerator rng = SEED.generator();
        double[] b = new double[5000];
        double[] h = new double[5000];
        for (int i = 0; i < b.length; i++) {
            b[i] = Draws.binomial(1_000_000, 0.1, rng);
            h[i] = Draws.hypergeometric(1_000_000, 300_000, 400_000, rng);
        }
        assertEquals(100_000, moments(b)[0], 5 * 300 / Math.sqrt(5000));
        assertEquals(90_000, moments(b)[1], 0.12 * 90_000);
        double variance = 400_000 * 0.3 * 0.7 * 0.6;
        assertEquals(120_000, moments(h)[0], 5 * Math.sqrt(variance / 5000));
        assertEquals(variance, moments(h)[1], 0.12 * variance);
        assertEquals(0, Draws.binomial(0, 0.5, rng));
        assertEquals(7, Draws.binomial(7, 1, rng));
        assertEquals(3, Draws.hypergeometric(10, 3, 10, rng));
    }

    @Test
    void quantile_isType7() {
        double[] v = {4, 1, 3, 2};
        assertEquals(1.75, Resampling.quantile(v, 0.25), 1e-15);
        assertEquals(4, Resampling.quantile(v, 1), 0);
        assertThrows(IllegalArgumentException.class, () -> Resampling.quantile(new double[0], 0.5));
        assertThrows(IllegalArgumentException.class, () -> Resampling.quantile(v, Double.NaN));
    }
}
