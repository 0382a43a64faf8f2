package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.saved.FineTuned;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class FineTunedTest {
    private static final Path RESIDUAL = KerasModelFormatTest.file("functional-residual.h5");
    private static final int[] SHAPE = {2, 8, 8};
    private static final int[] LABELS = {0, 1, 2, 3, 0};

    private static Network network(String freezeUpTo, boolean replaceHead, int classes) {
        return new FineTuned(RESIDUAL, freezeUpTo, replaceHead).create(SHAPE, classes, new SeedTree(4));
    }

    private static ParameterRange range(Network network, String name) {
        return network.layout().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static float[] logits(Network network, Mode mode) {
        Batch batch = Batch.of(Networks.inputs(5, SHAPE, 2), MathOps.range(5));
        try (Tape tape = network.forward(batch, mode, EnumSet.of(Output.LOGITS), new SeedTree(6))) {
            return tape.output(Output.LOGITS).clone();
        }
    }

    @Test
    void aNewHeadStartsAnew_andTheBodyKeepsTheWeightsOfTheFile() {
        Network source = network("", false, 4);
        Network network = network("", true, 7);
        assertEquals(7, network.classes());
        assertEquals(0, network.frozen());
        int body = range(source, "logits/weight").offset();
        assertEquals(body, range(network, "logits/weight").offset());
        assertArrayEquals(Arrays.copyOf(source.trainable(), body), Arrays.copyOf(network.trainable(), body));
        assertArrayEquals(source.buffers(), network.buffers());
        Network fresh = new FileArchitecture(FileArchitecture.KERAS, RESIDUAL).create(SHAPE, 7, new SeedTree(4));
        float[] head = Arrays.copyOfRange(fresh.trainable(), body, fresh.trainable().length);
        assertArrayEquals(head, Arrays.copyOfRange(network.trainable(), body, network.trainable().length));
        assertEquals("dl4j", new FineTuned(RESIDUAL, "", false).engine());
        assertEquals(Map.of("from", RESIDUAL), new FineTuned(RESIDUAL, "", false).files());
    }

    @Test
    void trainingMovesNeitherFrozenParametersNorFrozenStatistics() {
        Network before = network("a_norm", true, 3);
        int n = 12;
        int[] labels = new int[n];
        Arrays.setAll(labels, i -> i % 3);
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        Features x = Networks.inputs(n, SHAPE, 1);
        Examples examples = new Examples(MathOps.range(n), x, labels, List.of(), weights);
        TrainingPlan plan = new TrainingPlan(
                2,
                5,
                Adam.defaults().withLearningRate(0.05).withWeightDecay(0.1),
                TrainingPlan.Start.SCRATCH,
                false,
                0,
                0);
        Network after = ((NetworkClassifier) new NetworkLearner(new FineTuned(RESIDUAL, "a_norm", true))
                        .fit(new TrainingTask(
                                examples,
                                examples.select(new int[0]),
                                3,
                                TrainingRegime.standard(plan),
                                Optional.empty(),
                                new SeedTree(1),
                                new SeedTree(4)))
                        .model())
                .network();
        ParameterRange last = range(before, "a_norm/shift");
        int frozen = last.offset() + last.length();
        assertEquals(frozen, after.frozen());
        assertArrayEquals(Arrays.copyOf(before.trainable(), frozen), Arrays.copyOf(after.trainable(), frozen));
        assertArrayEquals(before.buffers(), after.buffers());
        ParameterRange head = range(after, "logits/weight");
        assertFalse(Arrays.equals(
                Arrays.copyOfRange(before.trainable(), head.offset(), head.offset() + head.length()),
                Arrays.copyOfRange(after.trainable(), head.offset(), head.offset() + head.length())));
    }

    @Test
    void frozenNormsRunAsInInference_andOnlyTheOthersMove() {
        Network network = network("a_norm", false, 4);
        assertArrayEquals(logits(network, Mode.INFERENCE), logits(network, Mode.TRAINING));
        network.freeze("stem_norm");
        assertFalse(Arrays.equals(logits(network, Mode.INFERENCE), logits(network, Mode.TRAINING)));
        float[] before = network.buffers();
        Batch batch = Batch.of(Networks.inputs(5, SHAPE, 2), MathOps.range(5));
        try (Tape tape = network.forward(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(6))) {
            network.updateBuffers(tape);
        }
        float[] after = network.buffers();
        // Means and variances of stem_norm, 4 channels; then those of a_norm, 6 channels.
        assertArrayEquals(Arrays.copyOf(before, 8), Arrays.copyOf(after, 8));
        for (int i = 8; i < 20; i++) {
            assertTrue(before[i] != after[i], "buffer " + i);
        }
    }

    @Test
    void gradientsOfWhatIsNotFrozenAreThoseOfCentralDifferences() {
        Dl4jNetwork network = Networks.resNet(ResNet.Kind.RESNET8, 2, 3, 9, 8).network(4, DataType.DOUBLE);
        network.freeze("block2-1/norm1");
        Features x = Networks.inputs(5, new int[] {3, 9, 8}, 2);
        Batch batch = Batch.of(x, MathOps.range(5));
        CrossEntropy loss = new CrossEntropy(LABELS);
        float[] gradient = new float[network.trainable().length];
        float[] input = new float[x.data().length];
        try (Pass tape = network.run(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(6))) {
            float[] dz = new float[5 * 4];
            loss.evaluate(tape.output(Output.LOGITS), 5, 4, 0, new double[5], dz);
            network.backward(tape, Map.of(Output.LOGITS, dz), new Gradients(input, gradient));
        }
        int frozen = network.frozen();
        assertTrue(frozen > 0 && frozen < gradient.length);
        assertArrayEquals(new float[frozen], Arrays.copyOf(gradient, frozen));
        float[] theta = network.trainable();
        double worst = 0;
        for (int i = frozen; i < theta.length; i += 7) {
            double step = 1e-3;
            float[] up = theta.clone();
            float[] down = theta.clone();
            up[i] += (float) step;
            down[i] -= (float) step;
            double difference = (value(network, up, batch) - value(network, down, batch)) / ((double) up[i] - down[i]);
            worst = Math.max(worst, Math.abs(difference - gradient[i]) / (0.05 + Math.abs(gradient[i])));
        }
        assertTrue(worst < 2e-2, "worst relative error " + worst);
        double norm = 0;
        for (float g : input) {
            norm += (double) g * g;
        }
        assertTrue(norm > 0, "inputs have a gradient through frozen layers");
    }

    private static double value(Dl4jNetwork network, float[] theta, Batch batch) {
        network.setTrainable(theta);
        try (Pass tape = network.run(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(6))) {
            double[] exact = tape.exact(Output.LOGITS);
            double sum = 0;
            for (int i = 0; i < 5; i++) {
                double most = Arrays.stream(exact, 4 * i, 4 * i + 4).max().orElseThrow();
                double total = 0;
                for (int k = 0; k < 4; k++) {
                    total += Math.exp(exact[4 * i + k] - most);
                }
                sum += Math.log(total) + most - exact[4 * i + LABELS[i]];
            }
            return sum;
        }
    }

    @Test
    void wrongWordsAreOneLineThatNamesTheFile() {
        assertMessage("has 4 classes, the data 3: set replaceHead: true", () -> network("", false, 3));
        assertMessage(
                "freezeUpTo: no layer before the last one is named gap; there are stem, stem_norm, a, a_norm, b",
                () -> network("gap", false, 4));
        assertMessage(
                "is no network that can be trained: layer lstm is of type LastTimeStep over LSTM",
                () -> new FineTuned(KerasModelFormatTest.file("sequential-lstm.h5"), "", true)
                        .create(new int[] {4, 3}, 3, new SeedTree(1)));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part) && message.contains(".h5: "), message);
        assertEquals(1, message.lines().count());
    }
}
