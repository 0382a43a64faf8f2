package dev.ralf.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StatisticsProperties {
    private static final SeedTree SEED = new SeedTree(3);

    /** Accuracies over one test set of 50 rows: ties and zero differences are common. */
    @Provide
    Arbitrary<double[]> accuracies() {
        return Arbitraries.integers()
                .between(0, 50)
                .map(i -> i / 50.0)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(l -> l.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double[] other(double[] a, long seed) {
        RandomGenerator random = new SeedTree(seed).generator();
        double[] b = new double[a.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextInt(51) / 50.0;
        }
        return b;
    }

    @Property(tries = 60)
    void swappingTheMethods_mirrorsTheResult(@ForAll("accuracies") double[] a, @ForAll long seed) {
        double[] b = other(a, seed);
        PairedComparison c = PairedComparison.of(a, b, SEED);
        PairedComparison d = PairedComparison.of(b, a, SEED);
        assertEquals(c.meanDifference(), -d.meanDifference(), 1e-15);
        assertEquals(c.tInterval().lower(), -d.tInterval().upper(), 1e-12);
        assertEquals(c.signFlipP(), d.signFlipP());
        assertEquals(c.wilcoxonP(), d.wilcoxonP(), 1e-14);
    }

    @Property(tries = 60)
    void orderOfTheSeeds_doesNotMatter(@ForAll("accuracies") double[] a, @ForAll long seed) {
        double[] b = other(a, seed);
        int[] order = MathOps.range(a.length);
        SeedTree.shuffle(order, new SeedTree(seed).generator());
        PairedComparison c = PairedComparison.of(a, b, SEED);
        PairedComparison d = PairedComparison.of(MathOps.select(a, order), MathOps.select(b, order), SEED);
        assertEquals(c.meanDifference(), d.meanDifference(), 1e-15);
        assertEquals(c.signFlipP(), d.signFlipP());
        assertEquals(c.wilcoxonP(), d.wilcoxonP());
        assertEquals(c.bootstrapInterval(), d.bootstrapInterval());
    }

    @Property(tries = 200)
    void signFlipP_isAWholeMultipleOfTwoInTwoToTheN(@ForAll("accuracies") double[] a, @ForAll long seed) {
        double[] b = other(a, seed);
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        double p = SignFlip.p(differences, SEED);
        double multiple = p / SignFlip.smallestP(a.length);
        assertTrue(p > 0 && p <= 1, "p = " + p);
        assertEquals(Math.rint(multiple), multiple);
        assertTrue(multiple >= 1);
    }

    @Property(tries = 200)
    void scaleOfTheMetric_doesNotMatterToP(@ForAll("accuracies") double[] a, @ForAll long seed) {
        double[] b = other(a, seed);
        double[] percent = Arrays.stream(a).map(v -> 100 * v + 7).toArray();
        double[] percentB = Arrays.stream(b).map(v -> 100 * v + 7).toArray();
        double[] d = new double[a.length];
        double[] e = new double[a.length];
        Arrays.setAll(d, i -> a[i] - b[i]);
        Arrays.setAll(e, i -> percent[i] - percentB[i]);
        assertEquals(SignFlip.p(d, SEED), SignFlip.p(e, SEED));
        assertEquals(SignedRank.p(d), SignedRank.p(e));
    }

    @Property
    void holm_keepsTheOrderAndLiesBetweenPAndBonferroni(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1) Double> list) {
        double[] p = list.stream().mapToDouble(Double::doubleValue).toArray();
        double[] adjusted = Holm.adjust(p);
        for (int i = 0; i < p.length; i++) {
            assertTrue(adjusted[i] >= p[i] && adjusted[i] <= Math.min(1, p.length * p[i]) + 1e-15);
            for (int j = 0; j < p.length; j++) {
                assertTrue(p[i] > p[j] || adjusted[i] <= adjusted[j]);
            }
        }
    }

    @Property(tries = 200)
    void everyPoint_isOnTheFrontOrDominatedByOneThatIs(
            @ForAll @Size(min = 1, max = 12) List<@Size(3) List<@IntRange(min = 0, max = 4) Integer>> rows,
            @ForAll @Size(3) List<Boolean> directions) {
        boolean[] maximise = new boolean[3];
        for (int k = 0; k < 3; k++) {
            maximise[k] = directions.get(k);
        }
        double[][] points = rows.stream()
                .map(r -> r.stream().mapToDouble(Integer::doubleValue).toArray())
                .toArray(double[][]::new);
        int[] front = Pareto.front(points, maximise);
        assertTrue(front.length > 0);
        for (int i = 0; i < points.length; i++) {
            int at = i;
            boolean dominated = Arrays.stream(front).anyMatch(j -> better(points[j], points[at], maximise));
            boolean member = Arrays.stream(front).anyMatch(j -> j == at);
            assertTrue(member != dominated);
        }
    }

    private static boolean better(double[] a, double[] b, boolean[] maximise) {
        boolean strictly = false;
        for (int k = 0; k < a.length; k++) {
            double gain = maximise[k] ? a[k] - b[k] : b[k] - a[k];
            if (gain < 0) {
                return false;
            }
            strictly |= gain > 0;
        }
        return strictly;
    }

    @Property(tries = 200)
    void areaUnderACurve_liesBetweenItsValues(
            @ForAll @Size(min = 1, max = 10) List<@DoubleRange(min = -2, max = 2) Double> list, @ForAll long seed) {
        double[] values = list.stream().mapToDouble(Double::doubleValue).toArray();
        double[] labels = new double[values.length];
        RandomGenerator random = new SeedTree(seed).generator();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (i == 0 ? 0 : labels[i - 1]) + random.nextInt(1, 100);
        }
        double area = LearningCurve.area(labels, values);
        assertTrue(area >= Arrays.stream(values).min().orElseThrow() - 1e-12);
        assertTrue(area <= Arrays.stream(values).max().orElseThrow() + 1e-12);
    }
}
