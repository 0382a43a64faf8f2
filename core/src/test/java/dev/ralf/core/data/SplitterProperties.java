package dev.ralf.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SplitterProperties {
    private static Dataset data(int n, int... officialTest) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new Dataset(
                "d",
                new Inputs(new Features(new float[n], n, 1), List.of(), List.of(), ones),
                new int[n],
                List.of("a", "b"),
                officialTest,
                Map.of());
    }

    private static int[] union(Split s) {
        return Stream.of(s.pool(), s.validation(), s.calibration(), s.test())
                .flatMapToInt(IntStream::of)
                .sorted()
                .toArray();
    }

    @Property(tries = 400)
    void partsAreDisjoint_coverTheRows_andHaveTheirShares(
            @ForAll @IntRange(min = 1, max = 60) int n,
            @ForAll @DoubleRange(max = 0.33) double test,
            @ForAll @DoubleRange(max = 0.33) double calibration,
            @ForAll @DoubleRange(max = 0.33) double validation,
            @ForAll long seed) {
        Split s = new Splitter(test, calibration, validation, 0, 0, false).split(data(n), new SeedTree(seed));
        assertArrayEquals(IntStream.range(0, n).toArray(), union(s));
        assertEquals(test * n, s.test().length, 0.5 + 1e-9);
        assertEquals(calibration * n, s.calibration().length, 1 + 1e-9);
        assertEquals(validation * n, s.validation().length, 1 + 1e-9);
    }

    @Property(tries = 200)
    void officialTest_isTheTestPart(@ForAll @IntRange(min = 10, max = 60) int n, @ForAll long seed) {
        int[] official = {1, 4, 8};
        Split s = new Splitter(0.5, 0.2, 0.1, 0, 0, true).split(data(n, official), new SeedTree(seed));
        int[] sorted = s.test().clone();
        Arrays.sort(sorted);
        assertArrayEquals(official, sorted);
        assertArrayEquals(IntStream.range(0, n).toArray(), union(s));
        assertEquals(0.2 * (n - 3), s.calibration().length, 0.5 + 1e-9);
        Split unofficial = new Splitter(0.5, 0.2, 0.1, 0, 0, false).split(data(n, official), new SeedTree(seed));
        assertEquals(Math.round(0.5 * n), unofficial.test().length);
    }

    @Property(tries = 200)
    void limits_takePrefixes(
            @ForAll @IntRange(min = 1, max = 40) int maxPool,
            @ForAll @IntRange(min = 1, max = 40) int maxTest,
            @ForAll long seed) {
        Split all = new Splitter(0.3, 0.1, 0.1, 0, 0, false).split(data(60), new SeedTree(seed));
        Split some = new Splitter(0.3, 0.1, 0.1, maxPool, maxTest, false).split(data(60), new SeedTree(seed));
        assertArrayEquals(Arrays.copyOf(all.pool(), Math.min(maxPool, all.pool().length)), some.pool());
        assertArrayEquals(Arrays.copyOf(all.test(), Math.min(maxTest, all.test().length)), some.test());
        assertArrayEquals(all.calibration(), some.calibration());
        assertArrayEquals(all.validation(), some.validation());
    }

    @Example
    void twoRowsAndThreeQuarters_stillFit() {
        // Rounded one by one, three shares of 0.25 of two rows would be three rows.
        Split s = new Splitter(0.25, 0.25, 0.25, 0, 0, false).split(data(2), new SeedTree(1));
        assertArrayEquals(new int[] {0, 1}, union(s));
    }

    @Example
    void seedsDiffer() {
        Splitter splitter = new Splitter(0.3, 0.1, 0.1, 0, 0, false);
        assertArrayEquals(
                splitter.split(data(60), new SeedTree(1)).pool(),
                splitter.split(data(60), new SeedTree(1)).pool());
        assertTrue(!Arrays.equals(
                splitter.split(data(60), new SeedTree(1)).pool(),
                splitter.split(data(60), new SeedTree(2)).pool()));
    }
}
