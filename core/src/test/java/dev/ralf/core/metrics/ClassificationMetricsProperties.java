package dev.ralf.core.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ClassificationMetricsProperties {
    private static double[] all(Matrix p, int[] y, double[] w) {
        return new double[] {
            ClassificationMetrics.accuracy(ClassificationMetrics.argmax(p), y, w),
            ClassificationMetrics.expectedAccuracy(p, y, w),
            ClassificationMetrics.macroF1(p, y, w),
            ClassificationMetrics.logLoss(p, y, w),
            ClassificationMetrics.brier(p, y, w),
            CalibrationError.ofTopClass(p, y, w, 15).expected(),
            CalibrationError.ofTopClass(p, y, w, 15).maximum(),
            CalibrationError.ofTopClass(p, y, w, 15).rootMeanSquare(),
            CalibrationError.classwise(p, y, w, 15)
        };
    }

    /** Whole weights equal repeated rows, a factor on all weights changes nothing, and neither does the rows' order. */
    @Property(tries = 200)
    void weights(
            @ForAll @IntRange(min = 1, max = 25) int n, @ForAll @IntRange(min = 2, max = 5) int k, @ForAll long s) {
        RandomGenerator rng = new SeedTree(s).generator();
        Matrix p = new Matrix(n, k);
        int[] y = new int[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                p.set(i, j, rng.nextDouble() + 1e-3);
                sum += p.get(i, j);
            }
            for (int j = 0; j < k; j++) {
                p.set(i, j, p.get(i, j) / sum);
            }
            y[i] = rng.nextInt(k);
            w[i] = 1 + rng.nextInt(3);
        }
        int[] repeated = IntStream.range(0, n)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) w[i]))
                .toArray();
        SeedTree.shuffle(repeated, rng);
        double[] ones = IntStream.of(repeated).mapToDouble(i -> 1).toArray();
        double[] scaled = IntStream.range(0, n).mapToDouble(i -> 0.37 * w[i]).toArray();
        double[] weighted = all(p, y, w);
        assertArrayEquals(
                weighted,
                all(p.select(repeated), IntStream.of(repeated).map(i -> y[i]).toArray(), ones),
                1e-12);
        assertArrayEquals(weighted, all(p, y, scaled), 1e-12);
    }
}
