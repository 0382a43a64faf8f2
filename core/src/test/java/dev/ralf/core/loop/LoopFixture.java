package dev.ralf.core.loop;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Split;
import dev.ralf.core.data.Splitter;
import dev.ralf.core.decision.ArgmaxFitter;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.CleanEvaluator;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Small data and plans for the tests of the loop. */
final class LoopFixture {
    static final SeedTree SEED = new SeedTree(42).child("seed", 0);
    static final Acquisition ENTROPY = new UncertaintySampling("entropy", UncertaintyScore.ENTROPY);

    private LoopFixture() {}

    /** Three classes around the corners of a triangle; class 2 is rare. */
    static Dataset data(int n) {
        RandomGenerator rng = new SeedTree(3).generator();
        float[] x = new float[n * 2];
        int[] y = new int[n];
        int[] gender = new int[n];
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        for (int i = 0; i < n; i++) {
            y[i] = i % 10 == 9 ? 2 : i % 2;
            x[2 * i] = (float) (rng.nextGaussian() + (y[i] == 1 ? 2 : 0));
            x[2 * i + 1] = (float) (rng.nextGaussian() + (y[i] == 2 ? 3 : 0));
            gender[i] = rng.nextInt(2);
        }
        Inputs inputs = new Inputs(
                new Features(x, n, 2), List.of(), List.of(new Groups("Gender", List.of("F", "M"), gender)), ones);
        return new Dataset("triangle", inputs, y, List.of("a", "b", "c"), new int[0], Map.of());
    }

    static Split split(Dataset data) {
        return new Splitter(0.2, 0.1, 0.1, 0, 0, false).split(data, SEED.child("split"));
    }

    static TrainingPlan training(TrainingPlan.Start start, boolean keepBest) {
        return new TrainingPlan(5, 8, Adam.defaults().withLearningRate(0.02), start, keepBest, 0, 0);
    }

    static LoopPlan plan(TrainingPlan training, Acquisition acquisition, int initial, int batch, int rounds) {
        return plan(
                training,
                acquisition,
                new InitialSelectors.Random(),
                initial,
                batch,
                rounds,
                new ArgmaxFitter(),
                false);
    }

    static LoopPlan plan(
            TrainingPlan training,
            Acquisition acquisition,
            InitialSelector first,
            int initial,
            int batch,
            int rounds,
            RuleFitter rule,
            boolean calibrateOnPool) {
        return new LoopPlan(
                "mlp",
                new NetworkLearner(Mlp.of(8)),
                "standard",
                TrainingRegime.standard(training),
                acquisition.id(),
                acquisition,
                first,
                initial,
                batch,
                rounds,
                ValidationPolicy.defaults(),
                List.of(rule),
                calibrateOnPool,
                List.of(new CleanEvaluator(15)),
                List.of());
    }

    static List<RoundResult> run(LoopPlan plan, Dataset data, Split split, Oracle oracle, History history) {
        List<RoundResult> results = new ArrayList<>();
        new ActiveLearningLoop(plan, data, split, oracle, 0, SEED).run(history, results::add);
        return results;
    }
}
