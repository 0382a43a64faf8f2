package dev.ralf.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What every network of every engine must do. Implement it in the engine's test. */
public interface NetworkContract {
    /** The architecture under test; with dropout and batch norm where the engine has them. */
    Architecture architecture();

    /** Shape of one input. */
    int[] shape();

    /** Step of the central differences; the default suits single precision and smooth activations. */
    default double step() {
        return 1e-2;
    }

    /**
     * Largest share of the gradient's norm by which directional finite differences may miss it: single precision leaves
     * a few per mille at the default step.
     */
    default double tolerance() {
        return 5e-3;
    }

    /** Tolerance of values that may differ by rounding between batch sizes; 0 asks for the same bits. */
    default float batchTolerance() {
        return 0;
    }

    private Network network() {
        Network network = architecture().create(shape(), 3, new SeedTree(7));
        // Buffers away from their start, so that a wrong mode shows.
        float[] buffers = network.buffers();
        RandomGenerator rng = new SeedTree(8).generator();
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] += (float) (0.3 * rng.nextDouble());
        }
        network.setBuffers(buffers);
        return network;
    }

    private Features inputs(int n, long seed) {
        int width = 1;
        for (int s : shape()) {
            width *= s;
        }
        RandomGenerator rng = new SeedTree(seed).generator();
        float[] x = new float[n * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, shape());
    }

    private static int[] labels(int n) {
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 3;
        }
        return y;
    }

    private double loss(Network network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), new SeedTree(3))) {
            double[] losses = new double[batch.size()];
            new CrossEntropy(labels(batch.size()))
                    .evaluate(tape.output(Output.LOGITS), batch.size(), 3, 0, losses, null);
            double embedding = 0;
            for (float e : tape.output(Output.EMBEDDING)) {
                embedding += 0.1 * e;
            }
            return Arrays.stream(losses).sum() + embedding;
        }
    }

    private Gradients gradients(Network network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), new SeedTree(3))) {
            return gradients(network, batch, tape);
        }
    }

    private static Gradients gradients(Network network, Batch batch, Tape tape) {
        int n = batch.size();
        float[] dz = new float[n * 3];
        new CrossEntropy(labels(n)).evaluate(tape.output(Output.LOGITS), n, 3, 0, new double[n], dz);
        float[] de = new float[n * network.embeddingWidth()];
        Arrays.fill(de, 0.1f);
        Gradients into = new Gradients(new float[n * batch.features().width()], new float[network.trainable().length]);
        network.backward(tape, Map.of(Output.LOGITS, dz, Output.EMBEDDING, de), into);
        return into;
    }

    /** Gradients of two outputs agree with central differences along random directions, in every mode. */
    @Test
    default void gradientsAgreeWithFiniteDifferences() {
        for (Mode mode : Mode.values()) {
            Network network = network();
            Batch batch = Batch.of(inputs(6, 21), new int[] {5, 3, 9, 11, 2, 40});
            Gradients g = gradients(network, batch, mode);
            float[] theta = network.trainable();
            for (ParameterRange range : network.layout()) {
                double[] direction = direction(range.length(), 77);
                double expected = 0;
                float[] plus = theta.clone();
                float[] minus = theta.clone();
                double norm = 0;
                for (int i = 0; i < range.length(); i++) {
                    int at = range.offset() + i;
                    expected += direction[i] * g.parameters()[at];
                    norm += (double) g.parameters()[at] * g.parameters()[at];
                    plus[at] += (float) (step() * direction[i]);
                    minus[at] -= (float) (step() * direction[i]);
                }
                network.setTrainable(plus);
                double up = loss(network, batch, mode);
                network.setTrainable(minus);
                double down = loss(network, batch, mode);
                network.setTrainable(theta);
                assertEquals(
                        expected,
                        (up - down) / (2 * step()),
                        tolerance() * (Math.sqrt(norm) + 0.05),
                        mode + " " + range.name());
            }
            double[] direction = direction(g.input().length, 78);
            float[] x = batch.features().data();
            float[] plus = x.clone();
            float[] minus = x.clone();
            double expected = 0;
            double norm = 0;
            for (int i = 0; i < x.length; i++) {
                expected += direction[i] * g.input()[i];
                norm += (double) g.input()[i] * g.input()[i];
                plus[i] += (float) (step() * direction[i]);
                minus[i] -= (float) (step() * direction[i]);
            }
            double up = loss(network, Batch.of(batch.features().with(plus), batch.rowIds()), mode);
            double down = loss(network, Batch.of(batch.features().with(minus), batch.rowIds()), mode);
            assertEquals(expected, (up - down) / (2 * step()), tolerance() * (Math.sqrt(norm) + 0.05), mode + " input");
        }
    }

    /** A unit vector. */
    private static double[] direction(int n, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        double[] d = new double[n];
        double norm = 0;
        for (int i = 0; i < n; i++) {
            d[i] = rng.nextGaussian();
            norm += d[i] * d[i];
        }
        for (int i = 0; i < n; i++) {
            d[i] /= Math.sqrt(norm);
        }
        return d;
    }

    /** In inference mode a row does not depend on its batch; nothing is drawn and no buffer moves. */
    @Test
    default void inferenceTreatsRowsAlone() {
        Network network = network();
        Features x = inputs(7, 31);
        float[] buffers = network.buffers();
        try (Tape all = network.forward(
                        Batch.of(x, MathOps.range(7)), Mode.INFERENCE, EnumSet.of(Output.LOGITS), new SeedTree(1));
                Tape one = network.forward(
                        Batch.of(x.slice(4, 5), new int[] {99}),
                        Mode.INFERENCE,
                        EnumSet.of(Output.LOGITS),
                        new SeedTree(2))) {
            float[] row = Arrays.copyOfRange(all.output(Output.LOGITS), 12, 15);
            if (batchTolerance() == 0) {
                assertArrayEquals(row, one.output(Output.LOGITS));
            } else {
                assertArrayEquals(row, one.output(Output.LOGITS), batchTolerance());
            }
        }
        assertArrayEquals(buffers, network.buffers());
    }

    /** Dropout masks follow the row id and the seed, not the place in the batch. */
    @Test
    default void stochasticModeDrawsByRowId() {
        Network network = network();
        if (!network.stochastic()) {
            return;
        }
        Features x = inputs(4, 41);
        int[] reversed = {3, 2, 1, 0};
        try (Tape a = network.forward(
                        Batch.of(x, new int[] {10, 11, 12, 13}),
                        Mode.STOCHASTIC,
                        EnumSet.of(Output.LOGITS),
                        new SeedTree(5));
                Tape b = network.forward(
                        Batch.of(x.select(reversed), new int[] {13, 12, 11, 10}),
                        Mode.STOCHASTIC,
                        EnumSet.of(Output.LOGITS),
                        new SeedTree(5));
                Tape c = network.forward(
                        Batch.of(x, new int[] {10, 11, 12, 13}),
                        Mode.STOCHASTIC,
                        EnumSet.of(Output.LOGITS),
                        new SeedTree(6))) {
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(
                        Arrays.copyOfRange(a.output(Output.LOGITS), i * 3, i * 3 + 3),
                        Arrays.copyOfRange(b.output(Output.LOGITS), (3 - i) * 3, (3 - i) * 3 + 3),
                        Math.max(batchTolerance(), 1e-6f));
            }
            assertFalse(Arrays.equals(a.output(Output.LOGITS), c.output(Output.LOGITS)));
        }
    }

    /** One pass over segments equals separate passes: outputs, parameter gradients and buffers. */
    @Test
    default void segmentsEqualSeparatePasses() {
        Features x = inputs(10, 51);
        int[] ids = MathOps.range(10);
        Network together = network();
        Network apart = network();
        Batch both = new Batch(x, ids, new int[] {6, 4});
        float[] logits;
        float[] gradient = new float[together.trainable().length];
        float[] dz = new float[30];
        try (Tape tape = together.forward(both, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(3))) {
            logits = tape.output(Output.LOGITS).clone();
            new CrossEntropy(labels(10)).evaluate(logits, 10, 3, 0, new double[10], dz);
            together.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(gradient));
            together.updateBuffers(tape);
        }
        float[] separate = new float[gradient.length];
        int[] cuts = {0, 6, 10};
        for (int s = 0; s < 2; s++) {
            int from = cuts[s];
            int to = cuts[s + 1];
            Batch part = Batch.of(x.slice(from, to), Arrays.copyOfRange(ids, from, to));
            try (Tape tape = apart.forward(part, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(3))) {
                assertArrayEquals(Arrays.copyOfRange(logits, from * 3, to * 3), tape.output(Output.LOGITS), 1e-4f);
                apart.backward(
                        tape,
                        Map.of(Output.LOGITS, Arrays.copyOfRange(dz, from * 3, to * 3)),
                        Gradients.ofParameters(separate));
                apart.updateBuffers(tape);
            }
        }
        assertArrayEquals(gradient, separate, 1e-3f);
        assertArrayEquals(together.buffers(), apart.buffers(), 1e-5f);
    }

    /** A tape owns what its backward pass needs: another forward pass in between changes nothing. */
    @Test
    default void tapesAreIndependent() {
        Network network = network();
        Batch a = Batch.of(inputs(5, 61), MathOps.range(5));
        Batch b = Batch.of(inputs(8, 62), MathOps.range(8));
        Gradients expected = gradients(network, a, Mode.TRAINING);
        try (Tape first = network.forward(a, Mode.TRAINING, EnumSet.allOf(Output.class), new SeedTree(3));
                Tape second = network.forward(b, Mode.INFERENCE, EnumSet.allOf(Output.class), new SeedTree(4))) {
            assertEquals(24, second.output(Output.LOGITS).length);
            Gradients actual = gradients(network, a, first);
            assertArrayEquals(expected.parameters(), actual.parameters(), 1e-6f);
            assertArrayEquals(expected.input(), actual.input(), 1e-6f);
        }
    }

    /** Gradients are added to what is there, and each kind can be had alone. */
    @Test
    default void gradientsAccumulateAndCanBeHadAlone() {
        Network network = network();
        Batch batch = Batch.of(inputs(5, 71), MathOps.range(5));
        Gradients both = gradients(network, batch, Mode.INFERENCE);
        try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.allOf(Output.class), new SeedTree(3))) {
            float[] dz = new float[15];
            new CrossEntropy(labels(5)).evaluate(tape.output(Output.LOGITS), 5, 3, 0, new double[5], dz);
            float[] de = new float[5 * network.embeddingWidth()];
            Arrays.fill(de, 0.1f);
            Map<Output, float[]> outputs = Map.of(Output.LOGITS, dz, Output.EMBEDDING, de);
            float[] input = new float[both.input().length];
            network.backward(tape, outputs, Gradients.ofInput(input));
            assertArrayEquals(both.input(), input, 1e-6f);
            float[] parameters = new float[both.parameters().length];
            network.backward(tape, outputs, Gradients.ofParameters(parameters));
            network.backward(tape, outputs, Gradients.ofParameters(parameters));
            for (int i = 0; i < parameters.length; i++) {
                assertEquals(2 * both.parameters()[i], parameters[i], 1e-4f * (1 + Math.abs(parameters[i])));
            }
        }
    }

    /** The parts of the parameter vector follow each other without gaps, and wrong lengths are refused. */
    @Test
    default void layoutCoversTheParameters() {
        Network network = network();
        int at = 0;
        for (ParameterRange range : network.layout()) {
            assertEquals(at, range.offset(), range.name());
            at += range.length();
        }
        assertEquals(network.trainable().length, at);
        int wrong = at + 1;
        assertThrows(IllegalArgumentException.class, () -> network.setTrainable(new float[wrong]));
    }

    /** A copy is independent of its original. */
    @Test
    default void copiesAreIndependent() {
        Network network = network();
        Network copy = network.copy();
        assertArrayEquals(network.trainable(), copy.trainable());
        assertArrayEquals(network.buffers(), copy.buffers());
        copy.setTrainable(new float[copy.trainable().length]);
        assertFalse(Arrays.equals(network.trainable(), copy.trainable()));
    }

    /** Training twice gives the same bits; another seed gives others. */
    @Test
    default void trainingIsDeterministic() {
        Fitted a = train(4, Optional.empty(), 1);
        Fitted b = train(4, Optional.empty(), 1);
        Fitted c = train(4, Optional.empty(), 2);
        assertSameState(a, b);
        assertFalse(Arrays.equals(
                a.state().orElseThrow().arrays().get("network/trainable"),
                c.state().orElseThrow().arrays().get("network/trainable")));
    }

    /** A warm start from a saved state goes on to the same bits as the original would. */
    @Test
    default void savedStateResumesToTheSameBits() {
        Fitted first = train(2, Optional.empty(), 1);
        Fitted once = train(3, Optional.of(first), 5);
        Fitted again = train(3, Optional.of(train(2, Optional.empty(), 1)), 5);
        assertSameState(once, again);
        assertTrue(once.trainingLoss() > 0);
    }

    private static void assertSameState(Fitted a, Fitted b) {
        Map<String, float[]> x = a.state().orElseThrow().arrays();
        Map<String, float[]> y = b.state().orElseThrow().arrays();
        assertEquals(x.keySet(), y.keySet());
        x.forEach((name, values) -> assertArrayEquals(values, y.get(name), name));
    }

    private Fitted train(int epochs, Optional<Fitted> previous, long seed) {
        Examples examples = Examples.of(inputs(23, 81), labels(23));
        TrainingPlan plan =
                new TrainingPlan(epochs, 8, Adam.defaults(), TrainingPlan.Start.WARM_WITH_OPTIMIZER, false, 0, 0);
        return new NetworkLearner(architecture())
                .fit(new TrainingTask(
                        examples,
                        examples.select(new int[0]),
                        3,
                        TrainingRegime.standard(plan),
                        previous.flatMap(Fitted::state),
                        new SeedTree(seed),
                        new SeedTree(9)));
    }
}
