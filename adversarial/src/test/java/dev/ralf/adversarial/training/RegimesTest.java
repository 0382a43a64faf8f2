package dev.ralf.adversarial.training;

import static dev.ralf.adversarial.training.Fixtures.batch;
import static dev.ralf.adversarial.training.Fixtures.strongAndWeak;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.MapOptions;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.ModelScore;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.training.TrainingGuard;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegimesTest {
    private static final SeedTree SEED = new SeedTree(5);
    private static final ThreatModel THREAT = new ThreatModel(Norm.LINF, 0.2);

    private static Fitted fit(TrainingRegime regime, Examples train) {
        return new NetworkLearner(Mlp.of(16))
                .fit(new TrainingTask(train, train.head(0), 2, regime, Optional.empty(), SEED, SEED.child("init")));
    }

    private static float[] weights(Fitted fitted) {
        return ((NetworkClassifier) fitted.model()).network().trainable();
    }

    @Test
    void mixed_isTheWeightedSumOfBothCrossEntropies() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 2);
        GradientAttack inner = new GradientAttack("inner", THREAT, 3, 0.1, 1, false);
        float[] clean = new float[network.trainable().length];
        float[] robust = clean.clone();
        float[] mixed = clean.clone();
        double a = new StandardObjective().accumulate(network, batch, clean, SEED);
        double b = new AdversarialObjective(inner).accumulate(network, batch, robust, SEED);
        double c = new MixedObjective(inner, 0.3).accumulate(network, batch, mixed, SEED);
        assertEquals(0.7 * a + 0.3 * b, c, 1e-6);
        for (int j = 0; j < mixed.length; j++) {
            assertEquals(0.7 * clean[j] + 0.3 * robust[j], mixed[j], 1e-6);
        }
        assertThrows(IllegalArgumentException.class, () -> new MixedObjective(inner, Double.NaN));
    }

    @Test
    void free_stepsTheInputWithTheGradientOfTheLastPass_andKeepsItForTheNextBatch() {
        // Cross-entropy of class 0 rises with (1, -1) x: the first pass is at x, the second at x + 0.2 (1, -1) in the
        // box.
        Network network = Models.linear(new double[][] {{0, 1}, {0, -1}}, 0, 0).network();
        Features x = new Features(new float[] {0.5f, 0.1f}, 1, 2).in(Domain.box(2, 0, 1));
        TrainingBatch batch = new TrainingBatch(x, new int[] {0}, new int[] {0}, new double[] {1});
        FreeObjective free = new FreeObjective(THREAT, 3);
        assertEquals(3, free.repeats());
        Objective round = free.fresh();
        float[] gradient = new float[network.trainable().length];
        double first = round.accumulate(network, batch, gradient, SEED);
        double second = round.accumulate(network, batch, gradient, SEED);
        assertEquals(Math.log1p(Math.exp(0.5 - 0.1)), first, 1e-6);
        assertEquals(Math.log1p(Math.exp(0.7)), second, 1e-6);
        assertEquals(first, free.fresh().accumulate(network, batch, gradient, SEED), "a new round remembers nothing");
    }

    @Test
    void curriculum_growsTheRadiusAndTheSteps() {
        GradientAttack full = new GradientAttack("inner", THREAT, 8, 0.1, 1, false);
        List<GradientAttack> used = new ArrayList<>();
        RobustObjective spy = new RobustObjective() {
            @Override
            public GradientAttack perturbation() {
                return full;
            }

            @Override
            public RobustObjective with(dev.ralf.adversarial.attack.Perturbation other) {
                used.add((GradientAttack) other);
                return this;
            }

            @Override
            public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
                return 0;
            }
        };
        Curriculum curriculum = new Curriculum(spy, full, 0.5, 1);
        for (double progress : new double[] {0, 0.25, 0.5, 0.75}) {
            TrainingBatch b = batch(3, 4, 1);
            curriculum.accumulate(
                    null, new TrainingBatch(b.features(), b.rowIds(), b.labels(), b.weights(), progress), null, SEED);
        }
        assertEquals(
                List.of(0.0, 0.1, 0.2, 0.2),
                used.stream().map(g -> g.threat().epsilon()).toList());
        assertEquals(
                List.of(1, 2, 4, 6), used.stream().map(GradientAttack::steps).toList());
        assertEquals(
                List.of(0.0, 0.05, 0.1, 0.1),
                used.stream().map(GradientAttack::stepSize).toList());
        assertEquals(new NearbyStart(full.weakened(0.5, 0.5), 0.001), new NearbyStart(full, 0.001).weakened(0.5, 0.5));
    }

    @Test
    void guard_rollsTheEpochBackThatLostTooMuch() {
        Examples train = strongAndWeak(60, 3);
        TrainingPlan plan = TrainingPlan.defaults().withEpochs(6);
        double[] scores = {0.3, 0.6, 0.5, 0.35, 0.9, 0.9};
        int[] calls = {0};
        ModelScore scripted = new ModelScore() {
            @Override
            public String id() {
                return "scripted";
            }

            @Override
            public double score(Classifier model, Examples examples, SeedTree seed) {
                assertEquals(10, examples.size());
                return scores[calls[0]++];
            }
        };
        TrainingRegime regime = new TrainingRegime(
                "guarded", new StandardObjective(), scripted, plan, Optional.of(new TrainingGuard(scripted, 10, 0.2)));
        Fitted fitted = fit(regime, train);
        assertEquals(4, calls[0], "0.6 to 0.5 is accepted, and 0.35 is too far below the best, however slowly reached");
        assertEquals(4, fitted.epochs());
        assertEquals(2, fitted.keptEpoch());
        assertTrue(fitted.rolledBack());
        assertArrayEquals(weights(fit(TrainingRegime.standard(plan.withEpochs(2)), train)), weights(fitted));
    }

    @Test
    void everyRobustRegime_isMoreRobustThanStandardTraining_andRepeatsToTheSameBits() {
        Examples train = strongAndWeak(300, 1);
        Examples test = strongAndWeak(300, 2);
        ThreatModel threat = new ThreatModel(Norm.LINF, 0.4);
        RobustAccuracyScore score = new RobustAccuracyScore(GradientAttack.pgd(threat, 10));
        double standard = score.score(
                fit(TrainingRegime.standard(TrainingPlan.defaults()), train).model(), test, SEED);
        for (String id : List.of("fgsm", "pgd", "free", "mixed", "trades", "mart", "awp")) {
            Map<String, Object> options =
                    new HashMap<>(Map.of("id", id, "epsilon", 0.4, "epochs", 30, "learningRate", 0.01));
            if (id.equals("free")) {
                options.put("epochs", 10);
                options.put("replays", 3);
            }
            if (id.equals("mixed")) {
                options.put("share", 0.8);
                options.put("epsilonWarmUp", 0.3);
                options.put("stepsWarmUp", 0.3);
            }
            if (id.equals("awp")) {
                options.put("base", "trades");
            }
            TrainingRegime regime = MapOptions.build(TrainingRegime.class, options);
            Fitted fitted = fit(regime, train);
            double robust = score.score(fitted.model(), test, SEED);
            assertTrue(robust > standard + 0.1, id + ": " + robust + " against " + standard);
            assertArrayEquals(weights(fitted), weights(fit(regime, train)), id);
        }
    }

    @Test
    void guardOfTheFastRegime_isOnByDefault() {
        TrainingRegime fast = MapOptions.build(TrainingRegime.class, Map.of("id", "fgsm"));
        ThreatModel threat = new ThreatModel(Norm.LINF, 0.1);
        assertEquals(
                Optional.of(new TrainingGuard(
                        new SingleStepGap(GradientAttack.fgsm(threat), GradientAttack.pgd(threat, 5)), 256, 0.2)),
                fast.guard());
        TrainingRegime bare = MapOptions.build(TrainingRegime.class, Map.of("id", "fgsm", "guard", false));
        assertEquals(Optional.empty(), bare.guard());
        assertNotEquals(fast, bare);
    }
}
