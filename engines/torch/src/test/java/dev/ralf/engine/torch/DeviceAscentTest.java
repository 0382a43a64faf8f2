package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.AttackTarget;
import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.DivergenceTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.InnerAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.training.AdversarialObjective;
import dev.ralf.adversarial.training.MartObjective;
import dev.ralf.adversarial.training.RobustObjective;
import dev.ralf.adversarial.training.TradesObjective;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.engine.Execution;
import dev.ralf.core.engine.Execution.Precision;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks whose steps stay on the device, against the same attacks step by step on arrays. */
class DeviceAscentTest {
    private static final int ROWS = 12;
    private static final int[] SHAPE = {2, 6, 6};
    private static final int WIDTH = 72;
    private static final SeedTree SEED = new SeedTree(5);

    /** A target that keeps its steps to itself. */
    private record StepByStep(AttackTarget target) implements AttackTarget {
        @Override
        public int size() {
            return target.size();
        }

        @Override
        public AttackTarget select(int[] positions) {
            return new StepByStep(target.select(positions));
        }

        @Override
        public double[] evaluate(Features inputs, double[] miss, float[] direction) {
            return target.evaluate(inputs, miss, direction);
        }
    }

    private static Stream<String> devices() {
        return Stream.of("cpu", "cuda:0");
    }

    /** Smooth, so that rounding turns no ReLU. */
    private static TorchNetwork network(String device) {
        if (!device.equals("cpu")) {
            Cards.require();
        }
        Blueprint blueprint = new Blueprint.Builder(SHAPE)
                .then("conv", new Operation.Convolution(4, 3, 3, 1, 1, true))
                .then("norm", new Operation.Norm())
                .then("tanh", new Operation.Activation(Operation.Function.TANH))
                .then("out", new Operation.Dense(3, false))
                .build();
        return TorchNetwork.create(blueprint, new SeedTree(1), new Execution(device, Precision.FLOAT, false));
    }

    /** In a box that cuts the ball, with some features that must stay, and one row outside its box. */
    private static Features inputs() {
        RandomGenerator rng = new SeedTree(2).generator();
        float[] x = new float[ROWS * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextFloat();
        }
        x[3] = 1.2f;
        float[] lower = new float[WIDTH];
        float[] upper = new float[WIDTH];
        boolean[] mutable = new boolean[WIDTH];
        Arrays.fill(upper, 1);
        for (int j = 0; j < WIDTH; j++) {
            mutable[j] = j % 9 != 0;
        }
        return new Features(x, ROWS, SHAPE).in(new Domain(lower, upper, mutable));
    }

    private static AttackTarget labels(TorchNetwork network) {
        int[] y = new int[ROWS];
        Arrays.setAll(y, i -> i % 3);
        return new CrossEntropyTarget(new NetworkClassifier("attacked", network), y);
    }

    private static AttackTarget divergence(TorchNetwork network) {
        return DivergenceTarget.at(new NetworkClassifier("attacked", network), inputs());
    }

    private static float[] ends(Perturbation attack, AttackTarget target) {
        return attack.perturb(target, inputs(), MathOps.range(ROWS), SEED).data();
    }

    private static GradientAttack pgd(Norm norm) {
        return GradientAttack.pgd(new ThreatModel(norm, norm == Norm.L2 ? 1.5 : 0.3), 6);
    }

