package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PicksProperties {
    @Provide
    Arbitrary<List<Double>> scores() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles().between(-5, 5),
                        Arbitraries.of(0.0, -0.0, 1.0, Double.NaN, Double.NEGATIVE_INFINITY, -1.0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = 500)
    void equalsAPlainSort(@ForAll("scores") List<Double> list, @ForAll @IntRange(max = 80) int wanted) {
        double[] scores = list.stream().mapToDouble(d -> d).toArray();
        int n = Math.min(wanted, scores.length);
        SeedTree seed = new SeedTree(8);
        int[] ids = IntStream.range(0, scores.length).map(i -> 3 * i + 1).toArray();
        int[] expected = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                i -> Double.isNaN(scores[i]) ? Double.POSITIVE_INFINITY : -scores[i] + 0.0)
                        .thenComparingLong(i -> seed.child(ids[i]).key()))
                .limit(n)
                .mapToInt(i -> i)
                .toArray();
        assertArrayEquals(expected, Picks.top(scores, n, ids, seed));
    }

    @Property(tries = 200)
    void doesNotDependOnTheOrderOfTheRows(@ForAll("scores") List<Double> list, @ForAll @IntRange(max = 80) int wanted) {
        double[] scores = list.stream().mapToDouble(d -> d).toArray();
        int n = Math.min(wanted, scores.length);
        int[] ids = MathOps.range(scores.length);
        int[] other = ids.clone();
        SeedTree.shuffle(other, new SeedTree(list.hashCode()).generator());
        SeedTree seed = new SeedTree(9);
        assertArrayEquals(
                Picks.top(scores, n, ids, seed),
                MathOps.select(other, Picks.top(MathOps.select(scores, other), n, other, seed)));
    }

    @Example
    void tiesAreBrokenEvenly() {
        // 20 equal rows, 5 taken, 4,000 seeds: each row 1,000 times in expectation, sd 27; 6 sd either way.
        int[] taken = new int[20];
        for (int s = 0; s < 4_000; s++) {
            for (int i : Picks.top(new double[20], 5, MathOps.range(20), new SeedTree(s).child("x"))) {
                taken[i]++;
            }
        }
        for (int t : taken) {
            assertEquals(1_000, t, 165);
        }
    }
}
