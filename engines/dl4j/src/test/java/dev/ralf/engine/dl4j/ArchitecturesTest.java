package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkContract;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.Cnn1d;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.MlpBn;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The architectures besides LeNet-5. */
class ArchitecturesTest {
    /**
     * The contract in single precision, with a step so small that few values cross the kinks of ReLU and maximum;
     * {@link GradientTest} is the sharp test of gradients.
     */
    private interface Contract extends NetworkContract {
        @Override
        default double step() {
            return 3e-4;
        }

        @Override
        default double tolerance() {
            return 1e-2;
        }

        @Override
        default float batchTolerance() {
            return 1e-5f;
        }
    }

    @Nested
    class Conv4Contract implements Contract {
        @Override
        public Architecture architecture() {
            return Designed.of(new Conv4(16, 0.3));
        }

        @Override
        public int[] shape() {
            return new int[] {1, 8, 7};
        }
    }

    @Nested
    class Vgg8Contract implements Contract {
        @Override
        public Architecture architecture() {
            return Designed.of(new Vgg8(4, 0.3));
        }

        @Override
        public int[] shape() {
            return new int[] {3, 8, 8};
        }
    }

    @Nested
    class ResNet8Contract implements Contract {
        @Override
        public Architecture architecture() {
            return Designed.of(new ResNet(ResNet.Kind.RESNET8, 4, 0.3));
        }

        @Override
        public int[] shape() {
            return new int[] {1, 16, 16};
        }
    }

    @Nested
    class Cnn1dContract implements Contract {
        @Override
        public Architecture architecture() {
            return Designed.of(new Cnn1d(0.5));
        }

        @Override
        public int[] shape() {
            return new int[] {6, 17};
        }
    }

    @Nested
    class MlpBnContract implements Contract {
        @Override
        public Architecture architecture() {
            return Designed.of(new MlpBn(List.of(9, 7), 0.3));
        }

        @Override
        public int[] shape() {
            return new int[] {2, 3};
        }
    }

    private static Architecture resNet(ResNet.Kind kind, int width) {
        return Designed.of(new ResNet(kind, width, 0));
    }

