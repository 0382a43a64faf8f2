package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {
    private static final List<ParameterRange> LAYOUT = List.of(
            new ParameterRange("dense1/weight", 0, 1, ParameterRange.Kind.WEIGHT),
            new ParameterRange("dense1/bias", 1, 1, ParameterRange.Kind.BIAS));

    @Test
    void plainStepsByHand() {
        Optimizer sgd = new Sgd(0.5, 0, false, 0.1).start(LAYOUT);
        float[] w = {2, 2};
        sgd.step(w, new float[] {1, 1});
        // The weight decays with the gradient: 2 - 0.5 (1 + 0.1 x 2); the bias does not.
        assertArrayEquals(new float[] {1.4f, 1.5f}, w, 1e-7f);
        sgd.step(w, new float[] {0, 0});
        assertArrayEquals(new float[] {1.4f - 0.5f * 0.14f, 1.5f}, w, 1e-7f);
    }

    @Test
    void momentumByHand() {
        // b = 1; 0.5 + 2 = 2.5; 1.25 + 0 = 1.25. Rate 0.1.
        Optimizer sgd = new Sgd(0.1, 0.5, false, 0).start(LAYOUT);
        float[] w = {0, 1};
        sgd.step(w, new float[] {1, 1});
        assertArrayEquals(new float[] {-0.1f, 0.9f}, w, 1e-7f);
        sgd.step(w, new float[] {2, 2});
        assertArrayEquals(new float[] {-0.35f, 0.65f}, w, 1e-7f);
        sgd.step(w, new float[] {0, 0});
        assertArrayEquals(new float[] {-0.475f, 0.525f}, w, 1e-7f);
    }

    @Test
    void nesterovByHand() {
        // b = 1, step 1 + 0.5 x 1 = 1.5; b = 0.5 + 2 = 2.5, step 2 + 0.5 x 2.5 = 3.25. Rate 0.1.
        Optimizer sgd = new Sgd(0.1, 0.5, true, 0).start(LAYOUT);
        float[] w = {0, 1};
        sgd.step(w, new float[] {1, 1});
        assertArrayEquals(new float[] {-0.15f, 0.85f}, w, 1e-7f);
        sgd.step(w, new float[] {2, 2});
        assertArrayEquals(new float[] {-0.475f, 0.525f}, w, 1e-7f);
    }

    @Test
    void decayGoesThroughTheMomentum() {
        // g = 0: b = 0.2 x 1 = 0.2, w = 1 - 0.1 x 0.2 = 0.98; then b = 0.5 x 0.2 + 0.2 x 0.98 = 0.296.
        Optimizer sgd = new Sgd(0.1, 0.5, false, 0.2).start(LAYOUT);
        float[] w = {1, 1};
        sgd.step(w, new float[2]);
        sgd.step(w, new float[2]);
        assertArrayEquals(new float[] {0.98f - 0.0296f, 1}, w, 1e-7f);
    }

    @Test
    void factor_scalesTheStepAndNotTheMomentum() {
        Optimizer sgd = new Sgd(0.1, 0.5, false, 0).start(LAYOUT);
        float[] w = {0, 0};
        sgd.step(w, new float[] {1, 1}, 0);
        assertArrayEquals(new float[2], w);
        sgd.step(w, new float[] {1, 1}, 2);
        // b = 0.5 x 1 + 1 = 1.5 at twice the rate.
        assertArrayEquals(new float[] {-0.3f, -0.3f}, w, 1e-7f);
    }

    /** A transcription of the loop that torch documents, in double, over random gradients. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manySteps_areThoseOfTheDefinition(boolean nesterov) {
        double lr = 0.05;
        double mu = 0.9;
        double decay = 0.01;
        Optimizer sgd = new Sgd(lr, mu, nesterov, decay).start(LAYOUT);
        RandomGenerator rng = new SeedTree(7).generator();
        float[] w = {1, -1};
        double[] theta = {1, -1};
        double[] b = null;
        for (int t = 0; t < 50; t++) {
            float[] gradient = {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
            sgd.step(w, gradient);
            double[] g = {gradient[0] + decay * theta[0], gradient[1]};
            if (b == null) {
                b = g.clone();
            } else {
                for (int i = 0; i < 2; i++) {
                    b[i] = mu * b[i] + g[i];
                }
            }
            for (int i = 0; i < 2; i++) {
                theta[i] -= lr * (nesterov ? g[i] + mu * b[i] : b[i]);
            }
        }
        assertEquals(theta[0], w[0], 1e-5); // 50 float roundings of parameters and momentum
        assertEquals(theta[1], w[1], 1e-5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void restore_goesOnToTheSameBits(double momentum) {
        Sgd config = new Sgd(0.03, momentum, momentum > 0, 0.01);
        RandomGenerator rng = new SeedTree(1).generator();
        Optimizer whole = config.start(LAYOUT);
        float[] a = {0.3f, -0.7f};
        for (int i = 0; i < 25; i++) {
            whole.step(a, new float[] {(float) rng.nextGaussian(), (float) rng.nextGaussian()}, 0.5);
        }
        Optimizer restored = config.start(LAYOUT);
        Map<String, float[]> state = whole.state();
        restored.restore(state);
        state.values().forEach(v -> v[0] = 99); // state() and restore() copy
        float[] b = a.clone();
        for (int i = 0; i < 25; i++) {
            float[] g = {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
            whole.step(a, g);
            restored.step(b, g);
        }
        assertArrayEquals(a, b, 0);
    }

    @Test
    void badArguments() {
        assertMessage("learningRate must be in (0, Infinity), got 0.0", () -> Sgd.defaults()
                .withLearningRate(0));
        assertMessage("momentum must be in [0, " + Math.nextDown(1.0) + "], got 1.0", () -> Sgd.defaults()
                .withMomentum(1));
        assertMessage(
                "momentum must be above 0 with nesterov, got 0.0",
                () -> Sgd.defaults().withMomentum(0).withNesterov(true));
        assertMessage("weightDecay must be in [0, Infinity), got NaN", () -> Sgd.defaults()
                .withWeightDecay(Double.NaN));
        assertMessage(
                "the saved state has no sgd/momentum",
                () -> Sgd.defaults().start(LAYOUT).restore(Map.of()));
        assertMessage(
                "sgd/momentum must have length 2, got 1",
                () -> Sgd.defaults().start(LAYOUT).restore(Map.of("sgd/momentum", new float[1])));
        assertMessage(
                "parameters must have length 2, got 3",
                () -> Sgd.defaults().start(LAYOUT).step(new float[3], new float[2]));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
