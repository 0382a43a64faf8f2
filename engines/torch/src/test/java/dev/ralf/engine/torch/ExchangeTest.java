package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.engine.BlueprintEngine;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.Cnn1d;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.MlpBn;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights of one engine mean the same in the other, in both directions. */
class ExchangeTest {
    private static final int CLASSES = 5;
    private static final int ROWS = 12;
    private static final BlueprintEngine DL4J = (BlueprintEngine) Engines.of("dl4j");
    private static final BlueprintEngine TORCH = (BlueprintEngine) Engines.of("torch");

    static Stream<Arguments> cases() {
        List<Arguments> designs = List.of(
                Arguments.of(new MlpBn(List.of(16, 8), 0.3), new int[] {7}),
                Arguments.of(new LeNet5(0.3), new int[] {1, 28, 28}),
                Arguments.of(new Conv4(16, 0.3), new int[] {1, 12, 12}),
                Arguments.of(new Vgg8(4, 0.3), new int[] {3, 16, 16}),
                Arguments.of(new ResNet(ResNet.Kind.RESNET8, 4, 0.3), new int[] {3, 16, 16}),
                Arguments.of(new ResNet(ResNet.Kind.RESNET18, 4, 0.3), new int[] {3, 32, 32}),
                Arguments.of(new ResNet(ResNet.Kind.PREACT_RESNET18, 4, 0.3), new int[] {3, 32, 32}),
                Arguments.of(new Cnn1d(0.5), new int[] {2, 20}));
        return designs.stream()
                .flatMap(d -> Stream.of(
                        Arguments.of(DL4J, TORCH, d.get()[0], d.get()[1]),
                        Arguments.of(TORCH, DL4J, d.get()[0], d.get()[1])));
    }

    private static Batch batch(int[] shape) {
        RandomGenerator rng = new SeedTree(3).generator();
        float[] x = new float[ROWS * Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextFloat();
        }
        Features features = new Features(x, ROWS, shape).in(Domain.box(x.length / ROWS, 0, 1));
        int[] ids = new int[ROWS];
        Arrays.setAll(ids, i -> 11 * i + 2);
        return new Batch(features, ids, new int[] {ROWS / 2, ROWS / 2});
    }

    /** Moved away from the start: weights by noise, running statistics by training passes. */
    private static Network trained(BlueprintEngine engine, NetworkDesign design, int[] shape) {
        Network network = engine.architecture(design).create(shape, CLASSES, new SeedTree(5));
        RandomGenerator rng = new SeedTree(6).generator();
        float[] theta = network.trainable();
        for (int i = 0; i < theta.length; i++) {
            theta[i] += (float) (0.05 * rng.nextGaussian());
        }
        network.setTrainable(theta);
        for (int t = 0; t < 5; t++) {
            try (Tape tape = network.forward(batch(shape), Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(t))) {
                network.updateBuffers(tape);
            }
        }
        return network;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAreTheSameInEveryMode(
            BlueprintEngine from, BlueprintEngine to, NetworkDesign design, int[] shape) {
        Network one = trained(from, design, shape);
        Network two = to.architecture(design).create(shape, CLASSES, new SeedTree(77));
        assertEquals(one.layout(), two.layout());
        two.setTrainable(one.trainable());
        two.setBuffers(one.buffers());
        Batch batch = batch(shape);
        for (Mode mode : Mode.values()) {
            Gradients a = zeros(one, batch);
            Gradients b = zeros(two, batch);
            float[] logits = pass(one, batch, mode, a);
            assertArrayEquals(logits, pass(two, batch, mode, b), 1e-4f, mode + " logits");
            closeRows(mode + " input gradient", a.input(), b.input(), 1);
            double apart = distance(a.parameters(), b.parameters(), 0, a.parameters().length);
            double length = distance(a.parameters(), new float[a.parameters().length], 0, a.parameters().length);
            assertTrue(apart < 1e-2 * length, mode + " parameter gradient, apart by " + apart / length);
        }
        assertArrayEquals(one.buffers(), two.buffers(), 1e-4f, "running statistics");
    }

    private static Gradients zeros(Network network, Batch batch) {
        return new Gradients(new float[batch.features().data().length], new float[network.trainable().length]);
    }

    private static float[] pass(Network network, Batch batch, Mode mode, Gradients into) {
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), new SeedTree(8))) {
            float[] logits = tape.output(Output.LOGITS).clone();
            float[] dz = new float[logits.length];
            new CrossEntropy(labels()).evaluate(logits, ROWS, CLASSES, 0, new double[ROWS], dz);
            float[] de = new float[tape.output(Output.EMBEDDING).length];
            Arrays.fill(de, 0.01f);
            network.backward(tape, Map.of(Output.LOGITS, dz, Output.EMBEDDING, de), into);
            network.updateBuffers(tape);
            return logits;
        }
    }

    private static int[] labels() {
        int[] labels = new int[ROWS];
        Arrays.setAll(labels, i -> i % CLASSES);
        return labels;
    }

    /** Euclidean distance of two parts. */
    private static double distance(float[] a, float[] b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /**
     * Rows are equal up to rounding. A deep network has thousands of ReLUs, of which rounding may turn one: as many rows as
     * said may differ by a tenth at most.
     */
    private static void closeRows(String name, float[] expected, float[] actual, int turned) {
        int width = expected.length / ROWS;
        int far = 0;
        for (int i = 0; i < ROWS; i++) {
            double length = distance(expected, new float[expected.length], i * width, (i + 1) * width);
            double apart = distance(expected, actual, i * width, (i + 1) * width) / Math.max(length, 1e-9);
            assertTrue(apart < 0.1, name + ", row " + i + ", apart by " + apart);
            far += apart > 2e-4 ? 1 : 0;
        }
        assertTrue(far <= turned, name + ": " + far + " rows apart");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void attacksEndAtTheSamePlace(BlueprintEngine from, BlueprintEngine to, NetworkDesign design, int[] shape) {
        Network one = trained(from, design, shape);
        Network two = to.architecture(design).create(shape, CLASSES, new SeedTree(77));
        two.setTrainable(one.trainable());
        two.setBuffers(one.buffers());
        Features clean = batch(shape).features();
        GradientAttack attack = GradientAttack.pgd(new ThreatModel(Norm.L2, 0.5), 5);
        float[] a = attacked(attack, one, clean);
        float[] b = attacked(attack, two, clean);
        closeRows("perturbation", minus(a, clean.data()), minus(b, clean.data()), 2);
        float[] logits = new NetworkClassifier("one", one).logits(clean.with(a));
        assertArrayEquals(logits, new NetworkClassifier("two", two).logits(clean.with(b)), 1e-2f);
    }

    private static float[] minus(float[] a, float[] b) {
        float[] out = new float[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] - b[i];
        }
        return out;
    }

    private static float[] attacked(GradientAttack attack, Network network, Features clean) {
        CrossEntropyTarget target = new CrossEntropyTarget(new NetworkClassifier("attacked", network), labels());
        return attack.perturb(target, clean, MathOps.range(ROWS), new SeedTree(9))
                .data();
    }
}
