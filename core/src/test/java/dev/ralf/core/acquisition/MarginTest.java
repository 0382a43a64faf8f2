package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 10})
    void theGapOfTheTwoLargest_isThatOfASort(int k) {
        RandomGenerator rng = new SeedTree(k).generator();
        for (int t = 0; t < 500; t++) {
            Matrix row = new Matrix(1, k);
            for (int c = 0; c < k; c++) {
                row.set(0, c, rng.nextInt(4) / 4.0); // with ties and zeros
            }
            double[] sorted = row.row(0);
            Arrays.sort(sorted);
            assertEquals(sorted[k - 1] - sorted[k - 2], -UncertaintyScore.MARGIN.of(row)[0], 0);
            row.set(0, t % k, Double.NaN);
            assertTrue(Double.isNaN(UncertaintyScore.MARGIN.of(row)[0]));
        }
    }
}
