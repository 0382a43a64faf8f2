package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.acquisition.KCenter.Cover;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KCenterProperties {
    /** The lazy heap against the definition, on grids full of ties and copies and on normal points. */
    @Property(tries = 300)
    void picksAreThoseOfThePlainAlgorithm(
            @ForAll @IntRange(min = 1, max = 250) int rows,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll @IntRange(max = 150) int labels,
            @ForAll @IntRange(max = 80) int wanted,
            @ForAll boolean grid,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, d, seed);
        if (grid) {
            Arrays.setAll(z.data(), i -> Math.rint(z.data()[i]));
        }
        int[] order = IntStream.range(0, rows).toArray();
        RandomGenerator rng = new SeedTree(seed).generator();
        SeedTree.shuffle(order, rng);
        int[] centres = Arrays.copyOf(order, Math.min(labels, rows));
        int[] pool = Arrays.stream(order, centres.length, rows).sorted().toArray();
        int n = Math.min(wanted, pool.length);

        Cover actual = KCenter.greedy(z, Metric.EUCLIDEAN, centres, pool, n);

        List<Integer> chosen = new ArrayList<>(IntStream.of(centres).boxed().toList());
        double before = Double.POSITIVE_INFINITY;
        for (int pick = 0; pick <= n; pick++) {
            int best = -1;
            double farthest = 0;
            for (int j : pool) {
                if (!chosen.subList(centres.length, chosen.size()).contains(j)) {
                    double nearest = Double.POSITIVE_INFINITY;
                    for (int c : chosen) {
                        nearest = Math.min(nearest, LookUpModel.distance(z, j, c));
                    }
                    if (best < 0 || nearest > farthest + 1e-12) { // rounding apart, the first index wins a tie
                        best = j;
                        farthest = nearest;
                    }
                }
            }
            if (pick == n) {
                assertEquals(farthest, actual.radius(), 1e-12);
            } else {
                assertEquals(best, actual.picks()[pick]);
                assertEquals(farthest, actual.distances()[pick], 1e-12);
                assertTrue(actual.distances()[pick] <= before, "distances never grow");
                before = actual.distances()[pick];
                chosen.add(best);
            }
        }
    }

    @Property(tries = 100)
    void aBatchInTwoParts_isTheBatch(
            @ForAll @IntRange(min = 20, max = 200) int rows,
            @ForAll @IntRange(max = 10) int firstPart,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 3, seed);
        int[] all = new KCenter(Space.embedding())
                .select(LookUpModel.embedded(z, new int[] {3}, 15, 1))
                .ids();
        int[] labelled = IntStream.concat(IntStream.of(3), Arrays.stream(all, 0, firstPart))
                .toArray();
        assertArrayEquals(
                Arrays.copyOfRange(all, firstPart, 15),
                new KCenter(Space.embedding())
                        .select(LookUpModel.embedded(z, labelled, 15 - firstPart, 2))
                        .ids());
    }
}
