package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import org.junit.jupiter.api.Test;

class SvmLearnerTest {
    private static final SvmOptions EXACT = new SvmOptions(0.1, 5, 1e-10, 100_000);

    @Test
    void twoRows_byHand() {
        // x = -1 and 1, one of each class, b = 0 by symmetry: minimise l/2 v^2 + (1 - v)^2, so v = 2 / (l + 2)
        double[] v = LinearSvm.solve(
                Features.of(new double[][] {{-1}, {1}}),
                new boolean[] {false, true},
                new double[] {1, 1},
                EXACT,
                new SeedTree(1));
        assertArrayEquals(new double[] {2 / 2.1, 0}, v, 1e-9);
    }

    @Test
    void solution_isAMinimum_whateverTheOrder() {
        Examples e = Tasks.blobs(60, 4, 2, 1, 3);
        boolean[] positive = new boolean[60];
        double[] weights = new double[60];
        for (int i = 0; i < 60; i++) {
            positive[i] = e.labels()[i] == 1;
            weights[i] = 0.5 + i % 3;
        }
        double[] v = LinearSvm.solve(e.features(), positive, weights, EXACT, new SeedTree(1));
        assertArrayEquals(v, LinearSvm.solve(e.features(), positive, weights, EXACT, new SeedTree(2)), 1e-7);
        double least = objective(v, e, positive, weights);
        for (int j = 0; j < v.length; j++) {
            for (double step : new double[] {-1e-3, 1e-3}) {
                double[] other = v.clone();
                other[j] += step;
                assertTrue(objective(other, e, positive, weights) > least, "coefficient " + j);
            }
        }
    }

    private static double objective(double[] v, Examples e, boolean[] positive, double[] weights) {
        double norm = 0;
        for (double c : v) {
            norm += c * c;
        }
        double loss = 0;
        double total = 0;
        for (int i = 0; i < e.size(); i++) {
            double hinge = Math.max(0, 1 - (positive[i] ? 1 : -1) * LinearSvm.score(v, e.features(), i));
            loss += weights[i] * hinge * hinge;
            total += weights[i];
        }
        return EXACT.penalty() / 2 * norm + loss / total;
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows_inTheMachine() {
        Examples e = Tasks.blobs(60, 4, 2, 1, 3);
        double[] weights = new double[60];
        for (int i = 0; i < 60; i++) {
            weights[i] = 1 + i % 3;
        }
        Examples twice = Tasks.duplicated(Tasks.weighted(e, weights));
        assertArrayEquals(solve(twice), solve(Tasks.weighted(e, weights)), 1e-7);
    }

    private static double[] solve(Examples e) {
        boolean[] positive = new boolean[e.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = e.labels()[i] == 1;
        }
        return LinearSvm.solve(e.features(), positive, e.weights(), EXACT, new SeedTree(1));
    }

    @Test
    void probabilities_areCalibrated() {
        Examples train = Tasks.blobs(2000, 2, 2, 1, 3);
        Examples test = Tasks.blobs(20_000, 2, 2, 1, 4);
        Matrix p = Tasks.probabilities(new SvmLearner(SvmOptions.defaults()), train, 2, 1, test.features());
        // Normal blobs a distance 1 apart along both columns: the true log odds of class 1 are x_1 - x_0.
        double worst = 0;
        for (int i = 0; i < test.size(); i++) {
            double truth = 1
                    / (1 + Math.exp(test.features().get(i, 0) - test.features().get(i, 1)));
            worst = Math.max(worst, Math.abs(truth - p.get(i, 1)));
        }
        assertTrue(worst < 0.1, "largest error " + worst);
    }

    @Test
    void fewRows_neverSpeakAgainstTheirOwnClass() {
        Examples two = Tasks.examples(new double[][] {{-1}, {1}}, new int[] {0, 1});
        Matrix p = Tasks.probabilities(new SvmLearner(SvmOptions.defaults()), two, 2, 1, two.features());
        assertTrue(p.get(0, 0) >= 0.5 && p.get(1, 1) >= 0.5, () -> p.get(0, 0) + " " + p.get(1, 1));
        Examples four = Tasks.examples(new double[][] {{-1}, {1}, {-2}, {2}}, new int[] {0, 1, 1, 0});
        Matrix q = Tasks.probabilities(new SvmLearner(SvmOptions.defaults()), four, 2, 1, four.features());
        assertTrue(q.get(2, 0) >= q.get(3, 0) - 1e-12 || q.get(0, 0) >= q.get(1, 0) - 1e-12);
    }

    @Test
    void inputGradient_isThatOfDifferences() {
        Examples e = Tasks.blobs(80, 4, 3, 1, 3);
        DifferentiableClassifier model = (DifferentiableClassifier)
                new SvmLearner(SvmOptions.defaults()).fit(Tasks.task(e, 4, 1)).model();
        LogitLoss first = (z, rows, classes, from, loss, gradient) -> {
            for (int i = 0; i < rows; i++) {
                loss[from + i] = z[i * classes] - 2 * z[i * classes + 2];
                if (gradient != null) {
                    gradient[i * classes] = 1;
                    gradient[i * classes + 2] = -2;
                }
            }
        };
        Features at = e.features().slice(0, 5);
        float[] gradient = new float[20];
        model.lossAndInputGradient(at, first, gradient);
        for (int j = 0; j < 4; j++) {
            float h = 1.0f / 64;
            float[] up = at.data().clone();
            float[] down = at.data().clone();
            for (int i = 0; i < 5; i++) {
                up[i * 4 + j] += h;
                down[i * 4 + j] -= h;
            }
            double[] high = model.lossAndInputGradient(at.with(up), first, null);
            double[] low = model.lossAndInputGradient(at.with(down), first, null);
            for (int i = 0; i < 5; i++) {
                assertEquals((high[i] - low[i]) / (2 * h), gradient[i * 4 + j], 2e-3);
            }
        }
    }

    @Test
    void badOptions_areNamed() {
        assertEquals(
                "folds must be at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> new SvmOptions(1, 1, 1, 1))
                        .getMessage());
        assertEquals(
                "penalty must be in (0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> SvmOptions.defaults()
                                .withPenalty(Double.NaN))
                        .getMessage());
    }
}
