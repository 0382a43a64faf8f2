package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.Cnn1d;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.MlpBn;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Initial weights: their spread by layer, and that they come from the named stream alone. */
class InitialisationTest {
    static Stream<Arguments> architectures() {
        return Stream.of(
                Arguments.of(Designed.of(new LeNet5(0)), new int[] {1, 28, 28}),
                Arguments.of(Designed.of(new Conv4(128, 0)), new int[] {1, 28, 28}),
                Arguments.of(Designed.of(new Vgg8(16, 0)), new int[] {3, 32, 32}),
                Arguments.of(Designed.of(new ResNet(ResNet.Kind.RESNET8, 16, 0)), new int[] {3, 32, 32}),
                Arguments.of(Designed.of(new ResNet(ResNet.Kind.RESNET18, 16, 0)), new int[] {3, 32, 32}),
                Arguments.of(Designed.of(new ResNet(ResNet.Kind.PREACT_RESNET18, 16, 0)), new int[] {3, 32, 32}),
                Arguments.of(Designed.of(new Cnn1d(0.5)), new int[] {6, 64}),
                Arguments.of(Designed.of(new MlpBn(List.of(64, 64), 0)), new int[] {100}));
    }

    private static float[] values(Network network, ParameterRange range) {
        return Arrays.copyOfRange(network.trainable(), range.offset(), range.offset() + range.length());
    }

    private static double moment(float[] values, double about) {
        double sum = 0;
        for (float v : values) {
            sum += (v - about) * (v - about);
        }
        return sum / values.length;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** The bias that comes with weights, or the batch norm after them, says how many outputs a layer has. */
    private static int outputs(List<ParameterRange> layout, int weights, int classes) {
        if (layout.get(weights).layer().endsWith("/conv2")) {
            return (int) Math.round(Math.sqrt(layout.get(weights).length() / 9.0)); // 3 x 3, as many in as out
        }
        return weights + 1 < layout.size() ? layout.get(weights + 1).length() : classes;
    }

    /**
     * Weights are normal with variance 2 / inputs (He); 1 / inputs in the last layer, and in
     * dense layers before batch norm, which takes their scale away. Gamma is 1, the rest is 0.
     */
    @ParameterizedTest
    @MethodSource("architectures")
    void spreadByLayer(Architecture architecture, int[] shape) {
        Network network = architecture.create(shape, 10, new SeedTree(3));
        List<ParameterRange> layout = network.layout();
        int checked = 0;
        for (int r = 0; r < layout.size(); r++) {
            ParameterRange range = layout.get(r);
            float[] values = values(network, range);
            if (range.kind() != ParameterRange.Kind.WEIGHT) {
                float constant = values[0];
                assertTrue(constant == 0 || constant == 1, range.name());
                for (float v : values) {
                    assertEquals(constant, v, range.name());
                }
                continue;
            }
            double spread = 6 / Math.sqrt(values.length);
            double fanIn = values.length / (double) outputs(layout, r, 10);
            boolean one = r >= layout.size() - 2 || architecture.id().equals("mlp-bn");
            double expected = (one ? 1 : 2) / fanIn;
            double variance = moment(values, 0);
            assertEquals(0, mean(values) / Math.sqrt(variance), spread, range.name());
            assertEquals(1, variance / expected, spread * Math.sqrt(2), range.name() + " variance " + variance);
            checked++;
        }
        assertTrue(checked >= 3, layout.toString());
    }

    /** A layer's weights do not change when layers after it are wider: every layer draws from a stream of its own. */
    @Test
    void eachLayerDrawsFromItsOwnStream() {
        Network narrow = Designed.of(new MlpBn(List.of(16, 8), 0)).create(new int[] {5}, 3, new SeedTree(3));
        Network wide = Designed.of(new MlpBn(List.of(16, 40), 0.5)).create(new int[] {5}, 7, new SeedTree(3));
        assertArrayEquals(
                values(narrow, narrow.layout().get(0)),
                values(wide, wide.layout().get(0)));
        Network other = Designed.of(new MlpBn(List.of(16, 8), 0)).create(new int[] {5}, 3, new SeedTree(4));
        assertFalse(Arrays.equals(narrow.trainable(), other.trainable()));
    }
}