    /** The same points within rounding; a sign may turn where a derivative is all but 0, in few coordinates. */
    private static void agree(Perturbation attack, AttackTarget target, boolean signs) {
        float[] device = ends(attack, target);
        float[] host = ends(attack, new StepByStep(target));
        assertFalse(Arrays.equals(inputs().data(), host), "the attack must move");
        int apart = 0;
        for (int i = 0; i < host.length; i++) {
            apart += Math.abs(host[i] - device[i]) > 1e-5f ? 1 : 0;
        }
        assertTrue(apart <= (signs ? host.length / 200 : 0), apart + " coordinates of " + host.length + " differ");
        assertArrayEquals(device, ends(attack, target), "the same bytes again");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void endsWhereTheStepsOnArraysEnd(String device) {
        TorchNetwork network = network(device);
        for (Norm norm : new Norm[] {Norm.LINF, Norm.L2}) {
            boolean signs = norm == Norm.LINF;
            agree(pgd(norm), labels(network), signs);
            agree(pgd(norm).withMomentum(0.7), labels(network), signs);
            agree(pgd(norm).withRandomStart(false), labels(network), signs);
            agree(new NearbyStart(pgd(norm), 0.001), divergence(network), signs);
            agree(new NearbyStart(pgd(norm), 0.001), labels(network), signs);
        }
    }

    /** FGSM from the input, and fast training's step of 1.25 epsilon from a random start. */
    @ParameterizedTest
    @MethodSource("devices")
    void oneStepAgrees(String device) {
        TorchNetwork network = network(device);
        ThreatModel threat = new ThreatModel(Norm.LINF, 0.2);
        agree(GradientAttack.fgsm(threat), labels(network), true);
        agree(new GradientAttack("fgsm-rs", threat, 1, 0.25, 1, true), labels(network), true);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void staysInBallAndBoxAndLeavesImmutableFeaturesAlone(String device) {
        TorchNetwork network = network(device);
        for (Norm norm : new Norm[] {Norm.LINF, Norm.L2}) {
            GradientAttack attack = pgd(norm);
            Features x = inputs();
            float[] ends = ends(attack, labels(network));
            for (int i = 0; i < ROWS; i++) {
                double square = 0;
                double largest = 0;
                for (int j = 0; j < WIDTH; j++) {
                    int at = i * WIDTH + j;
                    double d = (double) ends[at] - x.data()[at];
                    square += d * d;
                    largest = Math.max(largest, Math.abs(d));
                    if (!x.domain().mutable(j)) {
                        assertEquals(x.data()[at], ends[at]);
                    }
                    assertTrue(ends[at] >= 0 && ends[at] <= Math.max(1, x.data()[at]), "box: " + ends[at]);
                }
                double size = norm == Norm.L2 ? Math.sqrt(square) : largest;
                assertTrue(size <= attack.threat().epsilon() * (1 + 1e-9), "ball: " + size);
                assertTrue(size > 0.5 * attack.threat().epsilon(), "the attack must go far, went " + size);
            }
        }
    }

    /** Neither L1 nor weights are the engine's matter: the attack goes step by step. */
    @Test
    void whatTheEngineDoesNotOfferStaysOnArrays() {
        TorchNetwork network = network("cpu");
        AttackTarget never = new AttackTarget() {
            private final AttackTarget target = labels(network);

            @Override
            public int size() {
                return target.size();
            }

            @Override
            public AttackTarget select(int[] positions) {
                throw new AssertionError("not needed");
            }

            @Override
            public double[] evaluate(Features inputs, double[] miss, float[] direction) {
                return target.evaluate(inputs, miss, direction);
            }

            @Override
            public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent) {
                throw new AssertionError("must not be asked");
            }
        };
        ends(pgd(Norm.L1), never);
        Double[] weights = new Double[WIDTH];
        Arrays.fill(weights, 0.5);
        ends(pgd(Norm.LINF).within(new ThreatModel(Norm.LINF, 0.3).withWeights(Arrays.asList(weights))), never);
    }

    /** The parameter gradients of the training regimes, with the inner attack on the device and step by step. */
    @ParameterizedTest
    @MethodSource("devices")
    void trainingAgrees(String device) {
        GradientAttack pgd = pgd(Norm.L2);
        InnerAttack nearby = new NearbyStart(pgd, 0.001);
        List<RobustObjective> objectives =
                List.of(new AdversarialObjective(pgd), new TradesObjective(nearby, 6), new MartObjective(nearby, 5));
        for (RobustObjective objective : objectives) {
            Perturbation attack = objective.perturbation();
            float[] onDevice = gradient(objective, network(device));
            float[] onArrays = gradient(
                    objective.with((target, x, ids, seed) -> attack.perturb(new StepByStep(target), x, ids, seed)),
                    network(device));
            float largest = 0;
            for (float g : onArrays) {
                largest = Math.max(largest, Math.abs(g));
            }
            assertTrue(largest > 0);
            assertArrayEquals(onArrays, onDevice, 1e-4f * largest);
            assertArrayEquals(onDevice, gradient(objective, network(device)), "the same bytes again");
        }
    }

    private static float[] gradient(RobustObjective objective, TorchNetwork network) {
        float[] gradient = new float[network.trainable().length];
        double[] weights = new double[ROWS];
        Arrays.fill(weights, 1);
        int[] y = new int[ROWS];
        Arrays.setAll(y, i -> i % 3);
        objective.accumulate(network, new TrainingBatch(inputs(), MathOps.range(ROWS), y, weights), gradient, SEED);
        return gradient;
    }

    private static void full(int rows, int limit) {
        if (rows > limit) {
            throw new RuntimeException("CUDA out of memory. Tried to allocate " + rows + " GiB.");
        }
    }

    /** A device that holds 4 rows: 12 are taken as 3, 3, 3, 3, and later attacks begin with 3. */
    @ParameterizedTest
    @MethodSource("devices")
    void lackOfMemoryTakesFewerRowsWithTheSameResult(String device) {
        TorchNetwork network = network(device);
        float[] whole = ends(pgd(Norm.L2), labels(network));
        AtomicInteger computations = new AtomicInteger();
        network.meter(rows -> {
            computations.incrementAndGet();
            full(rows, 4);
        });
        assertArrayEquals(whole, ends(pgd(Norm.L2), labels(network)), 1e-5f);
        assertEquals(3, network.limit());
        assertEquals(2 + 4 * 6, computations.get());
        ends(pgd(Norm.L2), labels(network));
        assertEquals(2 + 8 * 6, computations.get());
    }

    /** Memory that runs out in the middle of the steps: the piece begins again from its start. */
    @Test
    void lackOfMemoryInTheMiddleBeginsThePieceAgain() {
        TorchNetwork network = network("cpu");
        float[] whole = ends(pgd(Norm.L2), labels(network));
        AtomicInteger computations = new AtomicInteger();
        network.meter(rows -> full(computations.incrementAndGet() == 4 ? Integer.MAX_VALUE : 0, 1));
        assertArrayEquals(whole, ends(pgd(Norm.L2), labels(network)), 1e-5f);
        assertEquals(6, network.limit());
    }

    @Test
    void oneRowTooManyIsOneLine() {
        TorchNetwork network = network("cpu");
        network.meter(rows -> full(rows, 0));
        String message = assertThrows(IllegalStateException.class, () -> ends(pgd(Norm.LINF), labels(network)))
                .getMessage();
        assertEquals("out of memory on cpu with a batch of 1 row", message);
    }
}
