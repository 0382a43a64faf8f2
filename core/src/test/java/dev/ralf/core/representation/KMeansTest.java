package dev.ralf.core.representation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KMeansTest {
    @Test
    void threeClumps_areFound_withTheirMeans() {
        RandomGenerator rng = new SeedTree(1).generator();
        Matrix rows = new Matrix(90, 2);
        for (int i = 0; i < 90; i++) {
            rows.set(i, 0, 100 * (i % 3) + rng.nextDouble());
            rows.set(i, 1, rng.nextDouble());
        }
        for (int s = 0; s < 20; s++) {
            KMeans k = KMeans.fit(rows, 3, 50, new SeedTree(s));
            for (int i = 3; i < 90; i++) {
                assertEquals(k.assignment()[i % 3], k.assignment()[i]);
            }
            assertEquals(3, Arrays.stream(k.assignment()).distinct().count());
            double mean = 0;
            for (int i = 0; i < 90; i += 3) {
                mean += rows.get(i, 0) / 30;
            }
            assertEquals(mean, k.centres().get(k.assignment()[0], 0), 1e-9);
        }
    }

    @Test
    void converged_everyRowIsAtItsNearestCentre_lowestIndexOnATie() {
        RandomGenerator rng = new SeedTree(2).generator();
        Matrix rows = new Matrix(80, 3);
        for (int i = 0; i < rows.data().length; i++) {
            rows.data()[i] = rng.nextGaussian();
        }
        KMeans k = KMeans.fit(rows, 7, 1_000, new SeedTree(3));
        for (int i = 0; i < 80; i++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < 7; c++) {
                double d = 0;
                for (int j = 0; j < 3; j++) {
                    d += Math.pow(rows.get(i, j) - k.centres().get(c, j), 2);
                }
                if (d < least) {
                    least = d;
                    best = c;
                }
            }
            assertEquals(best, k.assignment()[i]);
        }
        assertArrayEquals(
                k.assignment(), KMeans.fit(rows, 7, 1_000, new SeedTree(3)).assignment());
    }

    @Test
    void equalRows_andAsManyClustersAsRows() {
        assertArrayEquals(
                new int[5], KMeans.fit(new Matrix(5, 2), 3, 10, new SeedTree(1)).assignment());
        Matrix rows = Matrix.of(new double[][] {{0}, {1}, {2}, {3}});
        for (int s = 0; s < 30; s++) { // k-means++ takes distinct rows while there are any
            assertEquals(
                    4,
                    Arrays.stream(KMeans.fit(rows, 4, 10, new SeedTree(s)).assignment())
                            .distinct()
                            .count());
        }
    }

    @Test
    void badArguments() {
        assertEquals(
                "k must be in [1, 5], got 6",
                assertThrows(IllegalArgumentException.class, () -> KMeans.fit(new Matrix(5, 2), 6, 10, new SeedTree(1)))
                        .getMessage());
        assertEquals(
                "iterations must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> KMeans.fit(new Matrix(5, 2), 2, 0, new SeedTree(1)))
                        .getMessage());
    }
}
