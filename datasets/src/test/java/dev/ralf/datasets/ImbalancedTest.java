package dev.ralf.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImbalancedTest {
    /** 1,000 rows: row i has the value i, class rare for every fifth; the last 200 rows are official test rows. */
    private static final DatasetSource SOURCE = seed -> {
        float[] x = new float[1000];
        int[] y = new int[1000];
        double[] w = new double[1000];
        for (int i = 0; i < 1000; i++) {
            x[i] = i;
            y[i] = i % 5 == 0 ? 1 : i % 2 * 2;
            w[i] = 1 + i % 3;
        }
        return new Dataset(
                "numbers",
                new Inputs(
                        new Features(x, 1000, 1),
                        List.of(),
                        List.of(new Groups(
                                "third",
                                List.of("a", "b", "c"),
                                Arrays.stream(range(0)).map(i -> i % 3).toArray())),
                        w),
                y,
                List.of("even", "rare", "odd"),
                range(800),
                Map.of("task", "numbers"));
    };

    private static int[] range(int from) {
        return java.util.stream.IntStream.range(from, 1000).toArray();
    }

    private static Dataset load(String minority, double share, int rows) {
        return new Imbalanced(SOURCE, minority, share, rows).load(new SeedTree(3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.2, 0.35, 0.5, 0.9})
    void theClassHasItsShare_andRowsKeepAllTheyHave(double share) {
        Dataset d = load("", share, 0);
        long rare = Arrays.stream(d.labels()).filter(y -> y == 1).count();
        assertEquals(Math.round(share * d.size()), rare);
        assertTrue(rare == 200 || d.size() - rare >= 799, "as many rows as can be: " + rare + " of " + d.size());
        for (int i = 0; i < d.size(); i++) {
            int row = (int) d.inputs().features().get(i, 0);
            assertEquals(row % 5 == 0 ? 1 : row % 2 * 2, d.labels()[i]);
            assertEquals(1 + row % 3, d.inputs().weights()[i]);
            assertEquals(row % 3, d.inputs().groups().get(0).codes()[i]);
            int at = i;
            assertEquals(row >= 800, Arrays.stream(d.officialTest()).anyMatch(t -> t == at));
        }
        assertArrayEquals(
                d.inputs().features().data(),
                load("rare", share, 0).inputs().features().data());
    }

    @Test
    void rowsOfOtherShares_overlap() {
        float[] few = load("", 0.1, 200).inputs().features().data();
        float[] many = load("", 0.2, 200).inputs().features().data();
        for (float x : few) {
            if (x % 5 == 0) {
                assertTrue(Arrays.binarySearch(many, x) >= 0);
            }
        }
        for (float x : many) {
            if (x % 5 != 0) {
                assertTrue(Arrays.binarySearch(few, x) >= 0);
            }
        }
    }

    @Test
    void whatCannotBe_isSaidWithNumbers() {
        assertEquals(
                "dataset imbalance: a share of 0.5 in 600 rows takes 300 rows of class rare and 300 others, but there are"
                        + " 200 and 800",
                assertThrows(DatasetFormatException.class, () -> load("", 0.5, 600))
                        .getMessage());
        assertEquals(
                "dataset imbalance: minority must be a class of [even, rare, odd], got claim",
                assertThrows(DatasetFormatException.class, () -> load("claim", 0.5, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Imbalanced(SOURCE, "", Double.NaN, 0));
    }
}
