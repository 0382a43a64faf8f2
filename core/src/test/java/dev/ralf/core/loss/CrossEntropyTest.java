package dev.ralf.core.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    @Test
    void byHand() {
        double[] loss = new double[1];
        float[] gradient = new float[2];
        new CrossEntropy(new int[] {1}).evaluate(new float[] {0, 0}, 1, 2, 0, loss, gradient);
        assertEquals(Math.log(2), loss[0], 1e-15);
        assertEquals(0.5f, gradient[0]);
        assertEquals(-0.5f, gradient[1]);
    }

    @Test
    void gradient_equalsFiniteDifferences_inAnyChunk() {
        RandomGenerator rng = new SeedTree(6).generator();
        int n = 5;
        int k = 4;
        float[] z = new float[n * k];
        int[] labels = new int[n + 3];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (2 * rng.nextGaussian());
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rng.nextInt(k);
        }
        CrossEntropy loss = new CrossEntropy(labels);
        double[] losses = new double[n + 3];
        float[] gradient = new float[n * k];
        loss.evaluate(z, n, k, 3, losses, gradient);
        float h = 1f / 256; // exact in floats; error of the central difference about h^2 / 6 = 3e-6
        for (int i = 0; i < z.length; i++) {
            float[] up = z.clone();
            float[] down = z.clone();
            up[i] += h;
            down[i] -= h;
            double[] a = new double[n + 3];
            double[] b = new double[n + 3];
            loss.evaluate(up, n, k, 3, a, null);
            loss.evaluate(down, n, k, 3, b, null);
            int row = 3 + i / k;
            assertEquals((a[row] - b[row]) / ((double) up[i] - down[i]), gradient[i], 1e-5);
        }
        assertEquals(0, losses[0] + losses[1] + losses[2], "rows before the chunk are not touched");
    }

    @Test
    void largeLogits_doNotOverflow() {
        double[] loss = new double[1];
        new CrossEntropy(new int[] {0}).evaluate(new float[] {-1e30f, 1e30f}, 1, 2, 0, loss, null);
        assertEquals(2e30, loss[0], 1e24);
    }
}
