package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.engine.Execution;
import dev.ralf.core.engine.Execution.Precision;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchNetworkTest {
    private static final int[] SHAPE = {1, 28, 28};
    private static final SeedTree PASS = new SeedTree(4);

    private static TorchNetwork network(NetworkDesign design, Execution execution) {
        return TorchNetwork.create(design.blueprint(SHAPE, 3), new SeedTree(1), execution);
    }

    private static Execution cpu() {
        return new Execution("cpu", Precision.FLOAT, false);
    }

    private static Batch batch(int n) {
        RandomGenerator rng = new SeedTree(2).generator();
        float[] x = new float[n * 784];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextFloat();
        }
        return Batch.of(new Features(x, n, SHAPE), MathOps.range(n));
    }

    private static float[] logits(TorchNetwork network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.of(Output.LOGITS), PASS)) {
            return tape.output(Output.LOGITS);
        }
    }

    private static Gradients gradients(TorchNetwork network, Batch batch, Mode mode) {
        Gradients into =
                new Gradients(new float[batch.features().data().length], new float[network.trainable().length]);
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), PASS)) {
            float[] dz = new float[batch.size() * 3];
            for (int i = 0; i < dz.length; i++) {
                dz[i] = i % 4 - 1.5f;
            }
            float[] de = new float[tape.output(Output.EMBEDDING).length];
            Arrays.fill(de, 0.02f);
            network.backward(tape, Map.of(Output.LOGITS, dz, Output.EMBEDDING, de), into);
        }
        return into;
    }

    private static void close(float[] expected, float[] actual, float share) {
        float largest = 0;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        assertTrue(largest > 0);
        assertArrayEquals(expected, actual, share * largest);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"INFERENCE", "STOCHASTIC"})
    void piecesGiveTheSameAsTheWhole(Mode mode) {
        TorchNetwork whole = network(new LeNet5(0.3), cpu());
        TorchNetwork pieces = network(new LeNet5(0.3), cpu());
        pieces.limit(3);
        Batch batch = batch(10);
        close(logits(whole, batch, mode), logits(pieces, batch, mode), 1e-5f);
        Gradients expected = gradients(whole, batch, mode);
        Gradients actual = gradients(pieces, batch, mode);
        close(expected.input(), actual.input(), 1e-5f);
        close(expected.parameters(), actual.parameters(), 1e-5f);
        List<float[]> passes = whole.stochasticLogits(batch, 2, PASS);
        List<float[]> again = pieces.stochasticLogits(batch, 2, PASS);
        for (int t = 0; t < 2; t++) {
            close(passes.get(t), again.get(t), 1e-5f);
        }
    }

    /** A device that holds 4 rows at a time, forwards and backwards. */
    @Test
    void lackOfMemoryTakesFewerRowsWithTheSameResult() {
        Batch batch = batch(10);
        TorchNetwork whole = network(new Conv4(8, 0.3), cpu());
        TorchNetwork small = network(new Conv4(8, 0.3), cpu());
        small.meter(rows -> full(rows, 4));
        for (Mode mode : Mode.values()) {
            close(logits(whole, batch, mode), logits(small, batch, mode), 1e-5f);
            Gradients expected = gradients(whole, batch, mode);
            Gradients actual = gradients(small, batch, mode);
            close(expected.input(), actual.input(), 1e-5f);
            close(expected.parameters(), actual.parameters(), 1e-5f);
        }
        assertEquals(2, small.limit(), "10, 5, 2");
    }

    /** Memory that is enough forwards, but not backwards. */
    @Test
    void lackOfMemoryInTheBackwardPassComputesAgainInPieces() {
        Batch batch = batch(8);
        Gradients expected = gradients(network(new Conv4(8, 0.3), cpu()), batch, Mode.TRAINING);
        TorchNetwork small = network(new Conv4(8, 0.3), cpu());
        AtomicInteger computations = new AtomicInteger();
        small.meter(rows -> full(computations.incrementAndGet() == 2 ? rows : 0, 4));
        Gradients actual = gradients(small, batch, Mode.TRAINING);
        close(expected.parameters(), actual.parameters(), 1e-5f);
        close(expected.input(), actual.input(), 1e-5f);
        assertEquals(4, small.limit());
    }

    @Test
    void batchNormThatDoesNotFitIsOneLine() {
        TorchNetwork network = network(new LeNet5(0), cpu());
        network.meter(rows -> full(rows, 4));
        assertEquals(
                "out of memory on cpu with a batch of 6 rows, which batch norm does not let us split: use a smaller batch",
                assertThrows(IllegalStateException.class, () -> logits(network, batch(6), Mode.TRAINING))
                        .getMessage());
    }

    private static void full(int rows, int limit) {
        if (rows > limit) {
            throw new RuntimeException("CUDA out of memory. Tried to allocate " + rows + " GiB.");
        }
    }

    /** Without batch norm the rows of a training pass stand alone; with it they must not be taken apart. */
    @Test
    void trainingIsTakenApartOnlyWithoutBatchNorm() {
        TorchNetwork whole = network(new Conv4(8, 0.3), cpu());
        TorchNetwork pieces = network(new Conv4(8, 0.3), cpu());
        pieces.limit(4);
        Batch batch = batch(6);
        close(
                gradients(whole, batch, Mode.TRAINING).parameters(),
                gradients(pieces, batch, Mode.TRAINING).parameters(),
                1e-5f);
        TorchNetwork norm = network(new LeNet5(0), cpu());
        float[] expected = logits(norm, batch, Mode.TRAINING);
        norm.limit(2);
        assertArrayEquals(expected, logits(norm, batch, Mode.TRAINING));
    }

    @Test
    void lackOfMemoryIsToldFromOtherFaults() {
        assertTrue(OutOfMemory.is(new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB.")));
        assertTrue(
                OutOfMemory.is(
                        new RuntimeException(
                                "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried ...")));
        assertFalse(OutOfMemory.is(new RuntimeException("mat1 and mat2 shapes cannot be multiplied")));
        assertFalse(OutOfMemory.is(new NullPointerException()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channelsLastAndBfloat16AgreeUpToTheirRounding(boolean residual) {
        NetworkDesign design = residual ? new ResNet(ResNet.Kind.RESNET8, 4, 0.3) : new LeNet5(0.3);
        Batch batch = batch(6);
        TorchNetwork plain = network(design, cpu());
        TorchNetwork last = network(design, new Execution("cpu", Precision.FLOAT, true));
        TorchNetwork half = network(design, new Execution("cpu", Precision.BF16, false));
        for (Mode mode : Mode.values()) {
            Gradients expected = gradients(plain, batch, mode);
            close(logits(plain, batch, mode), logits(last, batch, mode), 1e-4f);
            close(expected.parameters(), gradients(last, batch, mode).parameters(), 1e-4f);
            close(expected.input(), gradients(last, batch, mode).input(), 1e-4f);
            float[] rough = logits(half, batch, mode);
            close(logits(plain, batch, mode), rough, 0.1f);
            assertFalse(Arrays.equals(logits(plain, batch, mode), rough), "bfloat16 must round");
            close(expected.parameters(), gradients(half, batch, mode).parameters(), 0.3f);
        }
    }

    @Test
    void tapesAndOwnersAreChecked() {
        TorchNetwork network = network(new LeNet5(), cpu());
        Tape tape = network.forward(batch(2), Mode.INFERENCE, EnumSet.of(Output.LOGITS), PASS);
        Map<Output, float[]> d = Map.of(Output.LOGITS, new float[6]);
        Gradients into = Gradients.ofInput(new float[2 * 784]);
        assertThrows(IllegalArgumentException.class, () -> network.copy().backward(tape, d, into));
        assertThrows(
                IllegalArgumentException.class,
                () -> network.backward(tape, Map.of(Output.EMBEDDING, new float[2 * 84]), into));
        assertThrows(
                IllegalArgumentException.class, () -> network.backward(tape, d, Gradients.ofInput(new float[784])));
        network.setTrainable(network.trainable());
        assertEquals(
                "the network's parameters changed since the tape's forward pass",
                assertThrows(IllegalStateException.class, () -> network.backward(tape, d, into))
                        .getMessage());
        tape.close();
        tape.close();
        assertEquals(
                "the tape is closed",
                assertThrows(IllegalStateException.class, () -> network.backward(tape, d, into))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> network.forward(
                        batch(2), Mode.INFERENCE, EnumSet.of(Output.LOGITS), PASS)
                .output(Output.EMBEDDING));
    }

    /** One row and one value a channel has no unbiased variance: the mean moves alone. */
    @Test
    void oneValueAChannelMovesTheMeanAlone() {
        Blueprint blueprint = new Blueprint.Builder(new int[] {3})
                .then("norm", new Operation.Norm())
                .then("dense", new Operation.Dense(2, false))
                .build();
        TorchNetwork network = TorchNetwork.create(blueprint, new SeedTree(1), cpu());
        Batch one = Batch.of(new Features(new float[] {1, 2, 3}, 1, 3), new int[] {0});
        try (Tape tape = network.forward(one, Mode.TRAINING, EnumSet.of(Output.LOGITS), PASS)) {
            network.updateBuffers(tape);
        }
        assertArrayEquals(new float[] {0.1f, 0.2f, 0.3f, 1, 1, 1}, network.buffers(), 1e-7f);
    }

    @Test
    void memoryOfPassesComesBack() {
        TorchNetwork network = network(new LeNet5(0.3), cpu());
        Batch batch = batch(64);
        for (int i = 0; i < 5; i++) {
            gradients(network, batch, Mode.TRAINING);
        }
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 40; i++) {
            gradients(network, batch, Mode.TRAINING);
        }
        long grown = Pointer.physicalBytes() - before;
        // A pass keeps 5 MB at least; the heap of Java may grow a little.
        assertTrue(grown < 120_000_000, "grown by " + grown);
    }

    @Test
    void devicesThatAreNotHereAreRefusedInOneLine() {
        Libtorch.start();
        assertEquals("cpu", Devices.resolve("cpu"));
        assumeTrue(!torch.cuda_is_available(), "there is a GPU here: nothing to refuse");
        assertEquals("cpu", Devices.resolve("auto"));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> network(new LeNet5(), new Execution("cuda:0", Precision.FLOAT, false)))
                .getMessage();
        assertTrue(message.startsWith("device cuda:0 cannot be used: "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void cudaGivesWhatTheCpuGives() {
        Cards.require();
        Batch batch = batch(32);
        TorchNetwork cpu = network(new LeNet5(0.3), cpu());
        TorchNetwork cuda = network(new LeNet5(0.3), Cards.FIRST);
        for (Mode mode : Mode.values()) {
            Gradients expected = gradients(cpu, batch, mode);
            close(logits(cpu, batch, mode), logits(cuda, batch, mode), 1e-4f);
            close(expected.input(), gradients(cuda, batch, mode).input(), 1e-3f);
            close(expected.parameters(), gradients(cuda, batch, mode).parameters(), 1e-3f);
        }
    }
}
