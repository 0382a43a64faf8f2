package dev.ralf.core.metrics;

import static dev.ralf.core.metrics.ClassificationMetrics.accuracy;
import static dev.ralf.core.metrics.ClassificationMetrics.argmax;
import static dev.ralf.core.metrics.ClassificationMetrics.brier;
import static dev.ralf.core.metrics.ClassificationMetrics.expectedAccuracy;
import static dev.ralf.core.metrics.ClassificationMetrics.logLoss;
import static dev.ralf.core.metrics.ClassificationMetrics.macroF1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ClassificationMetricsTest {
    private static final Matrix P = Matrix.of(new double[][] {{0.7, 0.2, 0.1}, {0.4, 0.4, 0.2}, {0, 0.1, 0.9}});
    private static final int[] Y = {0, 1, 2};
    private static final double[] ONES = {1, 1, 1};

    private static double[] ones(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }

    @TestFactory
    Stream<DynamicTest> goldenProbabilities() {
        return Golden.tests("active_learning", "calibration", (c, tolerance) -> {
            Matrix p = Golden.matrix(c.get("input").get("probs"));
            int[] y = Golden.ints(c.get("input").get("labels"));
            double[] w = ones(y.length);
            CalibrationError top = CalibrationError.ofTopClass(p, y, w, 15);
            Golden.each(
                    c.get("expected"),
                    Map.of(
                            "ece_15_equal_width",
                            e -> assertEquals(Golden.number(e), top.expected(), tolerance),
                            "mce_15",
                            e -> assertEquals(Golden.number(e), top.maximum(), tolerance),
                            "bins",
                            e -> requireBins(e, top, y.length, tolerance),
                            "brier_multiclass_sum",
                            e -> assertEquals(Golden.number(e), brier(p, y, w), tolerance),
                            "accuracy",
                            e -> assertEquals(Golden.number(e), accuracy(argmax(p), y, w), tolerance),
                            "nll",
                            e -> {
                                if (Double.isFinite(Golden.number(e))) {
                                    assertEquals(Golden.number(e), logLoss(p, y, w), tolerance);
                                } else { // zero on the true class: clipped at 1e-15, see clippedLogLoss_isFinite
                                    assertEquals(clipped(p, y), logLoss(p, y, w), tolerance);
                                }
                            }));
        });
    }

    private static double clipped(Matrix p, int[] y) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum -= Math.log(Math.max(1e-15, p.get(i, y[i])));
        }
        return sum / y.length;
    }

    private static void requireBins(JsonNode bins, CalibrationError top, int n, double tolerance) {
        for (int b = 0; b < bins.size(); b++) {
            JsonNode bin = bins.get(b);
            assertEquals(bin.get("count").asDouble() / n, top.weight()[b], tolerance, "weight of bin " + b);
            if (bin.get("count").asInt() > 0) {
                assertEquals(Golden.number(bin.get("confidence")), top.confidence()[b], tolerance);
                assertEquals(Golden.number(bin.get("accuracy")), top.frequency()[b], tolerance);
            }
        }
    }

    @Test
    void byHand() {
        assertEquals(2 / 3.0, accuracy(argmax(P), Y, ONES), 1e-15); // the tie of row 1 goes to class 0
        assertEquals(2 / 3.0, expectedAccuracy(P, Y, ONES), 1e-15); // (0.7 + 0.4 + 0.9) / 3
        assertEquals(-(Math.log(0.7) + Math.log(0.4) + Math.log(0.9)) / 3, logLoss(P, Y, ONES), 1e-15);
        assertEquals((0.14 + 0.56 + 0.02) / 3, brier(P, Y, ONES), 1e-15);
        // One-hot decisions 0, 0, 2: F1 of class 0 is 2/3, of class 1 0, of class 2 1.
        Matrix q = Matrix.of(new double[][] {{1, 0, 0}, {1, 0, 0}, {0, 0, 1}});
        assertEquals((2 / 3.0 + 0 + 1) / 3, macroF1(q, Y, ONES), 1e-15);
        // Ten bins: |1 - 0.7|, |0 - 0.4|, |1 - 0.9| in bins of their own.
        assertEquals((0.3 + 0.4 + 0.1) / 3, ece(P, Y, ONES, 10), 1e-15);
        // One bin: |2 - 2.0| / 3.
        assertEquals(0, ece(P, Y, ONES, 1), 1e-15);
    }

    @Test
    void macroF1_leavesOutClassesThatOccurNowhere() {
        Matrix q = Matrix.of(new double[][] {{1, 0, 0}, {0, 1, 0}});
        assertEquals(1, macroF1(q, new int[] {0, 1}, ones(2)), 0);
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0.2000001", "0.6, 0.6000001", "0.8, 0.80000001"})
    void ece_binsAreClosedOnTheRight(double edge, double above) {
        // Two rows, one right and one wrong: in one bin their differences cancel in part, in two bins they add up.
        double apart = twoRows(edge, above);
        double together = twoRows(edge, edge);
        assertEquals((1 - edge + above) / 2, apart, 1e-12);
        assertEquals(Math.abs(1 - 2 * edge) / 2, together, 1e-12);
    }

    private static double ece(Matrix p, int[] labels, double[] weights, int bins) {
        return CalibrationError.ofTopClass(p, labels, weights, bins).expected();
    }

    private static double twoRows(double first, double second) {
        // A first column that is the largest although it is small: the rest is spread over many classes.
        int k = 12;
        Matrix p = new Matrix(2, k);
        for (int i = 0; i < 2; i++) {
            double c = i == 0 ? first : second;
            p.set(i, 0, c);
            for (int j = 1; j < k; j++) {
                p.set(i, j, (1 - c) / (k - 1));
            }
        }
        return ece(p, new int[] {0, 1}, ones(2), 5);
    }

    @Test
    void clippedLogLoss_isFinite() {
        assertEquals(-Math.log(1e-15), logLoss(Matrix.of(new double[][] {{1, 0}}), new int[] {1}, ones(1)), 1e-12);
    }

    @Test
    void undefined_isNaN() {
        double[] none = new double[3];
        assertTrue(Double.isNaN(accuracy(argmax(P), Y, none)));
        assertTrue(Double.isNaN(expectedAccuracy(P, Y, none)));
        assertTrue(Double.isNaN(macroF1(P, Y, none)));
        assertTrue(Double.isNaN(logLoss(P, Y, none)));
        assertTrue(Double.isNaN(brier(P, Y, none)));
        assertTrue(Double.isNaN(ece(P, Y, none, 15)));
        assertTrue(Double.isNaN(logLoss(new Matrix(0, 3), new int[0], new double[0])));
        Matrix nan = Matrix.of(new double[][] {{Double.NaN, Double.NaN, Double.NaN}});
        assertTrue(Double.isNaN(logLoss(nan, new int[] {1}, ones(1))));
        assertTrue(Double.isNaN(brier(nan, new int[] {1}, ones(1))));
        assertTrue(Double.isNaN(ece(nan, new int[] {1}, ones(1), 15)));
    }

    @Test
    void badArguments() {
        assertEquals(
                "labels[1] must be in [0, 2], got 3",
                assertThrows(IllegalArgumentException.class, () -> brier(P, new int[] {0, 3, 1}, ONES))
                        .getMessage());
        assertEquals(
                "weights must have length 3, got 2",
                assertThrows(IllegalArgumentException.class, () -> brier(P, Y, ones(2)))
                        .getMessage());
    }
}
