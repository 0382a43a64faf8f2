package dev.ralf.adversarial.training;

import static dev.ralf.adversarial.training.Fixtures.batch;
import static dev.ralf.adversarial.training.Fixtures.robustAccuracy;
import static dev.ralf.adversarial.training.Fixtures.strongAndWeak;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
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
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PairObjectiveTest {
    private static final SeedTree SEED = new SeedTree(5);
    private static final ThreatModel THREAT = new ThreatModel(Norm.LINF, 0.2);

    private static List<Function<Perturbation, Objective>> objectives() {
        return List.of(p -> new TradesObjective(p, 6), p -> new MartObjective(p, 5));
    }

    private static Perturbation nearby(ThreatModel threat, int steps) {
        return new NearbyStart(GradientAttack.pgd(threat, steps), 0.001);
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
