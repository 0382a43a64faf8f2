package dev.ralf.core.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.metrics.CalibrationError;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class CalibratorTest {
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("robust_fair", "calibration_", (file, tolerance) -> {
            switch (file.get("schema").asString()) {
                case "ralf-golden/isotonic/1" -> scores(file);
                case "ralf-golden/calibration/1" -> temperature(file);
                default ->
                    throw new IllegalArgumentException(
                            "unknown kind " + file.get("schema").asString());
            }
        });
    }

    private static void temperature(JsonNode file) {
        Matrix p = softmax(Golden.matrix(file.get("logits")));
        int[] y = Golden.ints(file.get("y"));
        double[] w = ones(y.length);
        metrics(file.get("before"), p, y);
        ProbabilityCalibrator fitted = new TemperatureScaling().fit(p, y, w);
        double t = fitted.facts().get("temperature");
        if (file.get("T_star_exact").isNull()) {
            boolean constant = file.path("T_note").asString().contains("constant");
            assertEquals(constant ? 0 : 1, fitted.facts().get("temperature-at-bound"), 0);
            assertTrue(constant ? t == 1 : t == 1.0 / 500 || t == 500, () -> "temperature " + t);
            return;
        }
        double expected = file.get("T_star_exact").asDouble();
        assertEquals(expected, t, 1e-6 * expected);
        assertEquals(file.get("nll_at_T_star").asDouble(), ClassificationMetrics.logLoss(fitted.apply(p), y, w), 1e-9);
        metrics(file.get("after_exact"), fitted.apply(p), y);
    }

    private static void metrics(JsonNode expected, Matrix p, int[] y) {
        double[] w = ones(y.length);
        CalibrationError top = CalibrationError.ofTopClass(p, y, w, 15);
        assertEquals(expected.get("nll").asDouble(), ClassificationMetrics.logLoss(p, y, w), 1e-9);
        assertEquals(
                expected.get("accuracy").asDouble(),
                ClassificationMetrics.accuracy(ClassificationMetrics.argmax(p), y, w),
                1e-12);
        assertEquals(expected.get("brier_multiclass_sum").asDouble(), ClassificationMetrics.brier(p, y, w), 1e-9);
        assertEquals(expected.get("ece15_right_closed").asDouble(), top.expected(), 1e-9);
        assertEquals(expected.get("mce15").asDouble(), top.maximum(), 1e-9);
        assertEquals(expected.get("rmsce15").asDouble(), top.rootMeanSquare(), 1e-9);
        assertEquals(
                expected.get("ece10_right_closed").asDouble(),
                CalibrationError.ofTopClass(p, y, w, 10).expected(),
                1e-9);
        assertEquals(
                expected.get("adaptive_ece15_array_split_stable").asDouble(),
                CalibrationError.ofTopClassEqualMass(p, y, w, 15).expected(),
                1e-9);
        assertEquals(expected.get("classwise_ece15_mean").asDouble(), CalibrationError.classwise(p, y, w, 15), 1e-9);
        double[] each = Golden.doubles(expected.get("classwise_ece15_each"));
        for (int k = 0; k < each.length; k++) {
            assertEquals(each[k], CalibrationError.ofClass(p, y, w, k, 15).expected(), 1e-9);
        }
    }

    private static void scores(JsonNode file) {
        double[] x = Golden.doubles(file.get("x"));
        double[] t = Golden.doubles(file.get("t"));
        double[] w = Golden.doubles(file.get("w"));
        double[] query = Golden.doubles(file.get("query"));
        Isotonic plain = Isotonic.fit(x, t, ones(x.length));
        Isotonic weighted = Isotonic.fit(x, t, w);
        assertArrayEquals(
                Golden.doubles(file.get("isotonic_query")),
                Arrays.stream(query).map(plain::at).toArray(),
                1e-9);
        assertArrayEquals(
                Golden.doubles(file.get("isotonic_weighted_query")),
                Arrays.stream(query).map(weighted::at).toArray(),
                1e-9);
        assertArrayEquals(
                Golden.doubles(file.get("isotonic_train")),
                Arrays.stream(x).map(plain::at).toArray(),
                1e-9);
        JsonNode platt = file.get("platt");
        int[] hit = Arrays.stream(t).mapToInt(v -> (int) v).toArray();
        Platt fitted = Platt.fit(x, hit, ones(x.length), false);
        assertEquals(
                platt.get("a").asDouble(),
                fitted.a(),
                1e-6 * Math.abs(platt.get("a").asDouble()));
        assertEquals(
                platt.get("b").asDouble(),
                fitted.b(),
                1e-6 * Math.abs(platt.get("b").asDouble()));
    }

    @Test
    void temperature_byHand() {
        // Two rows at log odds 2, one right in three of four units of weight: the calibrated log odds are ln 3.
        double p = 1 / (1 + Math.exp(-2));
        Matrix rows = Matrix.of(new double[][] {{p, 1 - p}, {p, 1 - p}});
        ProbabilityCalibrator fitted = new TemperatureScaling().fit(rows, new int[] {0, 1}, new double[] {3, 1});
        assertEquals(2 / Math.log(3), fitted.facts().get("temperature"), 1e-12);
        assertEquals(0.75, fitted.apply(rows).get(0, 0), 1e-12);
    }

    @Test
    void worseThanChance_takesTheUpperBound() {
        Matrix rows = Matrix.of(new double[][] {{0.9, 0.1}, {0.2, 0.8}});
        ProbabilityCalibrator fitted = new TemperatureScaling().fit(rows, new int[] {1, 0}, ones(2));
        assertEquals(500, fitted.facts().get("temperature"), 1e-9);
        assertEquals(1, fitted.facts().get("temperature-at-bound"), 0);
    }

    @Test
    void certainProbabilities_stayFinite() {
        Matrix rows = Matrix.of(new double[][] {{1, 0, 0}, {0, 1, 0}, {1, 0, 0}, {0, 0, 1}});
        for (CalibratorFitter fitter : all()) {
            Matrix q = fitter.fit(rows, new int[] {0, 1, 1, 2}, ones(4)).apply(rows);
            for (int i = 0; i < 4; i++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    assertTrue(q.get(i, k) >= 0 && q.get(i, k) <= 1, fitter.id());
                    sum += q.get(i, k);
                }
                assertEquals(1, sum, 1e-12, fitter.id());
            }
        }
    }

    @Test
    void isotonic_byHand() {
        // The violators 3 and 1 are pooled to 2; between 2 and 4 the function is linear.
        Isotonic f = Isotonic.fit(new double[] {4, 1, 2, 3}, new double[] {5, 0, 3, 1}, ones(4));
        assertEquals(0, f.at(0), 0);
        assertEquals(1, f.at(1.5), 1e-15);
        assertEquals(2, f.at(2.5), 1e-15);
        assertEquals(3.5, f.at(3.5), 1e-15);
        assertEquals(5, f.at(9), 0);
        assertEquals(3, f.slope(3.2), 1e-15);
        assertEquals(0, f.slope(9), 0);
        assertTrue(Double.isNaN(f.at(Double.NaN)));
    }

    @Test
    void equalScores_countAsOne() {
        Isotonic f = Isotonic.fit(new double[] {1, 1, 2}, new double[] {0, 1, 2}, new double[] {1, 3, 1});
        assertEquals(0.75, f.at(1), 1e-15);
    }

    @Test
    void plattsTargets_keepSeparableScoresFinite() {
        double[] x = {-1, -2, 1, 2};
        Platt smooth = Platt.fit(x, new int[] {0, 0, 1, 1}, ones(4), true);
        // Platt's targets are 1/4 and 3/4.
        assertEquals(0.5, smooth.probability(0), 1e-9);
        assertTrue(smooth.probability(1) > 0.6 && smooth.probability(2) < 0.9);
    }

    @Test
    void dirichlet_recoversAPlantedDistortion() {
        // p distorted from the truth q by W and b; the fit must find q's frequencies again.
        Matrix p = new Matrix(3000, 2);
        int[] y = new int[3000];
        double[] w = new double[3000];
        int next = 0;
        for (int level = 1; level <= 15; level++) {
            double z = level / 2.0 - 4;
            double q = 1 / (1 + Math.exp(-(1.7 * z + 0.4)));
            for (int label = 0; label < 2; label++) {
                p.set(next, 0, 1 / (1 + Math.exp(-z)));
                p.set(next, 1, 1 - p.get(next, 0));
                y[next] = label;
                w[next++] = label == 0 ? q : 1 - q;
            }
        }
        int[] used = java.util.stream.IntStream.range(0, next).toArray();
        for (CalibratorFitter fitter :
                new CalibratorFitter[] {LogLinearScaling.vector(), LogLinearScaling.dirichlet(1e-7, 1e-7)}) {
            Matrix sample = p.select(used);
            Matrix calibrated = fitter.fit(sample, Arrays.copyOf(y, next), Arrays.copyOf(w, next))
                    .apply(sample);
            for (int i = 0; i < next; i += 2) {
                assertEquals(w[i], calibrated.get(i, 0), 1e-4, fitter.id());
            }
        }
    }

    @Test
    void badSamples_areRefused() {
        TemperatureScaling t = new TemperatureScaling();
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}});
        message("calibration rows must be at least 1", () -> t.fit(new Matrix(0, 2), new int[0], new double[0]));
        message("labels[0] must be in [0, 1], got 2", () -> t.fit(p, new int[] {2}, ones(1)));
        message("sum of the weights must be in (0, Infinity)", () -> t.fit(p, new int[] {0}, new double[1]));
        message(
                "row 0 of the probabilities must sum to 1",
                () -> t.fit(Matrix.of(new double[][] {{0.5, 0.6}}), new int[] {0}, ones(1)));
        message(
                "probabilities[0][0] must be in",
                () -> t.fit(Matrix.of(new double[][] {{Double.NaN, 0.6}}), new int[] {0}, ones(1)));
        Matrix wide = new Matrix(1, 41);
        wide.set(0, 0, 1);
        message("dirichlet calibration takes at most 40 classes", () -> LogLinearScaling.dirichlet(1, 1)
                .fit(wide, new int[] {0}, ones(1)));
        message("classes must have length 2", () -> t.fit(p, new int[] {0}, ones(1))
                .apply(new Matrix(1, 3)));
    }

    private static void message(String start, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    static CalibratorFitter[] all() {
        return new CalibratorFitter[] {
            new TemperatureScaling(),
            LogLinearScaling.vector(),
            LogLinearScaling.dirichlet(1e-2, 1e-2),
            new OneVsRestScaling(OneVsRestScaling.Method.ISOTONIC),
            new OneVsRestScaling(OneVsRestScaling.Method.PLATT)
        };
    }

    static Matrix softmax(Matrix z) {
        Matrix p = new Matrix(z.rows(), z.columns());
        for (int i = 0; i < z.rows(); i++) {
            double max = z.get(i, z.argmax(i));
            double sum = 0;
            for (int k = 0; k < z.columns(); k++) {
                sum += Math.exp(z.get(i, k) - max);
            }
            for (int k = 0; k < z.columns(); k++) {
                p.set(i, k, Math.exp(z.get(i, k) - max) / sum);
            }
        }
        return p;
    }

    private static double[] ones(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }
}
