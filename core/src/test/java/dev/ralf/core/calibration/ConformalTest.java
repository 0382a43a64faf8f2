package dev.ralf.core.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class ConformalTest {
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("robust_fair", "conformal_", (c, tolerance) -> {
            double alpha = c.get("alpha").asDouble();
            Matrix p = Golden.matrix(c.get("probs_cal"));
            int[] y = Golden.ints(c.get("y_cal"));
            int[] groups = Golden.ints(c.get("group_cal"));
            Matrix test = Golden.matrix(c.get("probs_test"));
            ConformalFitter lac = new ConformalFitter(ConformalFitter.Score.LAC, alpha, null);
            ConformalFitter aps = new ConformalFitter(ConformalFitter.Score.APS, alpha, null);
            double[] lacScores = scores(lac, p, y);
            double[] apsScores = scores(aps, p, y);
            assertArrayEquals(Golden.doubles(c.get("lac_scores")), lacScores, 1e-12);
            assertArrayEquals(Golden.doubles(c.get("aps_scores")), apsScores, 1e-12);
            assertEquals(number(c.get("lac_qhat")), lac.threshold(lacScores), 1e-12);
            assertEquals(number(c.get("aps_qhat")), aps.threshold(apsScores), 1e-12);
            sets(c.get("lac"), lac, p, y, groups, test, null);
            sets(c.get("aps"), aps, p, y, groups, test, null);
            sets(
                    c.get("mondrian_lac"),
                    new ConformalFitter(ConformalFitter.Score.LAC, alpha, "A"),
                    p,
                    y,
                    groups,
                    test,
                    Golden.ints(c.get("group_test")));
        });
    }

    private static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
    }

    private static double[] scores(ConformalFitter fitter, Matrix p, int[] y) {
        return IntStream.range(0, y.length)
                .mapToDouble(i -> fitter.scores(p, i)[y[i]])
                .toArray();
    }

    private static void sets(
            JsonNode expected, ConformalFitter fitter, Matrix p, int[] y, int[] groups, Matrix test, int[] testGroups) {
        boolean[][] sets = predictor(fitter, p, y, groups).sets(test, testGroups);
        for (int i = 0; i < sets.length; i++) {
            int[] in = Golden.ints(expected.get("sets").get(i));
            for (int k = 0; k < in.length; k++) {
                assertEquals(in[k] == 1, sets[i][k], fitter.id() + " row " + i + " class " + k);
            }
        }
    }

    private static SetPredictor predictor(ConformalFitter fitter, Matrix p, int[] y, int[] groups) {
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1);
        int count = Arrays.stream(groups).max().orElse(0) + 1;
        List<String> names = IntStream.range(0, count).mapToObj(g -> "g" + g).toList();
        DecisionRule rule = fitter.fit(
                new CalibrationSample(p, List.of(new Groups("A", names, groups)), ones, Optional.of(y)),
                new SeedTree(1));
        return (SetPredictor) fitter.restore(rule.state().orElseThrow());
    }

    @Test
    void orderStatistic_isExactDecimalArithmetic() {
        double[] scores = IntStream.rangeClosed(1, 19).mapToDouble(i -> i).toArray();
        // (19 + 1)(1 - 0.05) = 19 exactly, and (19 + 1)(1 - 0.04) = 19.2, above all scores.
        assertEquals(19, new ConformalFitter(ConformalFitter.Score.LAC, 0.05, null).threshold(scores), 0);
        assertEquals(
                Double.POSITIVE_INFINITY,
                new ConformalFitter(ConformalFitter.Score.LAC, 0.04, null).threshold(scores),
                0);
        // (9 + 1)(1 - 0.3) = 7, which binary fractions may make 7.000000000000001 and so 8.
        assertEquals(
                7, new ConformalFitter(ConformalFitter.Score.LAC, 0.3, null).threshold(Arrays.copyOf(scores, 9)), 0);
    }

    @Test
    void coverage_holdsOnExchangeableRows() {
        RandomGenerator rng = new SeedTree(7).generator();
        double covered = 0;
        int draws = 400;
        ConformalFitter fitter = new ConformalFitter(ConformalFitter.Score.LAC, 0.1, null);
        for (int d = 0; d < draws; d++) {
            int n = 40;
            Matrix z = new Matrix(2 * n, 3);
            int[] y = new int[2 * n];
            for (int i = 0; i < 2 * n; i++) {
                for (int k = 0; k < 3; k++) {
                    z.set(i, k, rng.nextGaussian());
                }
                y[i] = rng.nextDouble() < 0.6 ? z.argmax(i) : rng.nextInt(3);
            }
            Matrix p = CalibratorTest.softmax(z);
            int[] first = IntStream.range(0, n).toArray();
            boolean[][] sets = predictor(fitter, p.select(first), Arrays.copyOf(y, n), new int[n])
                    .sets(p, null);
            for (int i = n; i < 2 * n; i++) {
                covered += sets[i][y[i]] ? 1.0 / n : 0;
            }
        }
        // E[coverage] is 37/41 = 0.9024; its standard error over 400 draws is below 0.004.
        assertEquals(37.0 / 41, covered / draws, 0.016);
    }

    @Test
    void withoutLabels_isRefused() {
        ConformalFitter fitter = new ConformalFitter(ConformalFitter.Score.APS, 0.1, null);
        CalibrationSample unlabelled =
                new CalibrationSample(Matrix.of(new double[][] {{0.5, 0.5}}), List.of(), new double[] {1});
        String message = assertThrows(IllegalArgumentException.class, () -> fitter.fit(unlabelled, new SeedTree(1)))
                .getMessage();
        assertTrue(message.startsWith("aps(0.1) needs a labelled calibration sample"), message);
        assertThrows(
                IllegalArgumentException.class, () -> new ConformalFitter(ConformalFitter.Score.LAC, Double.NaN, null));
    }
}
