package dev.ralf.adversarial.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the tests of several objectives share. */
final class Fixtures {
    private static final SeedTree SEED = new SeedTree(5);

    private Fixtures() {}

    static double[] ones(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }

    static TrainingBatch batch(int n, int width, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        float[] x = new float[n * width];
        int[] y = new int[n];
        double[] w = new double[n];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(3);
            w[i] = 0.5 + rng.nextDouble();
        }
        return new TrainingBatch(new Features(x, n, width), MathOps.range(n), y, w);
    }

    /**
     * One strong feature (class mean -1 or 1, noise 0.5) and twenty weak ones (mean -0.15 or 0.15, noise 0.5): a natural
     * model leans on the weak ones, which an attacker of radius 0.4 reverses (Tsipras et al., arXiv:1805.12152).
     */
    static Examples strongAndWeak(int n, long seed) {
        int width = 21;
        float[] x = new float[n * width];
        int[] y = new int[n];
        RandomGenerator rng = new SeedTree(seed).generator();
        for (int i = 0; i < n; i++) {
            y[i] = i % 2;
            double sign = 2 * y[i] - 1;
            for (int j = 0; j < width; j++) {
                x[i * width + j] = (float) (sign * (j == 0 ? 1 : 0.15) + 0.5 * rng.nextGaussian());
            }
        }
        return Examples.of(new Features(x, n, width), y);
    }

    static double robustAccuracy(
            TrainingRegime regime, Examples train, Examples validation, Examples test, RobustAccuracyScore score) {
        Fitted fitted = new NetworkLearner(Mlp.of(16))
                .fit(new TrainingTask(train, validation, 2, regime, Optional.empty(), SEED, SEED.child("init")));
        double robust = score.score(fitted.model(), test, SEED);
        double clean = new AccuracyScore().score(fitted.model(), test, SEED);
        assertTrue(robust <= clean && clean > 0.85, regime.id() + ": clean " + clean + ", robust " + robust);
        return robust;
    }
}
