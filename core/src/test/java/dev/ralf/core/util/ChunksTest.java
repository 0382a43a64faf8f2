package dev.ralf.core.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 4_097, 100_000})
    void everyPositionIsWorkedOnOnce(int n) {
        int[] count = new int[n];
        Chunks.of(n, (from, to) -> {
            for (int i = from; i < to; i++) {
                count[i]++;
            }
        });
        int[] ones = new int[n];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, count);
    }
}
