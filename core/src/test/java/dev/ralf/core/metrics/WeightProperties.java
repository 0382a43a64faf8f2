package dev.ralf.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class WeightProperties {
    /** Every metric of the clean evaluation: a row of weight 2 counts as that row twice, one of weight 0 as none. */
    @Property(tries = 100)
    void aWholeWeight_isThatManyRows(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 2, max = 25) int n) {
        RandomGenerator rng = new SeedTree(seed).child("rows").generator();
        double[] weights = new double[n];
        Arrays.setAll(weights, i -> i == 0 ? 2 : rng.nextInt(4));
        int total = (int) Arrays.stream(weights).sum();
        Matrix p = new Matrix(n, 3);
        int[] y = new int[n];
        Matrix repeated = new Matrix(total, 3);
        int[] repeatedY = new int[total];
        int at = 0;
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(3);
            double[] row = {rng.nextDouble() + 0.01, rng.nextDouble() + 0.01, rng.nextDouble() + 0.01};
            double sum = Arrays.stream(row).sum();
            for (int c = 0; c < 3; c++) {
                p.set(i, c, row[c] / sum);
            }
            for (int k = 0; k < weights[i]; k++, at++) {
                repeatedY[at] = y[i];
                for (int c = 0; c < 3; c++) {
                    repeated.set(at, c, row[c] / sum);
                }
            }
        }
        double[] ones = new double[total];
        Arrays.fill(ones, 1);
        assertEquals(
                ClassificationMetrics.expectedAccuracy(repeated, repeatedY, ones),
                ClassificationMetrics.expectedAccuracy(p, y, weights),
                1e-12);
        assertEquals(
                ClassificationMetrics.macroF1(repeated, repeatedY, ones),
                ClassificationMetrics.macroF1(p, y, weights),
                1e-12);
        assertEquals(
                ClassificationMetrics.logLoss(repeated, repeatedY, ones),
                ClassificationMetrics.logLoss(p, y, weights),
                1e-12);
        assertEquals(
                ClassificationMetrics.brier(repeated, repeatedY, ones),
                ClassificationMetrics.brier(p, y, weights),
                1e-12);
        assertEquals(
                CalibrationError.ofTopClass(repeated, repeatedY, ones, 5).expected(),
                CalibrationError.ofTopClass(p, y, weights, 5).expected(),
                1e-12);
        assertEquals(
                CalibrationError.classwise(repeated, repeatedY, ones, 5),
                CalibrationError.classwise(p, y, weights, 5),
                1e-12);
    }
}
