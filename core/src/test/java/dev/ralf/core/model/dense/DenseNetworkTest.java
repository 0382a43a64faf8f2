package dev.ralf.core.model.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Growth;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkContract;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DenseNetworkTest {
    @Nested
    class TanhWithDropout implements NetworkContract {
        @Override
        public Architecture architecture() {
            return new Mlp(List.of(9, 7), Activation.TANH, 0.3);
        }

        @Override
        public int[] shape() {
            return new int[] {6};
        }
    }

    @Nested
    class Relu implements NetworkContract {
        @Override
        public Architecture architecture() {
            return Mlp.of(16);
        }

        @Override
        public int[] shape() {
            return new int[] {1, 2, 4};
        }

        @Override
        public double step() {
            return 2e-3; // small enough that few units cross their kink
        }
    }

    @Nested
    class SoftmaxRegression implements NetworkContract {
        @Override
        public Architecture architecture() {
            return Mlp.softmaxRegression();
        }

        @Override
        public int[] shape() {
            return new int[] {5};
        }
    }

    @Test
    void handWorkedForwardPass() {
        // 2 -> 2 (ReLU) -> 2: h = relu(x W1 + b1), z = h W2 + b2.
        Network network = Mlp.of(2).create(new int[] {2}, 2, new SeedTree(1));
        network.setTrainable(new float[] {1, -1, 2, 1, 0.5f, 0, 1, 0, 3, -1, 0.25f, 0});
        // x = (1, 2): x W1 + b1 = (1 + 4 + .5, -1 + 2) = (5.5, 1); z = (5.5 + 3 + .25, -1).
        try (Tape tape = network.forward(
                Batch.of(new Features(new float[] {1, 2}, 1, 2), new int[] {0}),
                Mode.INFERENCE,
                EnumSet.allOf(Output.class),
                new SeedTree(1))) {
            assertArrayEquals(new float[] {8.75f, -1}, tape.output(Output.LOGITS));
            assertArrayEquals(new float[] {5.5f, 1}, tape.output(Output.EMBEDDING));
        }
    }

    @Test
    void fiveThousandSteps_doNotGrowTheHeap() {
        Network network = Mlp.of(64, 64).create(new int[] {50}, 3, new SeedTree(1));
        // An array of 8 KB kept at each step would be 36 MB.
        Growth.check(network, Map.of("heap", Growth::heap), Map.of("heap", 4L << 20));
    }

    @Test
    void outputThatWasNotAskedFor_isRefused() {
        Network network = Mlp.of(2).create(new int[] {2}, 2, new SeedTree(1));
        try (Tape tape = network.forward(
                Batch.of(new Features(new float[] {1, 2}, 1, 2), new int[] {0}),
                Mode.INFERENCE,
                EnumSet.of(Output.LOGITS),
                new SeedTree(1))) {
            assertEquals(
                    "the forward pass was not asked for EMBEDDING",
                    assertThrows(IllegalArgumentException.class, () -> tape.output(Output.EMBEDDING))
                            .getMessage());
        }
    }
}