    static Stream<Arguments> sizes() {
        int[] small = {3, 32, 32};
        return Stream.of(
                Arguments.of(
                        Designed.of(new Conv4(128, 0)),
                        new int[] {1, 28, 28},
                        128,
                        320 + 9248 + 18496 + 36928 + 401536 + 1290),
                Arguments.of(
                        Designed.of(new Vgg8(64, 0)),
                        small,
                        512,
                        1792 + 73856 + 295168 + 1180160 + 2359808 + 2944 + 5130),
                Arguments.of(resNet(ResNet.Kind.RESNET8, 16), small, 64, 78042),
                // The counts of the widespread PyTorch versions for CIFAR-10; with a last norm of 2 x 512 in the
                // second.
                Arguments.of(resNet(ResNet.Kind.RESNET18, 64), small, 512, 11173962),
                Arguments.of(resNet(ResNet.Kind.PREACT_RESNET18, 64), small, 512, 11171146 + 1024),
                Arguments.of(Designed.of(new Cnn1d(0.5)), new int[] {6, 128}, 100, 1376 + 7200 + 185700 + 1010),
                Arguments.of(
                        Designed.of(new MlpBn(List.of(64, 32), 0)),
                        new int[] {1, 5, 10},
                        32,
                        3264 + 128 + 2080 + 64 + 330));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void haveTheWidthsAndParametersOfTheirPapers(Architecture a, int[] shape, int embedding, int parameters) {
        Network network = a.create(shape, 10, new SeedTree(1));
        assertEquals(embedding, network.embeddingWidth());
        assertEquals(parameters, network.trainable().length);
        assertEquals(shape.length, network.inputShape().length);
    }

    @Test
    void residualNetworksNameTheirParametersByBlock() {
        Network network = resNet(ResNet.Kind.RESNET8, 2).create(new int[] {1, 8, 8}, 3, new SeedTree(1));
        assertEquals(
                List.of(
                        "conv/weight",
                        "norm/scale",
                        "norm/shift",
                        "block1-1/conv1/weight",
                        "block1-1/norm1/scale",
                        "block1-1/norm1/shift",
                        "block1-1/conv2/weight",
                        "block1-1/norm2/scale",
                        "block1-1/norm2/shift",
                        "block2-1/conv1/weight",
                        "block2-1/norm1/scale",
                        "block2-1/norm1/shift",
                        "block2-1/conv2/weight",
                        "block2-1/norm2/scale",
                        "block2-1/norm2/shift",
                        "block2-1/projection/weight",
                        "block2-1/projection-norm/scale",
                        "block2-1/projection-norm/shift"),
                network.layout().stream().map(ParameterRange::name).limit(18).toList());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Designed.of(new Conv4(8, 0)),
                        new int[] {1, 3, 9},
                        "conv4 takes images of shape {channels, height, width} of at least 4 x 4, got [1, 3, 9]"),
                Arguments.of(
                        Designed.of(new Vgg8(8, 0)),
                        new int[] {64},
                        "vgg8 takes images of shape {channels, height, width} of at least 8 x 8, got [64]"),
                Arguments.of(
                        resNet(ResNet.Kind.PREACT_RESNET18, 8),
                        new int[] {3, 8, 7},
                        "preact-resnet18 takes images of shape {channels, height, width} of at least 8 x 8, got [3, 8, 7]"),
                Arguments.of(
                        Designed.of(new Cnn1d(0)),
                        new int[] {6, 13},
                        "cnn1d takes series of shape {channels, steps} or {steps} of at least 14 steps, got [6, 13]"),
                Arguments.of(
                        Designed.of(new Cnn1d(0)),
                        new int[] {1, 28, 28},
                        "cnn1d takes series of shape {channels, steps} or {steps} of at least 14 steps, got [1, 28, 28]"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuseSmallInputsInOneLine(Architecture a, int[] shape, String message) {
        assertEquals(message, refusal(() -> a.create(shape, 3, new SeedTree(1))));
    }

    @Test
    void refuseBadSettings() {
        assertEquals("hidden must be at least 1, got 0", refusal(() -> Designed.of(new Conv4(0, 0))));
        assertEquals("dropout must be in [0, 0.999], got NaN", refusal(() -> Designed.of(new Cnn1d(Double.NaN))));
        assertEquals("width must be in [1, 4096], got 0", refusal(() -> Designed.of(new Vgg8(0, 0))));
        assertEquals("width must be in [1, 4096], got 0", refusal(() -> resNet(ResNet.Kind.RESNET8, 0)));
        assertEquals(
                "number of hidden layers must be at least 1, got 0",
                refusal(() -> Designed.of(new MlpBn(List.of(), 0))));
        assertEquals("classes must be at least 2, got 1", refusal(() -> resNet(ResNet.Kind.RESNET18, 1)
                .create(new int[] {1, 8, 8}, 1, new SeedTree(1))));
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void plainVectorIsASeriesOfOneChannel() {
        Network network = Designed.of(new Cnn1d(0)).create(new int[] {20}, 3, new SeedTree(1));
        assertEquals(32 * 7, network.layout().get(0).length());
        assertEquals(List.of(20), Arrays.stream(network.inputShape()).boxed().toList());
    }

    /** The way through projections, sums and the average trains: stripes of two directions, with noise. */
    @ParameterizedTest
    @MethodSource("residual")
    void residualNetworksLearnStripes(ResNet.Kind kind, int width) {
        RandomGenerator rng = new SeedTree(12).generator();
        int n = 48;
        float[] x = new float[n * 64];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 2;
            int phase = rng.nextInt(4);
            for (int at = 0; at < 64; at++) {
                int line = (y[i] == 0 ? at / 8 : at % 8) + phase;
                x[i * 64 + at] = (float) (line % 4 < 2 ? 1 : 0) + 0.2f * (float) rng.nextGaussian();
            }
        }
        Examples examples = Examples.of(new Features(x, n, 1, 8, 8), y);
        TrainingPlan plan = new TrainingPlan(
                6, 16, Adam.defaults().withLearningRate(1e-2), TrainingPlan.Start.SCRATCH, false, 0, 0);
        Fitted fitted = new NetworkLearner(resNet(kind, width))
                .fit(new TrainingTask(
                        examples,
                        examples.select(new int[0]),
                        2,
                        TrainingRegime.standard(plan),
                        Optional.empty(),
                        new SeedTree(1),
                        new SeedTree(2)));
        double accuracy = new AccuracyScore().score(fitted.model(), examples, new SeedTree(3));
        assertTrue(accuracy > 0.9, "accuracy " + accuracy);
    }

    static Stream<Arguments> residual() {
        return Stream.of(
                Arguments.of(ResNet.Kind.RESNET8, 4),
                Arguments.of(ResNet.Kind.RESNET18, 4),
                Arguments.of(ResNet.Kind.PREACT_RESNET18, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv4", "vgg8", "resnet8", "resnet18", "preact-resnet18", "cnn1d", "mlp-bn"})
    void areInTheCatalogue(String id) {
        assertTrue(Registry.load().find(Learner.class, id).isPresent());
    }
}
