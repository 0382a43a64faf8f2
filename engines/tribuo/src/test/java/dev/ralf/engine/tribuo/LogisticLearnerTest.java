package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LogisticLearnerTest {
    private static LinearClassifier fit(LogisticLearner learner, Examples e, int classes) {
        return (LinearClassifier) learner.fit(Tasks.task(e, classes, 1)).model();
    }

    @Test
    void linearModel_byHand() {
        LinearClassifier m = new LinearClassifier(
                "m", new double[] {1, -1, 0, 2, 0, 0}, new double[] {0.5, 0, LinearClassifier.ABSENT});
        Features x = Features.of(new double[][] {{2, 1}});
        assertArrayEquals(new float[] {1.5f, 2, LinearClassifier.ABSENT}, m.logits(x));
        double p = 1 / (1 + Math.exp(0.5));
        assertArrayEquals(new double[] {p, 1 - p, 0}, m.probabilities(x).data(), 1e-12);
        float[] g = new float[2];
        double[] loss = m.lossAndInputGradient(x, new CrossEntropy(new int[] {0}), g);
        assertEquals(-Math.log(p), loss[0], 1e-6);
        // dL/dx = (p0 - 1) w0 + p1 w1 = (p - 1) (1, -1) + (1 - p) (0, 2)
        assertArrayEquals(new float[] {(float) (p - 1), (float) (3 * (1 - p))}, g, 1e-6f);
        assertArrayEquals(new double[] {2, 1}, m.embeddings(x).data());
        float[] z = m.logits(x);
        double[] again = m.lastLayer().apply(m.embeddings(x)).data();
        for (int k = 0; k < z.length; k++) {
            assertEquals(z[k], again[k], 1e-6);
        }
        assertEquals(2, m.weight(1, 1));
        assertEquals(0.5, m.bias(0));
    }

    @Test
    void lossOfAClassWithoutExamples_isLargeButFinite() {
        LinearClassifier m =
                new LinearClassifier("m", new double[] {1, 2, 0}, new double[] {0, 0, LinearClassifier.ABSENT});
        float[] g = new float[1];
        double[] loss = m.lossAndInputGradient(Features.of(new double[][] {{0}}), new CrossEntropy(new int[] {2}), g);
        assertEquals(1e6 + Math.log(2), loss[0], 1e-6);
        assertEquals(1.5, g[0], 1e-6);
    }

    @Test
    void inputGradient_agreesWithCentralDifferences() {
        Examples e = Tasks.blobs(90, 5, 3, 1, 2);
        DifferentiableClassifier model = fit(LogisticLearner.defaults(), e, 4);
        RandomGenerator random = new SeedTree(3).generator();
        int[] targets = new int[30];
        for (int i = 0; i < 30; i++) {
            targets[i] = random.nextInt(3);
        }
        Features x = e.features().slice(0, 30);
        CrossEntropy loss = new CrossEntropy(targets);
        float[] gradient = new float[150];
        model.lossAndInputGradient(x, loss, gradient);
        float h = 1f / 64; // floats near 1 are spaced 1e-7 apart, so differences are good to about 1e-5
        for (int j = 0; j < 5; j++) {
            float[] up = x.data().clone();
            float[] down = x.data().clone();
            for (int i = 0; i < 30; i++) {
                up[i * 5 + j] += h;
                down[i * 5 + j] -= h;
            }
            double[] above = model.lossAndInputGradient(x.with(up), loss, null);
            double[] below = model.lossAndInputGradient(x.with(down), loss, null);
            for (int i = 0; i < 30; i++) {
                double step = (double) up[i * 5 + j] - down[i * 5 + j];
                assertEquals((above[i] - below[i]) / step, gradient[i * 5 + j], 1e-3);
            }
        }
    }

    @Test
    void probabilities_areTheSoftmaxOfTheLogits() {
        Examples e = Tasks.blobs(30, 5, 3, 1, 2);
        LinearClassifier model = fit(LogisticLearner.defaults(), e, 3);
        assertArrayEquals(
                MathOps.softmax(model.logits(e.features()), 30, 3).data(),
                model.probabilities(e.features()).data());
    }

    @Test
    void knownModel_isFound() {
        // 4000 draws from a logistic model with weight 1.5 and intercept -0.5 on one standard normal column
        RandomGenerator random = new SeedTree(8).generator();
        double[][] x = new double[4000][1];
        int[] y = new int[4000];
        for (int i = 0; i < x.length; i++) {
            x[i][0] = random.nextGaussian();
            y[i] = random.nextDouble() < 1 / (1 + Math.exp(0.5 - 1.5 * x[i][0])) ? 1 : 0;
        }
        LinearClassifier m = fit(LogisticLearner.defaults(), Tasks.examples(x, y), 2);
        // standard errors of the maximum likelihood estimate are about 0.05; SGD adds a little
        assertEquals(1.5, m.weight(1, 0) - m.weight(0, 0), 0.2);
        assertEquals(-0.5, m.bias(1) - m.bias(0), 0.2);
    }

    @Test
    void manyColumns_keepTheirPlace() {
        // with 12 columns the text order of their numbers (0, 1, 10, 11, 2, ...) is not their own
        double[][] x = new double[200][12];
        int[] y = new int[200];
        RandomGenerator random = new SeedTree(8).generator();
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 12; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i] = x[i][10] > 0 ? 1 : 0;
        }
        LinearClassifier m = fit(LogisticLearner.defaults(), Tasks.examples(x, y), 2);
        for (int j = 0; j < 12; j++) {
            double slope = m.weight(1, j) - m.weight(0, j);
            assertTrue(j == 10 ? slope > 3 : Math.abs(slope) < 1.5, "column " + j + " has slope " + slope);
        }
    }

    @Test
    void wholeNumberWeight_isCloseToDuplicatedRows() {
        Examples e = Tasks.blobs(300, 3, 2, 0.7, 4);
        double[] w = new double[300];
        for (int i = 0; i < 300; i++) {
            w[i] = e.labels()[i] == 0 ? 1 : 4;
        }
        Examples weighted = Tasks.weighted(e, w);
        Features at = Tasks.blobs(100, 3, 2, 0.7, 5).features();
        double[] a =
                fit(LogisticLearner.defaults(), weighted, 2).probabilities(at).data();
        double[] b = fit(LogisticLearner.defaults(), Tasks.duplicated(weighted), 2)
                .probabilities(at)
                .data();
        double[] c = fit(LogisticLearner.defaults(), e, 2).probabilities(at).data();
        double near = 0;
        double far = 0;
        for (int i = 0; i < a.length; i++) {
            near += Math.abs(a[i] - b[i]) / a.length;
            far += Math.abs(a[i] - c[i]) / a.length;
        }
        // one optimum, other steps on the way; without weights the probabilities are far away
        assertTrue(near < 0.03, "mean difference " + near);
        assertTrue(far > 0.15, "mean difference without weights " + far);
    }

    @Test
    void badOptions_areNamed() {
        assertEquals(
                "epochs must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new LogisticLearner(0, 1))
                        .getMessage());
        assertEquals(
                "learningRate must be in (0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new LogisticLearner(1, Double.NaN))
                        .getMessage());
    }
}
