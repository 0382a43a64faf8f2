package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final List<ParameterRange> LAYOUT = List.of(
            new ParameterRange("dense1/weight", 0, 1, ParameterRange.Kind.WEIGHT),
            new ParameterRange("dense1/bias", 1, 1, ParameterRange.Kind.BIAS));

    @Test
    void twoStepsByHand() {
        // lr 0.1, b1 0.5, b2 0.75, eps 1, decay 0.2 on the weight alone; gradients (2, 2), then (-1, -1).
        Optimizer adam = new Adam(0.1, 0.5, 0.75, 1, 0.2).start(LAYOUT);
        float[] w = {1, 1};
        adam.step(w, new float[] {2, 2});
        // m = 1, v = 1; corrected 1/0.5 = 2 and 1/0.25 = 4: step 0.1 x 2 / (2 + 1); decay 0.1 x 0.2 x 1.
        double first = 1 - 0.1 * 2 / 3;
        assertArrayEquals(new float[] {(float) (first - 0.02), (float) first}, w, 1e-7f);
        adam.step(w, new float[] {-1, -1});
        // m = 0.5 - 0.5 = 0: no step; the weight decays by 0.02 of itself.
        assertArrayEquals(new float[] {(float) ((first - 0.02) * 0.98), (float) first}, w, 1e-7f);
    }

    @Test
    void firstStep_isTheLearningRateInSize() {
        Optimizer adam = Adam.defaults().start(LAYOUT);
        float[] w = {0, 0};
        adam.step(w, new float[] {1e-3f, -50});
        assertArrayEquals(new float[] {-1e-3f, 1e-3f}, w, 1e-7f); // eps is 1e-5 of the smaller gradient
    }

    @Test
    void factor_scalesStepAndDecay() {
        // The first step of Adam is the learning rate in size, up to eps; the decoupled decay follows the schedule too.
        Optimizer adam = new Adam(0.1, 0.9, 0.999, 1e-12, 0.5).start(LAYOUT);
        float[] w = {2, 2};
        adam.step(w, new float[] {3, 3}, 0.5);
        assertArrayEquals(new float[] {2 - 0.05f - 0.05f * 0.5f * 2, 2 - 0.05f}, w, 1e-6f);
        float[] before = w.clone();
        adam.step(w, new float[] {3, 3}, 0);
        assertArrayEquals(before, w);
        assertEquals((float) (1 - 0.9 * 0.9) * 3, adam.state().get("adam/m")[0], 1e-6f);
    }

    @Test
    void restore_goesOnToTheSameBits() {
        Adam config = Adam.defaults().withLearningRate(0.03).withWeightDecay(0.01);
        RandomGenerator rng = new SeedTree(1).generator();
        Optimizer whole = config.start(LAYOUT);
        float[] a = {0.3f, -0.7f};
        for (int i = 0; i < 25; i++) {
            whole.step(a, new float[] {(float) rng.nextGaussian(), (float) rng.nextGaussian()});
        }
        Optimizer restored = config.start(LAYOUT);
        restored.restore(whole.state());
        float[] b = a.clone();
        for (int i = 0; i < 25; i++) {
            float[] g = {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
            whole.step(a, g);
            restored.step(b, g);
        }
        assertArrayEquals(a, b, 0);
    }

    @Test
    void state_isACopy() {
        Optimizer adam = Adam.defaults().start(LAYOUT);
        adam.step(new float[2], new float[] {1, 1});
        adam.state().get("adam/m")[0] = 99;
        assertEquals(0.1f, adam.state().get("adam/m")[0]);
    }

    @Test
    void badArguments() {
        assertMessage("learningRate must be in (0, Infinity), got NaN", () -> Adam.defaults()
                .withLearningRate(Double.NaN));
        assertMessage("weightDecay must be in [0, Infinity), got -1.0", () -> Adam.defaults()
                .withWeightDecay(-1));
        assertMessage(
                "factor must be in [0, Infinity), got NaN",
                () -> Adam.defaults().start(LAYOUT).step(new float[2], new float[2], Double.NaN));
        assertMessage("the saved state has no adam/m", () -> Adam.defaults()
                .start(LAYOUT)
                .restore(Sgd.defaults().start(LAYOUT).state()));
        assertMessage(
                "gradient must have length 2, got 3",
                () -> Adam.defaults().start(LAYOUT).step(new float[2], new float[3]));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
