package dev.ralf.adversarial.training;

import static dev.ralf.adversarial.Golden.denseParameters;
import static dev.ralf.adversarial.training.Fixtures.batch;
import static dev.ralf.adversarial.training.Fixtures.ones;
import static dev.ralf.adversarial.training.Fixtures.robustAccuracy;
import static dev.ralf.adversarial.training.Fixtures.strongAndWeak;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.attack.AttackTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.training.TrainingDivergedException;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PairObjectiveTest {
    private static final SeedTree SEED = new SeedTree(5);
    private static final ThreatModel THREAT = new ThreatModel(Norm.LINF, 0.2);

    private static List<Function<Perturbation, Objective>> objectives() {
        return List.of(p -> new TradesObjective(p, 6), p -> new MartObjective(p, 5));
    }

    private static Perturbation nearby(ThreatModel threat, int steps) {
        return new NearbyStart(GradientAttack.pgd(threat, steps), 0.001);
    }

    /** A reference file's network, data and pinned noise. */
    private record Reference(JsonNode file, Network network, TrainingBatch batch, float[] start) {
        static Reference read(String name, Activation activation) {
            JsonNode file = Golden.read(name);
            JsonNode layers = file.get("model").get("layers");
            int[] y = Golden.ints(file.get("y"));
            float[] x = Golden.floats(file.get("x"));
            double[] noise = Golden.doubles(file.get("unit_normal_noise"));
            int width = x.length / y.length;
            int hidden = layers.get(1).get("out").asInt();
            Network network = new Mlp(List.of(hidden), activation, 0)
                    .create(new int[] {width}, layers.get(3).get("out").asInt(), SEED);
            network.setTrainable(denseParameters(
                    layers.get(1).get("W"),
                    layers.get(1).get("b"),
                    layers.get(3).get("W"),
                    layers.get(3).get("b")));
            float[] start = new float[x.length];
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) (x[i] + 0.001 * noise[i]);
            }
            Features features = new Features(x, y.length, width).in(Domain.box(width, 0, 1));
            return new Reference(
                    file, network, new TrainingBatch(features, MathOps.range(y.length), y, ones(y.length)), start);
        }

        /** The inner attack of a case from the pinned start. */
        Perturbation inner(JsonNode c) {
            double epsilon = c.get("eps").asDouble();
            int steps = c.get("perturb_steps").asInt();
            if (l2(c)) {
                return (target, inputs, rowIds, seed) -> clipThenScale(target, inputs, start, epsilon, steps);
            }
            GradientAttack attack = new GradientAttack(
                    "golden",
                    new ThreatModel(Norm.LINF, epsilon),
                    steps,
                    c.get("step_size").asDouble(),
                    1,
                    false);
            return (target, inputs, rowIds, seed) -> attack.ascend(target, inputs, start);
        }
    }

    /** The reference's own l2 ascent: into the box first, then back into the ball; RALF projects onto both at once. */
    private static Features clipThenScale(AttackTarget target, Features x, float[] start, double epsilon, int steps) {
        int width = x.width();
        float[] at = start.clone();
        float[] g = new float[at.length];
        double rate = epsilon / steps * 2;
        for (int t = 0; t < steps; t++) {
            target.evaluate(x.with(at), null, g);
            for (int i = 0; i < x.size(); i++) {
                double length = 0;
                for (int j = i * width; j < (i + 1) * width; j++) {
                    length += (double) g[j] * g[j];
                }
                double[] delta = new double[width];
                double size = 0;
                for (int j = 0; j < width; j++) {
                    int k = i * width + j;
                    double moved = Math.min(1, Math.max(0, at[k] + rate * g[k] / Math.sqrt(length)));
                    delta[j] = moved - x.data()[k];
                    size += delta[j] * delta[j];
                }
                double scale = Math.min(1, epsilon / Math.sqrt(size));
                for (int j = 0; j < width; j++) {
                    at[i * width + j] = (float) (x.data()[i * width + j] + scale * delta[j]);
                }
            }
        }
        return x.with(at);
    }

    /**
     * Loss, every parameter gradient and (where the file has them) the perturbed inputs, against float64 runs of the
     * authors' code. RALF's engine holds inputs, activations and gradients in single precision: what is left of 1e-9 is
     * about 1e-6 of each number's size, and the gate is 1e-5. MART's floors in the authors' code are below that. The l2
     * gradients have 5e-5: the first step is taken along p' - p at 0.001 from the input, where float logits leave three or
     * four digits, and steps along a direction carry that error into x' (about 1e-5) where steps along signs drop it.
     */
    @TestFactory
    Stream<DynamicTest> lossAndGradient_areThoseOfTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Activation activation : new Activation[] {Activation.RELU, Activation.TANH}) {
            String name = "defence_mlp_" + activation.name().toLowerCase(Locale.ROOT);
            Reference reference = Reference.read(name, activation);
            int i = 0;
            for (JsonNode c : reference.file.get("cases")) {
                String loss = c.get("loss").asString();
                if (loss.equals("TRADES") || loss.equals("MART")) {
                    tests.add(DynamicTest.dynamicTest(name + " " + i + " " + loss, () -> compare(reference, c)));
                }
                i++;
            }
        }
        assertEquals(12, tests.size());
        return tests.stream();
    }

    private static boolean l2(JsonNode c) {
        return c.has("distance") && c.get("distance").asString().equals("l_2");
    }

    private static void compare(Reference reference, JsonNode c) {
        float[][] seen = new float[1][];
        Perturbation inner = reference.inner(c);
        Perturbation recorded = (target, inputs, rowIds, seed) -> {
            Features perturbed = inner.perturb(target, inputs, rowIds, seed);
            seen[0] = perturbed.data();
            return perturbed;
        };
        double weight = c.get("beta").asDouble();
        Objective objective = c.get("loss").asString().equals("TRADES")
                ? new TradesObjective(recorded, weight)
                : new MartObjective(recorded, weight);
        float[] gradient = new float[reference.network.trainable().length];
        double loss = objective.accumulate(reference.network, reference.batch, gradient, SEED);
        if (c.has("x_adv")) {
            assertArrayEquals(Golden.floats(c.get("x_adv")), seen[0], 1e-6f);
        }
        assertEquals(c.get("loss_total").asDouble(), loss, 1e-5);
        JsonNode g = c.get("param_grads");
        assertArrayEquals(denseParameters(g.get(0), g.get(1), g.get(2), g.get(3)), gradient, l2(c) ? 5e-5f : 1e-5f);
    }

    @Test
    void perturbation_isMadeInInferenceMode_andBothSegmentsHaveOneMask() {
        Mlp dropout = new Mlp(List.of(16), Activation.TANH, 0.5);
        Network network = dropout.create(new int[] {4}, 3, SEED);
        Network plain = new Mlp(List.of(16), Activation.TANH, 0).create(new int[] {4}, 3, SEED);
        plain.setTrainable(network.trainable());
        TrainingBatch batch = batch(9, 4, 1);
        // Short steps, so that the start shows in what comes out.
        GradientAttack attack = new GradientAttack("inner", THREAT, 3, 0.001, 1, false);
        for (Function<Perturbation, Objective> make : objectives()) {
            float[][] seen = new float[2][];
            for (Network n : new Network[] {network, plain}) {
                float[] before = n.trainable();
                make.apply((target, inputs, rowIds, seed) -> {
                            Features f = new NearbyStart(attack, 0.001).perturb(target, inputs, rowIds, seed);
                            seen[n == network ? 0 : 1] = f.data();
                            return f;
                        })
                        .accumulate(n, batch, new float[before.length], SEED);
                assertArrayEquals(before, n.trainable());
            }
            assertArrayEquals(seen[1], seen[0]);
        }
        // With x' = x the divergence is exactly zero under one mask: what is left is cross-entropy.
        float[] a = new float[network.trainable().length];
        float[] b = a.clone();
        double trades =
                new TradesObjective((target, inputs, rowIds, seed) -> inputs, 6).accumulate(network, batch, a, SEED);
        assertEquals(new StandardObjective().accumulate(network, batch, b, SEED), trades, 1e-6);
        assertArrayEquals(b, a, 1e-6f);
    }

    /** What batch norm needs: one pass whose first segment is the inputs as they are, and buffers moved once by it. */
    @Test
    void onePassOverTwoSegments_cleanFirst() {
        Network plain = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 2);
        for (Function<Perturbation, Objective> make : objectives()) {
            List<Batch> passes = new ArrayList<>();
            List<String> verbs = new ArrayList<>();
            Network spy = (Network) Proxy.newProxyInstance(
                    Network.class.getClassLoader(), new Class<?>[] {Network.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("forward") && arguments[1] == Mode.TRAINING) {
                            passes.add((Batch) arguments[0]);
                        }
                        if (method.getReturnType() == void.class) {
                            verbs.add(method.getName());
                        }
                        return method.invoke(plain, arguments);
                    });
            Features[] perturbed = new Features[1];
            make.apply((target, inputs, rowIds, seed) -> {
                        perturbed[0] = nearby(THREAT, 2).perturb(target, inputs, rowIds, seed);
                        verbs.clear();
                        return perturbed[0];
                    })
                    .accumulate(spy, batch, new float[plain.trainable().length], SEED);
            assertEquals(1, passes.size());
            assertArrayEquals(new int[] {7, 7}, passes.get(0).segments());
            assertArrayEquals(
                    batch.features().data(),
                    passes.get(0).features().slice(0, 7).data());
            assertArrayEquals(
                    perturbed[0].data(), passes.get(0).features().slice(7, 14).data());
            assertEquals(List.of("backward", "updateBuffers"), verbs);
        }
    }

    @Test
    void epsilonZero_leavesTradesWithCrossEntropy() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 3);
        float[] a = new float[network.trainable().length];
        float[] b = a.clone();
        Perturbation none = nearby(new ThreatModel(Norm.LINF, 0), 3);
        double trades = new TradesObjective(none, 6).accumulate(network, batch, a, SEED);
        assertEquals(new StandardObjective().accumulate(network, batch, b, SEED), trades, 1e-6);
        assertArrayEquals(b, a, 1e-6f);
    }

    @Test
    void orderOfTheBatch_doesNotMatter_andWeightsCount() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 2);
        int[] reversed = {6, 5, 4, 3, 2, 1, 0};
        TrainingBatch other = select(batch, reversed);
        double[] weights = batch.weights().clone();
        weights[6] = 0;
        TrainingBatch zero = new TrainingBatch(batch.features(), batch.rowIds(), batch.labels(), weights);
        TrainingBatch fewer = select(batch, new int[] {0, 1, 2, 3, 4, 5});
        for (Function<Perturbation, Objective> make : objectives()) {
            Objective objective = make.apply(nearby(THREAT, 3));
            float[] a = new float[network.trainable().length];
            float[] b = a.clone();
            assertEquals(
                    objective.accumulate(network, batch, a, SEED), objective.accumulate(network, other, b, SEED), 1e-5);
            assertArrayEquals(a, b, 1e-5f);
            float[] without = new float[a.length];
            float[] rest = new float[a.length];
            assertEquals(
                    objective.accumulate(network, fewer, rest, SEED),
                    objective.accumulate(network, zero, without, SEED),
                    1e-5);
            assertArrayEquals(rest, without, 1e-5f);
        }
    }

    private static TrainingBatch select(TrainingBatch batch, int[] rows) {
        return new TrainingBatch(
                batch.features().select(rows),
                MathOps.select(batch.rowIds(), rows),
                MathOps.select(batch.labels(), rows),
                MathOps.select(batch.weights(), rows));
    }

    @Test
    void sameSeed_sameBits_andTheGradientIsAdded() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 2);
        for (Function<Perturbation, Objective> make : objectives()) {
            Objective objective = make.apply(nearby(THREAT, 3));
            float[] a = new float[network.trainable().length];
            float[] b = a.clone();
            assertEquals(
                    objective.accumulate(network, batch, a, SEED), objective.accumulate(network, batch, b, SEED), 0);
            assertArrayEquals(a, b);
            objective.accumulate(network, batch, b, SEED);
            for (int i = 0; i < a.length; i++) {
                assertEquals(2 * a[i], b[i], 1e-5f);
            }
            assertNotEquals(0, a[a.length - 1]);
        }
    }

    @Test
    void weightsAllZero_areNoLossAndNoGradient() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(5, 4, 2);
        TrainingBatch none =
                new TrainingBatch(batch.features(), batch.rowIds(), batch.labels(), new double[batch.size()]);
        for (Function<Perturbation, Objective> make : objectives()) {
            float[] gradient = new float[network.trainable().length];
            assertEquals(0, make.apply(nearby(THREAT, 2)).accumulate(network, none, gradient, SEED));
            assertArrayEquals(new float[gradient.length], gradient);
        }
    }

    @Test
    void featureThatIsNaN_isDivergenceAndNotBadTargets() {
        Examples data = strongAndWeak(20, 1);
        data.features().data()[7] = Float.NaN;
        for (Function<Perturbation, Objective> make : objectives()) {
            TrainingRegime regime = new TrainingRegime(
                    "pair",
                    make.apply(nearby(THREAT, 2)),
                    new RobustAccuracyScore(GradientAttack.fgsm(THREAT)),
                    TrainingPlan.defaults());
            assertTrue(assertThrows(TrainingDivergedException.class, () -> new NetworkLearner(Mlp.of(4))
                            .fit(new TrainingTask(data, data, 2, regime, Optional.empty(), SEED, SEED)))
                    .getMessage()
                    .startsWith("training diverged: loss is NaN at epoch 1, batch 1"));
        }
    }

    @Test
    void training_buysRobustness() {
        ThreatModel threat = new ThreatModel(Norm.LINF, 0.4);
        TrainingPlan plan = new TrainingPlan(
                15,
                32,
                TrainingPlan.defaults().optimizer().withLearningRate(0.01),
                TrainingPlan.Start.SCRATCH,
                true,
                0,
                0);
        RobustAccuracyScore score = new RobustAccuracyScore(GradientAttack.pgd(threat, 10));
        Examples train = strongAndWeak(300, 1);
        Examples validation = strongAndWeak(100, 2);
        Examples test = strongAndWeak(400, 3);
        double standard = robustAccuracy(TrainingRegime.standard(plan), train, validation, test, score);
        for (Function<Perturbation, Objective> make : objectives()) {
            Objective objective = make.apply(nearby(threat, 5));
            String id = objective.getClass().getSimpleName();
            double robust =
                    robustAccuracy(new TrainingRegime(id, objective, score, plan), train, validation, test, score);
            assertTrue(robust > standard + 0.1, id + ": " + robust + " against " + standard);
        }
    }

    @Test
    void badWeights_areRefused() {
        assertEquals(
                "beta must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new TradesObjective(nearby(THREAT, 1), Double.NaN))
                        .getMessage());
        assertEquals(
                "lambda must be in [0, Infinity), got -1.0",
                assertThrows(IllegalArgumentException.class, () -> new MartObjective(nearby(THREAT, 1), -1))
                        .getMessage());
    }
}
