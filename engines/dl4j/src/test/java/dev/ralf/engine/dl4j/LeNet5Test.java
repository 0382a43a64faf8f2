package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LeNet5Test {
    /** Horizontal, vertical and diagonal stripes with noise. */
    private static Examples stripes(int n) {
        RandomGenerator rng = new SeedTree(12).generator();
        float[] x = new float[n * 784];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 3;
            int phase = rng.nextInt(6);
            for (int r = 0; r < 28; r++) {
                for (int c = 0; c < 28; c++) {
                    int at = (y[i] == 0 ? r : y[i] == 1 ? c : r + c) + phase;
                    x[(i * 28 + r) * 28 + c] = (float) ((at % 6 < 3 ? 1 : 0) + 0.3 * rng.nextGaussian());
                }
            }
        }
        return Examples.of(new Features(x, n, 1, 28, 28), y);
    }

    @Test
    void learnsStripes() {
        Examples examples = stripes(96);
        TrainingPlan plan = new TrainingPlan(
                5, 32, Adam.defaults().withLearningRate(3e-3), TrainingPlan.Start.SCRATCH, false, 0, 0);
        Fitted fitted = new NetworkLearner(Designed.of(new LeNet5(0.1)))
                .fit(new TrainingTask(
                        examples,
                        examples.select(new int[0]),
                        3,
                        TrainingRegime.standard(plan),
                        Optional.empty(),
                        new SeedTree(1),
                        new SeedTree(2)));
        double accuracy = new AccuracyScore().score(fitted.model(), examples, new SeedTree(3));
        assertTrue(accuracy > 0.9, "accuracy " + accuracy);
    }

    @Test
    void takesBothSizesAndAnyNumberOfChannels() {
        for (int[] shape : new int[][] {{1, 28, 28}, {1, 32, 32}, {3, 32, 32}}) {
            Network network = Designed.of(new LeNet5()).create(shape, 7, new SeedTree(1));
            assertEquals(7, network.classes());
            assertEquals(84, network.embeddingWidth());
            assertEquals(150 * shape[0], network.layout().get(0).length());
            assertFalse(network.stochastic());
        }
        assertTrue(Designed.of(new LeNet5(0.5))
                .create(new int[] {1, 28, 28}, 2, new SeedTree(1))
                .stochastic());
    }

    @Test
    void startsAsHeAndOthersSay() {
        Network network = Designed.of(new LeNet5()).create(new int[] {1, 28, 28}, 10, new SeedTree(1));
        float[] theta = network.trainable();
        for (ParameterRange r : network.layout()) {
            double sum = 0;
            double squares = 0;
            for (int i = r.offset(); i < r.offset() + r.length(); i++) {
                sum += theta[i];
                squares += (double) theta[i] * theta[i];
            }
            double in = r.name().startsWith("conv1")
                    ? 25
                    : r.name().startsWith("conv2") ? 150 : r.name().startsWith("conv3") ? 400 : 120;
            switch (r.kind()) {
                case WEIGHT -> {
                    double variance = r.name().startsWith("dense2") ? 1.0 / 84 : 2 / in;
                    // Five standard errors of a sample variance.
                    assertEquals(variance, squares / r.length(), 5 * variance * Math.sqrt(2.0 / r.length()), r.name());
                }
                case BIAS -> assertEquals(0, squares, r.name());
                case NORM -> assertEquals(r.name().endsWith("scale") ? r.length() : 0, sum, r.name());
            }
        }
    }

    @Test
    void refusesWhatItCannotTake() {
        for (int[] shape : new int[][] {{784}, {1, 28, 32}, {1, 8, 8}}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Designed.of(new LeNet5())
                            .create(shape, 3, new SeedTree(1)))
                    .getMessage();
            assertTrue(
                    message.startsWith("lenet5 takes images of shape {channels, 28, 28} or {channels, 32, 32}, got ["),
                    message);
        }
        assertEquals(
                "classes must be at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> Designed.of(new LeNet5())
                                .create(new int[] {1, 28, 28}, 1, new SeedTree(1)))
                        .getMessage());
        assertEquals(
                "dropout must be in [0, 0.999], got NaN",
                assertThrows(IllegalArgumentException.class, () -> Designed.of(new LeNet5(Double.NaN)))
                        .getMessage());
    }

    @Test
    void isInTheCatalogue() {
        assertTrue(Registry.load().find(Learner.class, "lenet5").isPresent());
    }
}
