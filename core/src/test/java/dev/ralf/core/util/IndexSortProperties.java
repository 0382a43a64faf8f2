package dev.ralf.core.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IndexSortProperties {
    @Property(tries = 500)
    void doubles_asABoxedStableSort(@ForAll double[] values) {
        int[] order = IntStream.range(0, values.length)
                .map(i -> values.length - 1 - i)
                .toArray();
        int[] before = order.clone();
        int[] expected = IntStream.of(order)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
                .mapToInt(i -> i)
                .toArray();
        assertArrayEquals(expected, IndexSort.ascending(order, values));
        assertArrayEquals(before, order);
    }

    @Property(tries = 500)
    void longs_asABoxedStableSort(@ForAll long[] values) {
        int[] expected = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        assertArrayEquals(expected, IndexSort.ascending(MathOps.range(values.length), values));
    }

    @Example
    void extremesAndZeros() {
        double[] v = {0.0, Double.POSITIVE_INFINITY, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -1, 0.0};
        assertArrayEquals(new int[] {3, 5, 0, 2, 6, 4, 1}, IndexSort.ascending(MathOps.range(7), v));
    }

    @Example
    void nan_isRefused() {
        assertEquals(
                "values[1] must be a number, got NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> IndexSort.ascending(MathOps.range(2), new double[] {1, Double.NaN}))
                        .getMessage());
    }
}
