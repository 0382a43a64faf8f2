package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Growth;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.SmoothConvolutions;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.Optimizer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jNetworkTest {
    private static final int[] SHAPE = {1, 28, 28};
    private static final Set<Output> BOTH = EnumSet.allOf(Output.class);
    private static final Set<Output> LOGITS = EnumSet.of(Output.LOGITS);

    private static Dl4jNetwork lenet(long seed) {
        return (Dl4jNetwork) Designed.of(new LeNet5(0.25)).create(SHAPE, 10, new SeedTree(seed));
    }

    private static Batch batch(int n, long seed) {
        return Batch.of(Networks.inputs(n, SHAPE, seed), MathOps.range(n));
    }

    private static int[] labels(int n) {
        int[] y = new int[n];
        Arrays.setAll(y, i -> i % 10);
        return y;
    }

    private static float[] dLogits(Tape tape, int n) {
        float[] dz = new float[n * 10];
        new CrossEntropy(labels(n)).evaluate(tape.output(Output.LOGITS), n, 10, 0, new double[n], dz);
        return dz;
    }

    /** A few Adam steps with dropout and batch norm. */
    private static void train(Network network, Optimizer adam, int first, int steps, SeedTree seed) {
        float[] theta = network.trainable();
        for (int t = first; t < first + steps; t++) {
            Batch b = batch(9 + t % 3, 100 + t);
            try (Tape tape = network.forward(b, Mode.TRAINING, LOGITS, seed.child(t))) {
                float[] g = new float[theta.length];
                network.backward(tape, Map.of(Output.LOGITS, dLogits(tape, b.size())), Gradients.ofParameters(g));
                network.updateBuffers(tape);
                adam.step(theta, g);
            }
            network.setTrainable(theta);
        }
    }

    /** One norm layer and a fixed read-out, worked by hand. */
    private static Dl4jNetwork normOnly() {
        EngineInfo.start();
        return Dl4jNetwork.create(
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new BatchNormalization.Builder()
                                .name("norm")
                                .eps(0.25)
                                .decay(0.5)
                                .build())
                        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                                .name("out")
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(1))
                        .build(),
                new int[] {1},
                new SeedTree(1));
    }

    @Test
    void batchNormInInferenceModeScalesTheGradientByGammaOverDeviation() {
        Dl4jNetwork network = normOnly();
        // norm/scale, norm/shift, out/weight [1][2], out/bias [2]
        network.setTrainable(new float[] {3, 1, 1, -2, 0, 0});
        network.setBuffers(new float[] {2, 2});
        Batch b = Batch.of(new Features(new float[] {5, -1}, 2, 1), new int[] {0, 1});
        try (Tape tape = network.forward(b, Mode.INFERENCE, BOTH, new SeedTree(1))) {
            // (x - 2) / sqrt(2 + 0.25) * 3 + 1
            assertArrayEquals(new float[] {7, -5}, tape.output(Output.EMBEDDING), 1e-5f);
            assertArrayEquals(new float[] {7, -14, -5, 10}, tape.output(Output.LOGITS), 1e-5f);
            Gradients into = new Gradients(new float[2], new float[6]);
            network.backward(tape, Map.of(Output.LOGITS, new float[] {1, 0, 0, 1}), into);
            // dy = (1, -2); dx = dy * 3 / 1.5; dgamma = 1 * 3/1.5 + -2 * -3/1.5; dbeta = -1
            assertArrayEquals(new float[] {2, -4}, into.input(), 1e-5f);
            assertArrayEquals(new float[] {6, -1, 7, -5, 1, 1}, into.parameters(), 1e-5f);
        }
    }

    @Test
    void batchNormInTrainingModeCouplesTheRowsOfASegmentAlone() {
        Dl4jNetwork network = normOnly();
        network.setTrainable(new float[] {1, 0, 1, 0, 0, 0});
        // Segments {1, 2} and {5, 5, 8}: means 1.5 and 6, variances 0.25 and 2.
        Batch b = new Batch(new Features(new float[] {1, 2, 5, 5, 8}, 5, 1), MathOps.range(5), new int[] {2, 3});
        try (Tape tape = network.forward(b, Mode.TRAINING, BOTH, new SeedTree(1))) {
            double s = Math.sqrt(0.5);
            assertArrayEquals(
                    new float[] {(float) (-0.5 / s), (float) (0.5 / s), -2 / 3f, -2 / 3f, 4 / 3f},
                    tape.output(Output.EMBEDDING),
                    1e-5f);
            float[] dx = new float[5];
            network.backward(tape, Map.of(Output.EMBEDDING, new float[] {1, 0, 0, 0, 0}), Gradients.ofInput(dx));
            // (1/s) (dy - 1/2 - h * h0 / 2), h0 = -0.5/s
            assertArrayEquals(new float[] {(float) (0.25 / s), (float) (-0.25 / s), 0, 0, 0}, dx, 1e-5f);
            assertArrayEquals(new float[] {0, 1}, network.buffers());
            network.updateBuffers(tape);
            // mean: (0 + 1.5)/2 = 0.75, (0.75 + 6)/2; unbiased variances 0.5 and 3: (1 + 0.5)/2 = 0.75, (0.75 + 3)/2
            assertArrayEquals(new float[] {3.375f, 1.875f}, network.buffers(), 1e-6f);
        }
    }

    @Test
    void segmentOfOneValueMovesTheRunningMeanAlone() {
        Dl4jNetwork network = normOnly();
        Batch b = Batch.of(new Features(new float[] {4}, 1, 1), new int[] {0});
        try (Tape tape = network.forward(b, Mode.TRAINING, BOTH, new SeedTree(1))) {
            assertArrayEquals(new float[] {0}, tape.output(Output.EMBEDDING), 1e-6f);
            network.updateBuffers(tape);
        }
        assertArrayEquals(new float[] {2, 1}, network.buffers());
    }

    @Test
    void onlyTrainingPassesMoveBuffers() {
        Dl4jNetwork network = lenet(1);
        float[] before = network.buffers();
        for (Mode mode : List.of(Mode.INFERENCE, Mode.STOCHASTIC)) {
            try (Tape tape = network.forward(batch(3, 1), mode, LOGITS, new SeedTree(1))) {
                network.updateBuffers(tape);
            }
        }
        assertArrayEquals(before, network.buffers());
        try (Tape tape = network.forward(batch(3, 1), Mode.TRAINING, LOGITS, new SeedTree(1))) {
            assertArrayEquals(before, network.buffers());
            network.updateBuffers(tape);
        }
        assertFalse(Arrays.equals(before, network.buffers()));
    }

    @Test
    void segmentsEqualSeparatePasses() {
        Dl4jNetwork together = lenet(1);
        Dl4jNetwork apart = lenet(1);
        int[] ids = {4, 9, 2, 7, 1, 0, 3, 4, 9, 2, 7};
        Features x = Networks.inputs(ids.length, SHAPE, 5);
        float[] g = new float[together.trainable().length];
        float[] logits;
        float[] dz;
        try (Tape tape =
                together.forward(new Batch(x, ids, new int[] {7, 4}), Mode.TRAINING, LOGITS, new SeedTree(3))) {
            logits = tape.output(Output.LOGITS);
            dz = dLogits(tape, ids.length);
            together.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(g));
            together.updateBuffers(tape);
        }
        float[] h = new float[g.length];
        int[] cuts = {0, 7, 11};
        for (int s = 0; s < 2; s++) {
            Batch part = Batch.of(x.slice(cuts[s], cuts[s + 1]), Arrays.copyOfRange(ids, cuts[s], cuts[s + 1]));
            try (Tape tape = apart.forward(part, Mode.TRAINING, LOGITS, new SeedTree(3))) {
                float[] expected = Arrays.copyOfRange(logits, cuts[s] * 10, cuts[s + 1] * 10);
                assertArrayEquals(expected, tape.output(Output.LOGITS), 1e-5f * max(expected));
                float[] d = Arrays.copyOfRange(dz, cuts[s] * 10, cuts[s + 1] * 10);
                apart.backward(tape, Map.of(Output.LOGITS, d), Gradients.ofParameters(h));
                apart.updateBuffers(tape);
            }
        }
        for (ParameterRange r : together.layout()) {
            float[] expected = Arrays.copyOfRange(g, r.offset(), r.offset() + r.length());
            float[] actual = Arrays.copyOfRange(h, r.offset(), r.offset() + r.length());
            // Biases before a norm have no effect; their gradients are rounding alone.
            assertArrayEquals(expected, actual, 1e-5f * Math.max(1, max(expected)), r.name());
        }
        assertArrayEquals(together.buffers(), apart.buffers(), 1e-6f);
    }

    private static float max(float[] v) {
        float max = 0;
        for (float x : v) {
            max = Math.max(max, Math.abs(x));
        }
        return max;
    }

    @Test
    void backwardOnAnEarlierTapeGivesTheSameBits() {
        Dl4jNetwork network = lenet(1);
        float[] expected = inputGradient(network, batch(6, 1));
        try (Tape a = network.forward(batch(6, 1), Mode.INFERENCE, LOGITS, new SeedTree(1));
                Tape b = network.forward(batch(9, 2), Mode.TRAINING, LOGITS, new SeedTree(2))) {
            network.updateBuffers(b);
            float[] dx = new float[6 * 784];
            network.backward(a, Map.of(Output.LOGITS, dLogits(a, 6)), Gradients.ofInput(dx));
            assertArrayEquals(expected, dx);
        }
    }

    private static float[] inputGradient(Network network, Batch b) {
        try (Tape tape = network.forward(b, Mode.INFERENCE, LOGITS, new SeedTree(1))) {
            float[] dx = new float[b.features().data().length];
            network.backward(tape, Map.of(Output.LOGITS, dLogits(tape, b.size())), Gradients.ofInput(dx));
            return dx;
        }
    }

    @Test
    void inputGradientOfARowIgnoresItsBatchInInferenceMode() {
        Dl4jNetwork network = lenet(1);
        Features x = Networks.inputs(5, SHAPE, 9);
        float[] all = inputGradient(network, Batch.of(x, MathOps.range(5)));
        float[] first = inputGradient(network, Batch.of(x.slice(0, 1), new int[] {77}));
        assertArrayEquals(Arrays.copyOf(all, 784), first, 1e-6f);
    }

    @Test
    void gradientsAreAddedAndInputAndParametersAgreeWithTheJointPass() {
        Dl4jNetwork network = lenet(1);
        Batch b = batch(6, 1);
        try (Tape tape = network.forward(b, Mode.TRAINING, BOTH, new SeedTree(1))) {
            Map<Output, float[]> d = Map.of(Output.LOGITS, dLogits(tape, 6), Output.EMBEDDING, new float[6 * 84]);
            Gradients joint = new Gradients(new float[6 * 784], new float[network.trainable().length]);
            network.backward(tape, d, joint);
            float[] input = new float[6 * 784];
            Arrays.fill(input, 2);
            network.backward(tape, d, Gradients.ofInput(input));
            float[] parameters = new float[joint.parameters().length];
            network.backward(tape, d, Gradients.ofParameters(parameters));
            for (int i = 0; i < input.length; i++) {
                assertEquals(2 + joint.input()[i], input[i], 1e-5f);
            }
            assertArrayEquals(joint.parameters(), parameters, 1e-4f);
            assertTrue(max(joint.input()) > 0.01);
        }
    }

    @Test
    void embeddingAloneStopsAtTheLastLayerAndHasAGradient() {
        Dl4jNetwork network = lenet(1);
        try (Tape tape = network.forward(batch(2, 1), Mode.INFERENCE, EnumSet.of(Output.EMBEDDING), new SeedTree(1))) {
            assertEquals(2 * 84, tape.output(Output.EMBEDDING).length);
            assertThrows(IllegalArgumentException.class, () -> tape.output(Output.LOGITS));
            float[] g = new float[network.trainable().length];
            float[] de = new float[2 * 84];
            Arrays.fill(de, 1);
            network.backward(tape, Map.of(Output.EMBEDDING, de), Gradients.ofParameters(g));
            ParameterRange last = network.layout().get(network.layout().size() - 2);
            assertEquals("dense2/weight", last.name());
            for (int i = 0; i < g.length; i++) {
                assertTrue(i < last.offset() || g[i] == 0);
            }
            assertTrue(max(g) > 0);
        }
    }

    @Test
    void trainingIsDeterministicAndGoesOnFromASavedState() {
        Dl4jNetwork a = lenet(1);
        Optimizer adamA = Adam.defaults().start(a.layout());
        train(a, adamA, 0, 4, new SeedTree(2));
        float[] trainable = a.trainable();
        float[] buffers = a.buffers();
        Map<String, float[]> state = adamA.state();
        train(a, adamA, 4, 3, new SeedTree(2));

        Dl4jNetwork b = lenet(1);
        train(b, Adam.defaults().start(b.layout()), 0, 7, new SeedTree(2));
        // One optimiser over all seven steps or two halves: the same.
        assertArrayEquals(a.trainable(), b.trainable());
        assertArrayEquals(a.buffers(), b.buffers());

        Dl4jNetwork c = lenet(99);
        c.setTrainable(trainable);
        c.setBuffers(buffers);
        Optimizer adamC = Adam.defaults().start(c.layout());
        adamC.restore(state);
        train(c, adamC, 4, 3, new SeedTree(2));
        assertArrayEquals(a.trainable(), c.trainable());
        assertArrayEquals(a.buffers(), c.buffers());

        Dl4jNetwork d = lenet(1);
        train(d, Adam.defaults().start(d.layout()), 0, 7, new SeedTree(3));
        assertFalse(Arrays.equals(a.trainable(), d.trainable()));
    }

    @Test
    void nd4jsOwnGeneratorIsNotRead() {
        Nd4j.getRandom().setSeed(5);
        Dl4jNetwork a = lenet(1);
        train(a, Adam.defaults().start(a.layout()), 0, 2, new SeedTree(2));
        Nd4j.getRandom().setSeed(6);
        Dl4jNetwork b = lenet(1);
        train(b, Adam.defaults().start(b.layout()), 0, 2, new SeedTree(2));
        assertArrayEquals(a.trainable(), b.trainable());
    }

    @Test
    void copyIsIndependentAndTrainsToTheSameBits() {
        Dl4jNetwork a = lenet(1);
        train(a, Adam.defaults().start(a.layout()), 0, 2, new SeedTree(2));
        Network copy = a.copy();
        float[] before = copy.trainable();
        float[] buffers = copy.buffers();
        train(a, Adam.defaults().start(a.layout()), 2, 2, new SeedTree(2));
        assertArrayEquals(before, copy.trainable());
        assertArrayEquals(buffers, copy.buffers());
        train(copy, Adam.defaults().start(copy.layout()), 2, 2, new SeedTree(2));
        assertArrayEquals(a.trainable(), copy.trainable());
        assertArrayEquals(a.buffers(), copy.buffers());
    }

    @Test
    void twoNetworksInTwoThreadsEqualSequentialRuns() throws Exception {
        List<float[]> sequential = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            sequential.add(trained(k));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<float[]>> parallel = new ArrayList<>();
            for (int k = 0; k < 2; k++) {
                int seed = k;
                parallel.add(threads.submit(() -> trained(seed)));
            }
            for (int k = 0; k < 2; k++) {
                assertArrayEquals(sequential.get(k), parallel.get(k).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[] trained(int seed) {
        Dl4jNetwork network = lenet(seed);
        train(network, Adam.defaults().start(network.layout()), 0, 6, new SeedTree(seed));
        return network.trainable();
    }

    /**
     * Heap, memory that JavaCPP tracks, and memory of the process outside of the heap. The last is what the process has
     * less what the heap may have, of which it need not have touched all at first: in a process of its own it falls by
     * 100 MB. An array of the first layer kept at each step would be more than 300 MB.
     */
    @Test
    void fiveThousandStepsGrowNoMemory() {
        Network network = Designed.of(new SmoothConvolutions()).create(new int[] {2, 9, 9}, 3, new SeedTree(1));
        Map<String, LongSupplier> measures = new LinkedHashMap<>();
        measures.put("heap", Growth::heap);
        measures.put("tracked native memory", Pointer::totalBytes);
        measures.put(
                "process memory outside of the heap",
                () -> Pointer.physicalBytes() - Runtime.getRuntime().totalMemory());
        Growth.check(
                network,
                measures,
                Map.of(
                        "heap",
                        8L << 20,
                        "tracked native memory",
                        1L << 20,
                        "process memory outside of the heap",
                        256L << 20));
    }

    @Test
    void misuseOfTapesIsRefused() {
        Dl4jNetwork network = lenet(1);
        Dl4jNetwork other = lenet(1);
        float[] dz = new float[20];
        Gradients into = Gradients.ofInput(new float[2 * 784]);
        Tape tape = network.forward(batch(2, 1), Mode.INFERENCE, LOGITS, new SeedTree(1));
        Map<Output, float[]> d = Map.of(Output.LOGITS, dz);
        refused("tape must be of a forward pass of this network", () -> other.backward(tape, d, into));
        refused("tape must be of a forward pass of this network", () -> other.updateBuffers(tape));
        refused(
                "the forward pass was not asked for EMBEDDING",
                () -> network.backward(tape, Map.of(Output.EMBEDDING, new float[2 * 84]), into));
        refused(
                "gradient of LOGITS must have length 20, got 19",
                () -> network.backward(tape, Map.of(Output.LOGITS, new float[19]), into));
        refused(
                "gradient of the input must have length 1568, got 1",
                () -> network.backward(tape, d, Gradients.ofInput(new float[1])));
        refused(
                "gradient of the parameters must have length " + network.trainable().length + ", got 1",
                () -> network.backward(tape, d, Gradients.ofParameters(new float[1])));
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
        refused(
                "input must have length 784, got 4",
                () -> network.forward(
                        Batch.of(new Features(new float[4], 1, 4), new int[1]), Mode.INFERENCE, LOGITS, null));
        refused("buffers must have length 284, got 0", () -> network.setBuffers(new float[0]));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
