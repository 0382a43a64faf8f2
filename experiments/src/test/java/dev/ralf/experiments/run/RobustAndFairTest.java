package dev.ralf.experiments.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.adversarial.evaluation.UnfairnessEvaluator;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.fairness.calibration.FairRuleFitter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Robust and fair meet here: the attack must follow the decision that is deployed. */
class RobustAndFairTest {
    /** Group 1 lies 3 units to the right, and the label follows the position: parity needs a large shift. */
    private static Examples shifted(int n, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        double[][] x = new double[n][2];
        int[] y = new int[n];
        int[] s = new int[n];
        for (int i = 0; i < n; i++) {
            s[i] = rng.nextInt(2);
            x[i][0] = rng.nextGaussian() + 3 * s[i];
            x[i][1] = rng.nextGaussian();
            y[i] = x[i][0] + 0.5 * rng.nextGaussian() > 1.5 ? 1 : 0;
        }
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        int[] ids = new int[n];
        Arrays.setAll(ids, i -> i);
        return new Examples(ids, Features.of(x), y, List.of(new Groups("g", List.of("a", "b"), s)), weights);
    }

    private final Classifier model = trained();
    private final DecisionRule fair = fair(model);

    private static Classifier trained() {
        Examples train = shifted(600, 1);
        return new NetworkLearner(Mlp.of(16))
                .fit(new TrainingTask(
                        train,
                        train.select(new int[0]),
                        2,
                        TrainingRegime.standard(TrainingPlan.defaults().withEpochs(40)),
                        Optional.empty(),
                        new SeedTree(2),
                        new SeedTree(3)))
                .model();
    }

    private static DecisionRule fair(Classifier model) {
        Examples calibration = shifted(1500, 4);
        return new FairRuleFitter("g", 0, FairRuleFitter.Mode.DETERMINISTIC)
                .fit(
                        new CalibrationSample(
                                model.probabilities(calibration.features()),
                                calibration.groups(),
                                calibration.weights()),
                        new SeedTree(5));
    }

    private Map<String, Double> measure(Evaluator evaluator) {
        Examples test = shifted(500, 6);
        Measurements sink = new Measurements();
        evaluator.evaluate(
                new EvaluationTask(
                        model,
                        List.of(new Argmax(), fair),
                        test,
                        model.probabilities(test.features()),
                        new SeedTree(7)),
                sink);
        return sink.values();
    }

    private static GradientAttack pgd() {
        return new GradientAttack("pgd", new ThreatModel(Norm.LINF, 0.4), 10, 0.1, 1, true);
    }

    @Test
    void underALargeFairShift_theRawModelAttackFindsFewerErrorsThanTheAdaptiveOne() {
        Map<String, Double> values = measure(new RobustEvaluator(pgd(), "pgd", 0, true));
        double adaptive = values.get(fair.id() + "/robust-accuracy.pgd");
        double transfer = values.get(fair.id() + "/transfer-accuracy.pgd");
        assertTrue(transfer > adaptive + 0.05, "transfer " + transfer + ", adaptive " + adaptive);
    }

    @Test
    void anAttackOnFairness_breaksTheToleranceThroughTheRule_andHardlyByTransfer() {
        Map<String, Double> values = measure(new UnfairnessEvaluator(pgd(), "pgd"));
        double clean = values.get(fair.id() + "/unfairness-clean.pgd/g");
        double adaptive = values.get(fair.id() + "/unfairness-attacked.pgd/g");
        double transfer = values.get(fair.id() + "/unfairness-transfer.pgd/g");
        assertTrue(adaptive > clean + 0.1, "clean " + clean + ", adaptive " + adaptive);
        assertTrue(adaptive > transfer + 0.1, "transfer " + transfer + ", adaptive " + adaptive);
    }
}
