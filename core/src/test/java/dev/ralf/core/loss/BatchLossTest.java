package dev.ralf.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BatchLossTest {
    private static Matrix random(int n, int d, double scale, long seed) {
        return new Matrix(Differences.logits(new SeedTree(seed).generator(), n * d, scale), n, d);
    }

    private static void checkDifferences(Matrix x, Function<Matrix, Double> value, Matrix gradient, double tolerance) {
        double h = 1e-5;
        for (int i = 0; i < x.data().length; i++) {
            Matrix up = x.copy();
            Matrix down = x.copy();
            up.data()[i] += h;
            down.data()[i] -= h;
            double difference = (value.apply(up) - value.apply(down)) / (2 * h);
            assertEquals(difference, gradient.data()[i], tolerance * (1 + Math.abs(difference)), "value " + i);
        }
    }

    private static void checkDifferences(BatchLoss loss, Matrix x) {
        Matrix gradient = random(x.rows(), x.columns(), 1, 99);
        assertEquals(loss.value(x, null), loss.value(x, gradient), 0);
        checkDifferences(x, m -> loss.value(m, null), gradient, 1e-7);
    }

    private static void checkDifferences(BatchPairLoss loss, Matrix a, Matrix b) {
        Matrix dA = random(a.rows(), a.columns(), 1, 98);
        Matrix dB = dA.copy();
        Matrix waste = dA.copy();
        loss.value(a, b, dA, dB);
        checkDifferences(a, m -> loss.value(m, b, waste, waste.copy()), dA, 1e-6);
        checkDifferences(b, m -> loss.value(a, m, waste, waste.copy()), dB, 1e-6);
    }

    @Test
    void contrastive_gradientIsThatOfTheValue() {
        int[] labels = {0, 1, 0, 2, 1, 0, 3}; // classes 2 and 3 have one row
        for (double scale : new double[] {0.1, 1, 5}) {
            checkDifferences(
                    new SupervisedContrastive(labels, 0.5),
                    random(7, 4, scale, 1).copy());
        }
        checkDifferences(new SupervisedContrastive(new int[] {1, 1}, 0.1), random(2, 3, 1, 2));
    }

    @Test
    void contrastive_byHand() {
        Matrix x = Matrix.of(new double[][] {{1, 0}, {0, 2}, {-3, 0}});
        // Similarities 0 (rows 0, 1), -1 (0, 2), 0 (1, 2); row 2 is alone in its class and no anchor.
        double expected = (Math.log(1 + Math.exp(-1)) + Math.log(2)) / 2;
        assertEquals(expected, new SupervisedContrastive(new int[] {5, 5, 9}, 1).value(x, null), 1e-15);
        // All of one class, tau 1/2: anchors have two positives each.
        double first = Math.log(1 + Math.exp(-2)) - (0 - 2) / 2.0;
        double second = Math.log(2);
        assertEquals(
                (2 * first + second) / 3, new SupervisedContrastive(new int[] {1, 1, 1}, 0.5).value(x, null), 1e-15);
    }

    @Test
    void contrastive_withoutPositives_isZero() {
        for (int[] labels : new int[][] {{0}, {0, 1, 2}}) {
            Matrix x = random(labels.length, 3, 1, 3);
            Matrix gradient = random(labels.length, 3, 1, 4);
            assertEquals(0, new SupervisedContrastive(labels, 0.1).value(x, gradient));
            assertArrayEquals(new double[labels.length * 3], gradient.data());
        }
        Matrix none = new Matrix(0, 3);
        assertEquals(0, new SupervisedContrastive(new int[0], 0.1).value(none, none));
    }

    @Test
    void contrastive_rowOfZeros_hasNoDirection() {
        Matrix x = Matrix.of(new double[][] {{0, 0}, {0, 1}, {1, 0}});
        Matrix gradient = new Matrix(3, 2);
        double loss = new SupervisedContrastive(new int[] {0, 0, 1}, 1).value(x, gradient);
        assertEquals(Math.log(2), loss, 1e-15); // all similarities are 0
        assertArrayEquals(new double[] {0, 0}, gradient.row(0));
    }

    @Test
    void contrastive_doesNotSeeLengths_andSurvivesExtremes() {
        int[] labels = {0, 0, 1, 1};
        Matrix x = random(4, 3, 1, 5);
        Matrix scaled = x.copy();
        double[] factors = {1e-200, 1e200, 3, 0.5};
        for (int i = 0; i < 12; i++) {
            scaled.data()[i] *= factors[i / 3];
        }
        SupervisedContrastive loss = new SupervisedContrastive(labels, 0.01);
        assertEquals(loss.value(x, null), loss.value(scaled, null), 1e-9);
        Matrix gradient = new Matrix(4, 3);
        loss.value(x, gradient);
        for (int i = 0; i < 4; i++) {
            double along = 0;
            for (int j = 0; j < 3; j++) {
                along += gradient.get(i, j) * x.get(i, j);
            }
            assertEquals(0, along, 1e-11, "row " + i);
        }
    }

    @Test
    void barlowTwins_gradientIsThatOfTheValue() {
        for (double epsilon : new double[] {0, 1e-5, 0.3}) {
            BarlowTwins loss = new BarlowTwins(0.05, epsilon);
            checkDifferences(loss, random(6, 3, 1, 6), random(6, 3, 2, 7));
            checkDifferences(loss, random(3, 4, 1, 8), random(3, 4, 1, 9));
        }
    }

    @Test
    void barlowTwins_byHand() {
        Matrix a = Matrix.of(new double[][] {{1, 5}, {3, 1}});
        Matrix b = Matrix.of(new double[][] {{0, 9}, {1, 8}});
        Matrix dA = new Matrix(2, 2);
        // Both standardise to ((-1, 1), (1, -1)): C is ((1, -1), (-1, 1)).
        assertEquals(2 * 5e-3, BarlowTwins.defaults().value(a, b, dA, new Matrix(2, 2)), 1e-15);
        Matrix opposite = Matrix.of(new double[][] {{1}, {0}});
        Matrix up = Matrix.of(new double[][] {{0}, {1}});
        assertEquals(4, BarlowTwins.defaults().value(up, opposite, new Matrix(2, 1), new Matrix(2, 1)), 1e-15);
    }

    @Test
    void barlowTwins_ofOneRow_orConstantColumns_hasNoGradient() {
        Matrix a = random(1, 3, 1, 10);
        Matrix dA = random(1, 3, 1, 11);
        Matrix dB = dA.copy();
        assertEquals(3, BarlowTwins.defaults().value(a, a, dA, dB));
        assertArrayEquals(new double[3], dA.data());
        assertArrayEquals(new double[3], dB.data());
        Matrix constant = Matrix.of(new double[][] {{0.1, 1}, {0.1, 2}, {0.1, 4}});
        Matrix d = new Matrix(3, 2);
        assertEquals(1, BarlowTwins.defaults().value(constant, constant, d, new Matrix(3, 2)), 1e-14);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, d.get(i, 0));
        }
    }

    @Test
    void atTheBorder_gradientsAreRounded() {
        RandomGenerator rng = new SeedTree(12).generator();
        float[] a = new float[8];
        float[] b = new float[8];
        double[] wideA = new double[8];
        double[] wideB = new double[8];
        for (int i = 0; i < 8; i++) {
            wideA[i] = a[i] = (float) rng.nextGaussian();
            wideB[i] = b[i] = (float) rng.nextGaussian();
        }
        Matrix dA = new Matrix(4, 2);
        Matrix dB = new Matrix(4, 2);
        float[] roundedA = new float[8];
        float[] roundedB = new float[8];
        BarlowTwins twins = BarlowTwins.defaults();
        assertEquals(
                twins.value(new Matrix(wideA, 4, 2), new Matrix(wideB, 4, 2), dA, dB),
                twins.evaluate(a, b, 4, 2, roundedA, roundedB));
        SupervisedContrastive contrastive = new SupervisedContrastive(new int[] {0, 0, 1, 1}, 0.1);
        Matrix d = new Matrix(4, 2);
        float[] rounded = new float[8];
        assertEquals(contrastive.value(new Matrix(wideA, 4, 2), d), contrastive.evaluate(a, 4, 2, rounded));
        assertEquals(contrastive.value(new Matrix(wideA, 4, 2), d), contrastive.evaluate(a, 4, 2, null));
        for (int i = 0; i < 8; i++) {
            assertEquals((float) dA.data()[i], roundedA[i]);
            assertEquals((float) dB.data()[i], roundedB[i]);
            assertEquals((float) d.data()[i], rounded[i]);
        }
    }

    @Test
    void badSettings_areRefused() {
        assertEquals(
                "temperature must be in (0, Infinity), got 0.0",
                assertThrows(IllegalArgumentException.class, () -> new SupervisedContrastive(new int[1], 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BarlowTwins(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new BarlowTwins(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new SupervisedContrastive(new int[2], 1)
                .value(new Matrix(3, 1), null));
        assertThrows(IllegalArgumentException.class, () -> BarlowTwins.defaults()
                .value(new Matrix(3, 1), new Matrix(2, 1), null, null));
    }
}
