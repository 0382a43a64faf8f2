package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.acquisition.Dre.Rounding;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DreProperties {
    @Provide
    Arbitrary<List<Double>> scores() {
        return Arbitraries.oneOf(Arbitraries.doubles().between(0, 2.3), Arbitraries.of(0.0, 1.0, Math.log(3)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 400)
    void distinctAndExactlyN(
            @ForAll("scores") List<Double> list,
            @ForAll Rounding rounding,
            @ForAll @IntRange(min = 1, max = 60) int bins,
            @ForAll @IntRange(max = 120) int wanted,
            @ForAll long seed) {
        double[] h = list.stream().mapToDouble(d -> d).toArray();
        int n = Math.min(wanted, h.length);
        int[] picks = new Dre(rounding, bins).pick(h, n, new SeedTree(seed));
        assertEquals(n, picks.length);
        assertEquals(n, IntStream.of(picks).distinct().count());
        assertArrayEquals(picks, new Dre(rounding, bins).pick(h, n, new SeedTree(seed)));
    }

    @Property(tries = 300)
    void largestRemainder_isWithinOneRowOfProportionalInEveryBin(
            @ForAll("scores") List<Double> list,
            @ForAll @IntRange(min = 1, max = 30) int bins,
            @ForAll @IntRange(max = 120) int wanted,
            @ForAll long seed) {
        double[] h = list.stream().mapToDouble(d -> d).toArray();
        int n = Math.min(wanted, h.length);
        Dre.Histogram histogram = Dre.Histogram.of(h, bins);
        int[] byBin = new int[bins];
        for (int i : new Dre(Rounding.LARGEST_REMAINDER, bins).pick(h, n, new SeedTree(seed))) {
            byBin[histogram.bin()[i]]++;
        }
        for (int b = 0; b < bins; b++) {
            assertTrue(Math.abs(byBin[b] - (double) n * histogram.counts()[b] / h.length) < 1);
        }
    }

    @Property(tries = 300)
    void systematic_followsTheDistributionFunction(
            @ForAll("scores") List<Double> list, @ForAll @IntRange(min = 1, max = 120) int wanted, @ForAll long seed) {
        // Every prefix of the ascending order holds its share of the batch, up to one row.
        double[] h = list.stream().mapToDouble(d -> d).toArray();
        int n = Math.min(wanted, h.length);
        double[] taken = Arrays.stream(new Dre(Rounding.SYSTEMATIC, 1).pick(h, n, new SeedTree(seed)))
                .mapToDouble(i -> h[i])
                .toArray();
        for (double limit : h) {
            double below = Arrays.stream(h).filter(v -> v <= limit).count() * (double) n / h.length;
            assertEquals(below, Arrays.stream(taken).filter(v -> v <= limit).count(), 1 + 1e-9);
        }
    }
}
