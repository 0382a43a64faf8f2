package dev.ralf.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.OptimizerConfig;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FreezingTest {
    private static final int[] SHAPE = {4};
    private static final Mlp MLP = new Mlp(List.of(5, 6), Activation.TANH, 0.4);

    /** The MLP with its first layers frozen. */
    private record Frozen(String layer) implements Architecture {
        @Override
        public String id() {
            return "frozen";
        }

        @Override
        public Network create(int[] inputShape, int classes, SeedTree seed) {
            Network network = MLP.create(inputShape, classes, seed);
            network.freeze(layer);
            return network;
        }
    }

    private static Features inputs(int n) {
        RandomGenerator rng = new SeedTree(5).generator();
        float[] x = new float[n * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, SHAPE);
    }

    private static TrainingTask task(OptimizerConfig optimizer) {
        int n = 24;
        int[] labels = new int[n];
        Arrays.setAll(labels, i -> i % 3);
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        Examples examples = new Examples(MathOps.range(n), inputs(n), labels, List.of(), weights);
        TrainingPlan plan =
                new TrainingPlan(3, 8, optimizer, TrainingPlan.Start.SCRATCH, false, 0, 0).withClipNorm(0.5);
        return new TrainingTask(
                examples,
                examples.select(new int[0]),
                3,
                TrainingRegime.standard(plan),
                Optional.empty(),
                new SeedTree(1),
                new SeedTree(2));
    }

    static List<OptimizerConfig> optimizers() {
        return List.of(
                Adam.defaults().withLearningRate(0.05).withWeightDecay(0.1),
                Sgd.defaults().withWeightDecay(0.1).withNesterov(true));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void frozenParametersKeepTheirBits_andTheRestMoves(OptimizerConfig optimizer) {
        Network fresh = MLP.create(SHAPE, 3, new SeedTree(2));
        Fitted fitted = new NetworkLearner(new Frozen("dense2")).fit(task(optimizer));
        Network trained = ((NetworkClassifier) fitted.model()).network();
        int frozen = 4 * 5 + 5 + 5 * 6 + 6;
        assertEquals(frozen, trained.frozen());
        float[] before = fresh.trainable();
        float[] after = trained.trainable();
        assertArrayEquals(Arrays.copyOf(before, frozen), Arrays.copyOf(after, frozen));
        for (int i = frozen; i < after.length - 3; i++) {
            assertTrue(before[i] != after[i], "parameter " + i + " did not move");
        }
    }

    @Test
    void gradientsOfTheRestAreThoseOfAnUnfrozenNetwork_andTheFrozenOnesAreZero() {
        Mlp plain = new Mlp(List.of(5, 6), Activation.TANH, 0);
        Network free = plain.create(SHAPE, 3, new SeedTree(2));
        Network frozen = free.copy();
        frozen.freeze("dense1");
        float[] all = gradient(free, Mode.TRAINING);
        float[] rest = gradient(frozen, Mode.TRAINING);
        assertArrayEquals(new float[25], Arrays.copyOf(rest, 25));
        assertArrayEquals(Arrays.copyOfRange(all, 25, all.length), Arrays.copyOfRange(rest, 25, rest.length));
    }

    private static float[] gradient(Network network, Mode mode) {
        try (Tape tape = network.forward(
                Batch.of(inputs(3), MathOps.range(3)), mode, EnumSet.of(Output.LOGITS), new SeedTree(9))) {
            float[] g = new float[network.trainable().length];
            network.backward(
                    tape, Map.of(Output.LOGITS, new float[] {1, -2, 3, 0, 1, 0, 2, 2, -1}), Gradients.ofParameters(g));
            return g;
        }
    }

    @Test
    void frozenDropoutDrawsNothing() {
        Network network = MLP.create(SHAPE, 3, new SeedTree(2));
        network.freeze("dense2");
        assertArrayEquals(logits(network, Mode.INFERENCE), logits(network, Mode.TRAINING));
        network.freeze("dense1");
        assertFalse(Arrays.equals(logits(network, Mode.INFERENCE), logits(network, Mode.TRAINING)));
        assertFalse(Arrays.equals(logits(network.copy(), Mode.INFERENCE), logits(network.copy(), Mode.TRAINING)));
        assertEquals(25, network.copy().frozen());
    }

    private static float[] logits(Network network, Mode mode) {
        try (Tape tape = network.forward(
                Batch.of(inputs(3), MathOps.range(3)), mode, EnumSet.of(Output.LOGITS), new SeedTree(9))) {
            return tape.output(Output.LOGITS).clone();
        }
    }

    @Test
    void unknownLayersAndTheLastOneAreRefusedByName() {
        Network network = MLP.create(SHAPE, 3, new SeedTree(2));
        for (String layer : List.of("dense3", "conv1", "")) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> network.freeze(layer));
            assertEquals(
                    "no layer before the last one is named " + layer + "; there are dense1, dense2", e.getMessage());
        }
        Network regression = Mlp.softmaxRegression().create(SHAPE, 3, new SeedTree(2));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> regression.freeze("dense1"))
                .getMessage()
                .endsWith("there is none"));
    }
}
