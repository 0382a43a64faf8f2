package dev.ralf.core.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;

/** Checks gradients by central differences in double precision. */
final class Differences {
    /** Error of a central difference: about h^2 / 6 from the third derivative, and 1e-16 |l| / h from rounding. */
    private static final double H = 1e-5;

    private Differences() {}

    static double[] logits(RandomGenerator rng, int k, double scale) {
        double[] z = new double[k];
        for (int j = 0; j < k; j++) {
            z[j] = scale * rng.nextGaussian();
        }
        return z;
    }

    /** Gradients at random logits of several scales, for each of the first {@code examples} examples. */
    static void check(RowLoss loss, int examples, int k, double tolerance) {
        RandomGenerator rng = new SeedTree(17).generator();
        for (double scale : new double[] {0.1, 1, 4}) {
            for (int example = 0; example < examples; example++) {
                double[] z = logits(rng, k, scale);
                double[] gradient = new double[k];
                double value = loss.row(z, example, gradient);
                assertEquals(value, loss.row(z, example, null), 0, "the value does not depend on the gradient");
                for (int j = 0; j < k; j++) {
                    double[] up = z.clone();
                    double[] down = z.clone();
                    up[j] += H;
                    down[j] -= H;
                    double difference =
                            (loss.row(up, example, null) - loss.row(down, example, null)) / (up[j] - down[j]);
                    assertEquals(difference, gradient[j], tolerance * (1 + Math.abs(difference)), "logit " + j);
                }
            }
        }
    }

    /** The same for both sets of logits of a pair. */
    static void check(PairLoss loss, int examples, int k, double tolerance) {
        for (int example = 0; example < examples; example++) {
            int e = example;
            RandomGenerator rng = new SeedTree(18).child(example).generator();
            for (double scale : new double[] {0.1, 1, 3}) {
                double[] fixed = logits(rng, k, scale);
                check((z, i, g) -> loss.row(z, fixed, e, buffer(g, k), new double[k]), 1, k, tolerance);
                check((z, i, g) -> loss.row(fixed, z, e, new double[k], buffer(g, k)), 1, k, tolerance);
            }
        }
    }

    private static double[] buffer(double[] gradient, int k) {
        return gradient == null ? new double[k] : gradient;
    }
}
