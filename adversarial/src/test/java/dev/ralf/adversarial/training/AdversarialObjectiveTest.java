package dev.ralf.adversarial.training;

import static dev.ralf.adversarial.training.Fixtures.batch;
import static dev.ralf.adversarial.training.Fixtures.robustAccuracy;
import static dev.ralf.adversarial.training.Fixtures.strongAndWeak;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.util.MathOps;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdversarialObjectiveTest {
    private static final SeedTree SEED = new SeedTree(5);
    private static final ThreatModel THREAT = new ThreatModel(Norm.LINF, 0.2);

    @Test
    void perturbation_isMadeInInferenceModeOnTheNetworkItself() {
        Mlp dropout = new Mlp(List.of(16), Activation.TANH, 0.5);
        Network network = dropout.create(new int[] {4}, 3, SEED);
        Network plain = new Mlp(List.of(16), Activation.TANH, 0).create(new int[] {4}, 3, SEED);
        plain.setTrainable(network.trainable());
        TrainingBatch batch = batch(9, 4, 1);
        // A short step, so that the random start shows in what comes out.
        GradientAttack pgd = GradientAttack.fgsm(THREAT).withRandomStart(true).withStepSize(0.01);
        Features[] seen = new Features[1];
        AdversarialObjective objective = new AdversarialObjective((target, inputs, rowIds, seed) -> {
            seen[0] = pgd.perturb(target, inputs, rowIds, seed);
            return seen[0];
        });
        float[] before = network.trainable();
        objective.accumulate(network, batch, new float[before.length], SEED);
        assertArrayEquals(before, network.trainable());
        Features expected = pgd.perturb(
                new CrossEntropyTarget(new NetworkClassifier("plain", plain), batch.labels()),
                batch.features(),
                batch.rowIds(),
                SEED.child("attack"));
        assertArrayEquals(expected.data(), seen[0].data());
    }

    @Test
    void orderOfTheBatch_doesNotMatter_andWeightsCount() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        AdversarialObjective objective = new AdversarialObjective(GradientAttack.pgd(THREAT, 3));
        TrainingBatch batch = batch(7, 4, 2);
        int[] reversed = {6, 5, 4, 3, 2, 1, 0};
        TrainingBatch other = new TrainingBatch(
                batch.features().select(reversed),
                MathOps.select(batch.rowIds(), reversed),
                MathOps.select(batch.labels(), reversed),
                MathOps.select(batch.weights(), reversed));
        float[] a = new float[network.trainable().length];
        float[] b = a.clone();
        double lossA = objective.accumulate(network, batch, a, SEED);
        double lossB = objective.accumulate(network, other, b, SEED);
        assertEquals(lossA, lossB, 1e-6);
        assertArrayEquals(a, b, 1e-6f);

        // Weight 0 removes a row.
        double[] weights = batch.weights().clone();
        weights[6] = 0;
        int[] rest = {0, 1, 2, 3, 4, 5};
        double without = objective.accumulate(
                network,
                new TrainingBatch(batch.features(), batch.rowIds(), batch.labels(), weights),
                new float[a.length],
                SEED);
        double fewer = objective.accumulate(
                network,
                new TrainingBatch(
                        batch.features().select(rest),
                        rest,
                        MathOps.select(batch.labels(), rest),
                        MathOps.select(batch.weights(), rest)),
                new float[a.length],
                SEED);
        assertEquals(fewer, without, 1e-6);
    }

    @Test
    void epsilonZero_isStandardTraining() {
        Network network = Mlp.of(8).create(new int[] {4}, 3, SEED);
        TrainingBatch batch = batch(7, 4, 3);
        float[] a = new float[network.trainable().length];
        float[] b = a.clone();
        ThreatModel none = new ThreatModel(Norm.LINF, 0);
        double adversarial = new AdversarialObjective(GradientAttack.pgd(none, 3)).accumulate(network, batch, a, SEED);
        double standard =
                TrainingRegime.standard(TrainingPlan.defaults()).objective().accumulate(network, batch, b, SEED);
        assertEquals(standard, adversarial);
        assertArrayEquals(b, a);
    }

    @Test
    void training_buysRobustnessAndKeepsTheEpochThatScoresBest() {
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
        TrainingRegime pgd =
                new TrainingRegime("pgd", new AdversarialObjective(GradientAttack.pgd(threat, 5)), score, plan);
        TrainingRegime fast = new TrainingRegime(
                "fgsm",
                new AdversarialObjective(
                        GradientAttack.fgsm(threat).withRandomStart(true).withStepSize(0.5)),
                score,
                plan);
        Examples train = strongAndWeak(300, 1);
        Examples validation = strongAndWeak(100, 2);
        Examples test = strongAndWeak(400, 3);
        double standard = robustAccuracy(TrainingRegime.standard(plan), train, validation, test, score);
        double madry = robustAccuracy(pgd, train, validation, test, score);
        double cheap = robustAccuracy(fast, train, validation, test, score);
        assertTrue(madry > standard + 0.1, madry + " against " + standard);
        assertTrue(cheap > standard + 0.1, cheap + " against " + standard);
    }
}
