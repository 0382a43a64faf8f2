package dev.ralf.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RowLossTest {
    private static final int[] LABELS = {0, 1, 2, 3};
    private static final double LN2 = Math.log(2);
    private static final double LN3 = Math.log(3);

    private static Matrix probabilities(int n, int k) {
        Matrix q = new Matrix(n, k);
        for (int i = 0; i < n; i++) {
            double[] p = Rows.exp(
                    Rows.logSoftmax(Differences.logits(new SeedTree(3).child(i).generator(), k, 1)));
            for (int j = 0; j < k; j++) {
                q.set(i, j, p[j]);
            }
        }
        return q;
    }

    @TestFactory
    Stream<DynamicTest> gradients_areThoseOfTheValues() {
        Matrix soft = probabilities(4, 4);
        double[] weights = {0.5, 2, 0, 1};
        return Stream.of(
                        new CrossEntropy(LABELS),
                        SoftCrossEntropy.ofLabels(LABELS, 0.1, weights),
                        new SoftCrossEntropy(soft, weights),
                        SoftCrossEntropy.of(soft),
                        new Divergence(soft),
                        new Divergence(Targets.smoothed(LABELS, 4, 0)),
                        new Margin(LABELS),
                        new DifferenceOfLogitsRatio(LABELS),
                        new SquaredError(soft, SquaredError.Space.LOGITS),
                        new SquaredError(soft, SquaredError.Space.PROBABILITIES))
                .map(loss -> DynamicTest.dynamicTest(
                        loss.getClass().getSimpleName(), () -> Differences.check(loss, 4, 4, 1e-7)));
    }

    @Test
    void twoClasses_haveGradientsToo() {
        int[] labels = {0, 1};
        for (RowLoss loss :
                new RowLoss[] {new CrossEntropy(labels), new Margin(labels), new DifferenceOfLogitsRatio(labels)}) {
            Differences.check(loss, 2, 2, 1e-8);
        }
    }

    @Test
    void smoothing_byHand() {
        // Two classes, logits (0, 0): ln 2 whatever the targets. Logits (ln 3, 0): p = (3/4, 1/4).
        double[] z = {LN3, 0};
        double[] gradient = new double[2];
        RowLoss loss = SoftCrossEntropy.ofLabels(new int[] {0}, 0.2, new double[] {1, 1});
        // q = (0.9, 0.1).
        assertEquals(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), loss.row(z, 0, gradient), 1e-15);
        assertArrayEquals(new double[] {0.75 - 0.9, 0.25 - 0.1}, gradient, 1e-15);
        assertEquals(LN2, loss.row(new double[2], 0, null), 1e-15);
    }

    @Test
    void classWeights_byHand() {
        double[] z = {LN3, 0};
        double[] gradient = new double[2];
        // The label's own weight alone, without smoothing: 4 (-ln 1/4).
        RowLoss hard = SoftCrossEntropy.ofLabels(new int[] {1}, 0, new double[] {7, 4});
        assertEquals(4 * Math.log(4), hard.row(z, 0, gradient), 1e-14);
        assertArrayEquals(new double[] {4 * 0.75, 4 * (0.25 - 1)}, gradient, 1e-14);
        // Smoothed by 0.5: q = (1/4, 3/4), weighted (7/4, 3).
        RowLoss smooth = SoftCrossEntropy.ofLabels(new int[] {1}, 0.5, new double[] {7, 4});
        assertEquals(-1.75 * Math.log(0.75) + 3 * Math.log(4), smooth.row(z, 0, gradient), 1e-14);
        assertArrayEquals(new double[] {0.75 * 4.75 - 1.75, 0.25 * 4.75 - 3}, gradient, 1e-14);
    }

    @Test
    void withoutSmoothing_itIsCrossEntropy() {
        RowLoss soft = SoftCrossEntropy.ofLabels(LABELS, 0, new double[] {1, 1, 1, 1});
        RowLoss hard = new CrossEntropy(LABELS);
        for (int i = 0; i < 4; i++) {
            double[] z = Differences.logits(new SeedTree(5).child(i).generator(), 4, 3);
            double[] a = new double[4];
            double[] b = new double[4];
            assertEquals(hard.row(z, i, a), soft.row(z, i, b), 1e-13);
            assertArrayEquals(a, b, 1e-14);
        }
    }

    @Test
    void divergence_byHand() {
        double[] z = {LN3, 0};
        RowLoss loss = new Divergence(Matrix.of(new double[][] {{0.75, 0.25}, {0.5, 0.5}, {0, 1}}));
        double[] gradient = new double[2];
        assertEquals(0, loss.row(z, 0, gradient), 1e-15);
        assertArrayEquals(new double[2], gradient, 1e-15);
        assertEquals(0.5 * Math.log(0.5 / 0.75) + 0.5 * LN2, loss.row(z, 1, gradient), 1e-15);
        assertArrayEquals(new double[] {0.25, -0.25}, gradient, 1e-15);
        assertEquals(Math.log(4), loss.row(z, 2, gradient), 1e-15);
    }

    @Test
    void margin_byHand_andTiesGoToTheLowerClass() {
        double[] gradient = new double[3];
        assertEquals(-2, new Margin(new int[] {0}).row(new double[] {3, 1, 0}, 0, gradient));
        assertArrayEquals(new double[] {-1, 1, 0}, gradient);
        assertEquals(3, new Margin(new int[] {2}).row(new double[] {3, 3, 0}, 0, gradient));
        assertArrayEquals(new double[] {1, 0, -1}, gradient);
        assertEquals(0, new Margin(new int[] {0}).row(new double[] {3, 3, 3}, 0, gradient));
        assertArrayEquals(new double[] {-1, 1, 0}, gradient);
    }

    @Test
    void ratio_byHand() {
        double[] gradient = new double[4];
        double[] z = {1, 4, 3, 0};
        // Label on top: -(4 - 3) / (4 - 1); second: -(3 - 4) / 3; third: -(1 - 4) / 3; last: -(0 - 4) / 3.
        assertEquals(-1 / 3.0, new DifferenceOfLogitsRatio(new int[] {1}).row(z, 0, gradient), 1e-11);
        // d = -1/3 (z_1 - z_2) with spread 3: margin -1, so +1/9 on the first and -1/9 on the third.
        assertArrayEquals(new double[] {-1 / 9.0, -1 / 3.0 + 1 / 9.0, 1 / 3.0, 0}, gradient, 1e-11);
        assertEquals(1 / 3.0, new DifferenceOfLogitsRatio(new int[] {2}).row(z, 0, null), 1e-11);
        assertEquals(1, new DifferenceOfLogitsRatio(new int[] {0}).row(z, 0, null), 1e-11);
        assertEquals(4 / 3.0, new DifferenceOfLogitsRatio(new int[] {3}).row(z, 0, null), 1e-11);
    }

    @Test
    void ratio_isInvariantToScaleAndShift() {
        RowLoss loss = new DifferenceOfLogitsRatio(new int[] {2});
        double[] z = {1, 4, 3, 0};
        double[] moved = {1 * 50 - 7, 4 * 50 - 7, 3 * 50 - 7, -7};
        assertEquals(loss.row(z, 0, null), loss.row(moved, 0, null), 1e-11);
    }

    @Test
    void ratio_withTies() {
        double[] gradient = new double[3];
        // The label ties for the top: 0, whichever of the two it is.
        assertEquals(0, new DifferenceOfLogitsRatio(new int[] {0}).row(new double[] {2, 2, 1}, 0, gradient));
        assertArrayEquals(new double[] {-1, 1, 0}, gradient, 1e-11);
        assertEquals(0, new DifferenceOfLogitsRatio(new int[] {1}).row(new double[] {2, 2, 1}, 0, gradient));
        assertArrayEquals(new double[] {1, -1, 0}, gradient, 1e-11);
        // Second and third tie: the lower class is the runner-up, the higher one the third.
        assertEquals(-1, new DifferenceOfLogitsRatio(new int[] {0}).row(new double[] {3, 1, 1}, 0, gradient), 1e-11);
        assertArrayEquals(new double[] {-0.5 + 0.5, 0.5, -0.5}, gradient, 1e-11);
        // All equal: loss 0, and a gradient that is large but finite, also as a float.
        assertEquals(0, new DifferenceOfLogitsRatio(new int[] {1}).row(new double[3], 0, gradient));
        assertTrue(Float.isFinite((float) gradient[0]) && gradient[0] > 0 && gradient[1] < 0 && gradient[2] == 0);
    }

    @Test
    void ratioOfTwoClasses_isTheMargin() {
        double[] gradient = new double[2];
        assertEquals(-3, new DifferenceOfLogitsRatio(new int[] {1}).row(new double[] {1, 4}, 0, gradient));
        assertArrayEquals(new double[] {1, -1}, gradient);
    }

    @Test
    void oneClass_isRefused() {
        for (RowLoss loss : new RowLoss[] {new Margin(new int[] {0}), new DifferenceOfLogitsRatio(new int[] {0})}) {
            assertEquals(
                    "classes must be at least 2, got 1",
                    assertThrows(IllegalArgumentException.class, () -> loss.row(new double[1], 0, null))
                            .getMessage());
        }
    }

    @Test
    void squaredError_byHand() {
        Matrix t = Matrix.of(new double[][] {{1, 0}});
        double[] gradient = new double[2];
        assertEquals(2.5, new SquaredError(t, SquaredError.Space.LOGITS).row(new double[] {3, 1}, 0, gradient));
        assertArrayEquals(new double[] {2, 1}, gradient);
        // p = (3/4, 1/4): (1/16 + 1/16) / 2; d = (-1/4, 1/4), sum p d = -1/8, so p (d - (-1/8)) = (-3/32, 3/32).
        RowLoss brier = new SquaredError(t, SquaredError.Space.PROBABILITIES);
        assertEquals(1 / 16.0, brier.row(new double[] {LN3, 0}, 0, gradient), 1e-15);
        assertArrayEquals(new double[] {-3 / 32.0, 3 / 32.0}, gradient, 1e-15);
    }

    @Test
    void extremeLogits_stayFinite() {
        double[] z = {-1e30, 1e30, 0};
        Matrix q = Matrix.of(new double[][] {{1, 0, 0}});
        for (RowLoss loss : new RowLoss[] {
            new CrossEntropy(new int[] {0}),
            SoftCrossEntropy.of(q),
            new Divergence(q),
            new Margin(new int[] {0}),
            new DifferenceOfLogitsRatio(new int[] {0}),
            new SquaredError(q, SquaredError.Space.PROBABILITIES)
        }) {
            double[] gradient = new double[3];
            assertTrue(Double.isFinite(loss.row(z, 0, gradient)), loss.toString());
            for (double g : gradient) {
                assertTrue(Double.isFinite(g), loss.toString());
            }
        }
    }

    /** The float border: what engines see is the row's own result, rounded once. */
    @Test
    void chunks_areRowsRounded() {
        RowLoss loss = new SquaredError(probabilities(5, 3), SquaredError.Space.PROBABILITIES);
        float[] z = {1, 2, 3, -1, 0.5f, 0};
        double[] losses = new double[5];
        float[] gradient = new float[6];
        loss.evaluate(z, 2, 3, 2, losses, gradient);
        for (int i = 0; i < 2; i++) {
            double[] g = new double[3];
            assertEquals(loss.row(new double[] {z[3 * i], z[3 * i + 1], z[3 * i + 2]}, 2 + i, g), losses[2 + i]);
            for (int j = 0; j < 3; j++) {
                assertEquals((float) g[j], gradient[3 * i + j]);
            }
        }
        assertEquals(0, losses[0] + losses[1] + losses[4]);
    }

    /** Engines and attacks have computed cross-entropy from floats since the first run on record. */
    @Test
    void crossEntropy_hasTheBitsOfSoftmaxAndLogSumExp() {
        float[] z = new float[4000];
        int[] labels = new int[1000];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (5 * new SeedTree(9).child(i).generator().nextGaussian());
            labels[i / 4] = i % 3;
        }
        double[] losses = new double[1000];
        float[] gradient = new float[4000];
        new CrossEntropy(labels).evaluate(z, 1000, 4, 0, losses, gradient);
        double[] p = new double[4];
        for (int i = 0; i < 1000; i++) {
            assertEquals(MathOps.logSumExp(z, 4 * i, 4) - z[4 * i + labels[i]], losses[i], 0);
            MathOps.softmaxRow(z, 4 * i, 4, p, 0);
            for (int j = 0; j < 4; j++) {
                assertEquals((float) (p[j] - (j == labels[i] ? 1 : 0)), gradient[4 * i + j], 0);
            }
        }
    }

    @Test
    void badTargets_areRefused() {
        assertMessage(
                "targets[1] (sum) must be in [0.999999, 1.000001], got 0.5",
                () -> new Divergence(Matrix.of(new double[][] {{1, 0}, {0.25, 0.25}})));
        assertMessage(
                "targets[0][1] must be in [0, Infinity), got NaN",
                () -> SoftCrossEntropy.of(Matrix.of(new double[][] {{1, Double.NaN}})));
        assertMessage(
                "classWeights[0] must be in [0, Infinity), got -1.0",
                () -> SoftCrossEntropy.ofLabels(new int[] {0}, 0, new double[] {-1, 1}));
        assertMessage(
                "label must be in [0, 1], got 2",
                () -> SoftCrossEntropy.ofLabels(new int[] {2}, 0, new double[] {1, 1}));
        assertMessage(
                "smoothing must be in [0, 1], got NaN",
                () -> SoftCrossEntropy.ofLabels(new int[] {0}, Double.NaN, new double[] {1, 1}));
        assertMessage("logits must have length 2, got 3", () -> new Divergence(Matrix.of(new double[][] {{1, 0}}))
                .row(new double[3], 0, null));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
