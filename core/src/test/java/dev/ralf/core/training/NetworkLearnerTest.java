package dev.ralf.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.Schedule;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkLearnerTest {
    private static final Adam ADAM = Adam.defaults().withLearningRate(0.01);
    private static final NetworkLearner LEARNER = new NetworkLearner(Mlp.of(6));

    private static Examples data(int n) {
        RandomGenerator rng = new SeedTree(11).generator();
        float[] x = new float[n * 2];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 2;
            x[2 * i] = (float) (rng.nextGaussian() + 2 * y[i]);
            x[2 * i + 1] = (float) rng.nextGaussian();
        }
        return Examples.of(new Features(x, n, 2), y);
    }

    /** A score that follows a script, and keeps the parameters of each epoch that was scored. */
    private static final class Script implements ModelScore {
        private final double[] scores;
        private final List<float[]> seen = new ArrayList<>();

        Script(double... scores) {
            this.scores = scores;
        }

        @Override
        public String id() {
            return "script";
        }

        @Override
        public double score(Classifier model, Examples examples, SeedTree seed) {
            seen.add(((NetworkClassifier) model).network().trainable());
            return scores[seen.size() - 1];
        }
    }

    private static Fitted fit(TrainingPlan plan, ModelScore score, Examples data, Optional<ModelState> previous) {
        TrainingRegime regime = new TrainingRegime("standard", new StandardObjective(), score, plan);
        return LEARNER.fit(new TrainingTask(data, data(6), 2, regime, previous, new SeedTree(1), new SeedTree(2)));
    }

    private static float[] parameters(Fitted fitted) {
        return ((NetworkClassifier) fitted.model()).network().trainable();
    }

    @Test
    void bestEpoch_isKept_andATieGoesToTheLaterOne() {
        Script script = new Script(0.5, 0.9, 0.7, 0.9, 0.1);
        Fitted fitted =
                fit(new TrainingPlan(5, 8, ADAM, Start.SCRATCH, true, 0, 0), script, data(20), Optional.empty());
        assertEquals(5, fitted.epochs());
        assertEquals(4, fitted.keptEpoch());
        assertArrayEquals(script.seen.get(3), parameters(fitted));
    }

    @Test
    void withoutKeepBest_theLastEpochIsKept() {
        Script script = new Script(0.9, 0.1, 0.1);
        Fitted fitted =
                fit(new TrainingPlan(9, 8, ADAM, Start.SCRATCH, false, 0, 2), script, data(20), Optional.empty());
        assertEquals(3, fitted.epochs());
        assertEquals(3, fitted.keptEpoch());
        assertArrayEquals(script.seen.get(2), parameters(fitted));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 4, 2", "3, 7, 4"})
    void patience_countsScoredEpochsWithoutABetterScore(int patience, int epochs, int kept) {
        // 0.5 0.4 | 0.5 ties: it is kept, and is still no better | 0.6 at the fifth is better.
        Script script = patience == 3
                ? new Script(0.5, 0.4, 0.4, 0.6, 0.4, 0.3, 0.2)
                : patience == 2 ? new Script(0.4, 0.5, 0.4, 0.4) : new Script(0.5, 0.4);
        Fitted fitted =
                fit(new TrainingPlan(7, 8, ADAM, Start.SCRATCH, true, 0, patience), script, data(20), Optional.empty());
        assertEquals(epochs, fitted.epochs());
        assertEquals(kept, fitted.keptEpoch());
    }

    @Test
    void patience_aTieIsNoBetterScore_butIsKept() {
        Script script = new Script(0.5, 0.5, 0.5);
        Fitted fitted =
                fit(new TrainingPlan(9, 8, ADAM, Start.SCRATCH, true, 0, 2), script, data(20), Optional.empty());
        assertEquals(3, fitted.epochs());
        assertEquals(3, fitted.keptEpoch());
    }

    @Test
    void validateLast_scoresTheLastEpochsAlone() {
        Script script = new Script(0.9, 0.1);
        Fitted fitted =
                fit(new TrainingPlan(6, 8, ADAM, Start.SCRATCH, true, 2, 0), script, data(20), Optional.empty());
        assertEquals(2, script.seen.size());
        assertEquals(5, fitted.keptEpoch());
    }

    @Test
    void scoresThatAreNaN_keepTheLastEpoch() {
        Fitted fitted = fit(
                new TrainingPlan(2, 8, ADAM, Start.SCRATCH, true, 0, 0),
                new Script(Double.NaN, Double.NaN),
                data(20),
                Optional.empty());
        assertEquals(2, fitted.keptEpoch());
    }

    @Test
    void warmWithOptimizer_isAsIfTrainingHadGoneOn() {
        // One full batch per epoch: the order of rows is the only thing that differs between the epochs' streams, so
        // that 2 + 2 epochs equal 4 up to the rounding of sums.
        Examples data = data(8);
        ModelScore none = new AccuracyScore();
        Fitted whole = fit(new TrainingPlan(4, 8, ADAM, Start.SCRATCH, false, 0, 0), none, data, Optional.empty());
        TrainingPlan half = new TrainingPlan(2, 8, ADAM, Start.WARM_WITH_OPTIMIZER, false, 0, 0);
        Fitted first = fit(half, none, data, Optional.empty());
        Fitted second = fit(half, none, data, first.state());
        assertArrayEquals(parameters(whole), parameters(second), 2e-5f);
        // With a fresh optimiser the steps are others.
        Fitted fresh = fit(half.withStart(Start.WARM), none, data, first.state());
        double apart = 0;
        for (int i = 0; i < parameters(whole).length; i++) {
            apart = Math.max(apart, Math.abs(parameters(whole)[i] - parameters(fresh)[i]));
        }
        assertTrue(apart > 1e-4, "apart by " + apart);
        // From scratch the previous state does not matter.
        assertArrayEquals(
                parameters(fit(half.withStart(Start.SCRATCH), none, data, Optional.empty())),
                parameters(fit(half.withStart(Start.SCRATCH), none, data, first.state())));
    }

    @ParameterizedTest
    @EnumSource
    void sameTask_sameBits(Start start) {
        TrainingPlan plan = new TrainingPlan(3, 8, ADAM, start, true, 0, 0);
        Fitted first = fit(plan, new AccuracyScore(), data(30), Optional.empty());
        Fitted a = fit(plan, new AccuracyScore(), data(30), first.state());
        Fitted b = fit(plan, new AccuracyScore(), data(30), first.state());
        assertArrayEquals(parameters(a), parameters(b));
        assertEquals(a.trainingLoss(), b.trainingLoss());
    }

    @Test
    void learnsWhatCanBeLearned() {
        Examples data = data(200);
        Fitted fitted = fit(
                new TrainingPlan(40, 16, ADAM, Start.SCRATCH, false, 0, 0),
                new AccuracyScore(),
                data,
                Optional.empty());
        // Two unit Gaussians 2 apart: the best rule has 84 % in expectation; 78 % is 2.3 sd below for 200 rows.
        double accuracy = new AccuracyScore().score(fitted.model(), data, new SeedTree(1));
        assertTrue(accuracy > 0.78, "accuracy " + accuracy);
    }

    @Test
    void featureThatIsNaN_isDivergenceWithItsPlace() {
        Examples data = data(20);
        data.features().data()[7] = Float.NaN;
        assertEquals(
                "training diverged: loss is NaN at epoch 1, batch 1 (learningRate 0.01); lower learningRate, or check"
                        + " the features",
                assertThrows(
                                TrainingDivergedException.class,
                                () -> fit(
                                        new TrainingPlan(3, 20, ADAM, Start.SCRATCH, false, 0, 0),
                                        new AccuracyScore(),
                                        data,
                                        Optional.empty()))
                        .getMessage());
    }

    @Test
    void lastStepThatOverflows_isDivergence() {
        Adam huge = ADAM.withLearningRate(1e39); // the first step is about the learning rate: beyond a float
        assertTrue(assertThrows(
                        TrainingDivergedException.class,
                        () -> fit(
                                new TrainingPlan(1, 64, huge, Start.SCRATCH, false, 0, 0),
                                new AccuracyScore(),
                                data(20),
                                Optional.empty()))
                .getMessage()
                .matches("training diverged: a parameter is -?Infinity after epoch 1 \\(learningRate 1\\.0E39\\); lower"
                        + " learningRate"));
    }

    @Test
    void noExamples_isRefused() {
        assertEquals(
                "labelled must have at least 1 example, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> fit(
                                        TrainingPlan.defaults(),
                                        new AccuracyScore(),
                                        data(2).select(new int[0]),
                                        Optional.empty()))
                        .getMessage());
    }

    private static float[] gradient(Examples data, double[] weights, double[] loss) {
        Network network = Mlp.of(6).create(new int[] {2}, 2, new SeedTree(3));
        float[] gradient = new float[network.trainable().length];
        loss[0] = new StandardObjective()
                .accumulate(
                        network,
                        new TrainingBatch(data.features(), data.ids(), data.labels(), weights),
                        gradient,
                        new SeedTree(4));
        return gradient;
    }

    @Test
    void weightTwo_equalsTheRowTwice() {
        Examples five = data(5);
        Examples six = five.select(new int[] {0, 1, 2, 3, 4, 3});
        double[] a = new double[1];
        double[] b = new double[1];
        float[] weighted = gradient(five, new double[] {1, 1, 1, 2, 1}, a);
        float[] repeated = gradient(six, six.weights(), b);
        assertEquals(b[0], a[0], 1e-12);
        assertArrayEquals(repeated, weighted, 1e-6f); // float sums in another order
        float[] plain = gradient(five, five.weights(), a);
        assertFalse(Arrays.equals(plain, weighted));
    }

    @Test
    void weightsAllZero_areNoLossAndNoGradient() {
        double[] loss = {1};
        float[] gradient = gradient(data(4), new double[4], loss);
        assertEquals(0, loss[0]);
        assertArrayEquals(new float[gradient.length], gradient);
    }

    @Test
    void objectiveAddsToTheGradient() {
        Examples data = data(5);
        Network network = Mlp.of(6).create(new int[] {2}, 2, new SeedTree(3));
        TrainingBatch batch = new TrainingBatch(data.features(), data.ids(), data.labels(), data.weights());
        float[] once = new float[network.trainable().length];
        new StandardObjective().accumulate(network, batch, once, new SeedTree(4));
        float[] twice = once.clone();
        new StandardObjective().accumulate(network, batch, twice, new SeedTree(4));
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], twice[i], 1e-6f);
        }
        assertNotEquals(0, once[once.length - 1]);
    }

    @Test
    void planReadsItsDefaults() {
        FixtureOptions options = FixtureOptions.defaults();
        assertEquals(TrainingPlan.defaults(), TrainingPlan.read(options));
        assertEquals(
                Set.of(
                        "epochs",
                        "batch",
                        "optimizer",
                        "learningRate",
                        "weightDecay",
                        "beta1",
                        "beta2",
                        "adamEpsilon",
                        "schedule",
                        "warmUp",
                        "clipNorm",
                        "averageDecay",
                        "classWeights",
                        "start",
                        "keepBest",
                        "validateLast",
                        "patience"),
                options.read());
        assertEquals(
                new TrainingPlan(
                        7, 3, Adam.defaults().withLearningRate(0.5).withWeightDecay(0.1), Start.WARM, true, 2, 4),
                TrainingPlan.read(new FixtureOptions(Map.of(
                        "epochs",
                        7,
                        "batch",
                        3,
                        "learningRate",
                        0.5,
                        "weightDecay",
                        0.1,
                        "start",
                        "warm",
                        "keepBest",
                        true,
                        "validateLast",
                        2,
                        "patience",
                        4))));
    }

    private static TrainingPlan read(Object... namesAndValues) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        FixtureOptions options = new FixtureOptions(given);
        TrainingPlan plan = TrainingPlan.read(options);
        options.finish();
        return plan;
    }

    @Test
    void planReadsOptimizerScheduleAndClipping() {
        assertEquals(Sgd.defaults(), read("optimizer", "sgd").optimizer());
        assertEquals(
                new Sgd(0.2, 0.8, true, 5e-4),
                read("optimizer", "sgd", "learningRate", 0.2, "momentum", 0.8, "nesterov", true, "weightDecay", 5e-4)
                        .optimizer());
        assertEquals(new Schedule.Step(10 / 30.0, 0.1), read("schedule", "step").schedule());
        assertEquals(
                new Schedule.Step(0.8, 0.5),
                read("epochs", 200, "schedule", "step", "decayEvery", 160, "decay", 0.5)
                        .schedule());
        assertEquals(
                new Schedule.WarmUp(0.1, new Schedule.Cosine(0)),
                read("schedule", "cosine", "warmUp", 0.1).schedule());
        assertEquals(
                new Schedule.Cyclic(3, 0.4, 0),
                read("schedule", "cyclic", "cycles", 3, "peak", 0.4).schedule());
        assertEquals(
                new Schedule.WarmUp(0.2, Schedule.constant()),
                read("warmUp", 0.2).schedule());
        assertEquals(0.5, read("clipNorm", 0.5).clipNorm());
        assertEquals(0.99, read("averageDecay", 0.99).averageDecay());
        assertEquals(
                new Adam(0.1, 0.8, 0.99, 1e-4, 0.01),
                read("optimizer", "adamw", "learningRate", 0.1, "beta1", 0.8, "beta2", 0.99, "adamEpsilon", 1e-4)
                        .optimizer());
        assertEquals(
                new Schedule.Piecewise(List.of(0.5, 22 / 30.0), 0.1),
                read("schedule", "piecewise").schedule());
        assertEquals(
                new Schedule.Piecewise(List.of(0.5, 0.75), 0.2),
                read("epochs", 200, "schedule", "piecewise", "milestones", List.of(100, 150), "decay", 0.2)
                        .schedule());
        assertEquals(
                ClassWeights.ofBalance(),
                read("classWeights", List.of("balanced")).classWeights());
        assertEquals(
                ClassWeights.of(1.0, 2.5),
                read("classWeights", List.of("1", "2.5")).classWeights());
    }

    @ParameterizedTest
    @CsvSource({
        "momentum, 0.9, momentum: momentum needs optimizer: sgd",
        "nesterov, true, nesterov: nesterov needs optimizer: sgd",
        "decayEvery, 3, decayEvery: decayEvery needs schedule: step",
        "decay, 0.5, decay: decay needs schedule: step or piecewise",
        "cycles, 2, cycles: cycles needs schedule: cyclic",
        "peak, 0.5, peak: peak needs schedule: cyclic"
    })
    void optionsWithoutTheirCompanion_areRefused(String name, String value, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> read(name, value))
                        .getMessage());
    }

    @Test
    void wrongListsAreRefused() {
        for (Object[] bad : new Object[][] {
            {"classWeights", List.of("1", "heavy"), "balanced or one number of each class, got [1, heavy]"},
            {"classWeights", List.of("1", "-2"), "classWeights[1] must be in [0, Infinity), got -2.0"},
            {"classWeights", List.of("1", "NaN"), "classWeights[1] must be in [0, Infinity), got NaN"},
            {"classWeights", List.of("0", "0"), "classWeights must have one above 0, got [0.0, 0.0]"},
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> read(bad[0], bad[1]))
                    .getMessage();
            assertTrue(message.startsWith("classWeights: ") && message.endsWith((String) bad[2]), message);
        }
        assertEquals(
                "milestones: milestones must not fall, got [20, 10]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> read("schedule", "piecewise", "milestones", List.of(20, 10)))
                        .getMessage());
    }

    @Test
    void betasWithSgd_areRefused() {
        assertEquals(
                "beta1: beta1 needs optimizer: adam",
                assertThrows(IllegalArgumentException.class, () -> read("optimizer", "sgd", "beta1", 0.5))
                        .getMessage());
    }

    @Test
    void nesterovWithoutMomentum_isRefused() {
        assertEquals(
                "nesterov: nesterov needs momentum above 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> read("optimizer", "sgd", "momentum", 0, "nesterov", true))
                        .getMessage());
    }

    @Test
    void schedule_seesEachStepOfTheRoundOnce_andScalesTheSteps() {
        // 20 rows in batches of 8: 3 steps an epoch, 12 in the round; and from its own beginning in the next round.
        List<String> seen = new ArrayList<>();
        Schedule off = (step, total) -> {
            seen.add(step + "/" + total);
            return 0;
        };
        TrainingPlan plan = new TrainingPlan(4, 8, ADAM, Start.WARM_WITH_OPTIMIZER, false, 0, 0).withSchedule(off);
        Fitted first = fit(plan, new AccuracyScore(), data(20), Optional.empty());
        List<String> expected =
                Arrays.stream(MathOps.range(12)).mapToObj(i -> i + "/12").toList();
        assertEquals(expected, seen);
        // Factor 0 moves nothing.
        assertArrayEquals(Mlp.of(6).create(new int[] {2}, 2, new SeedTree(2)).trainable(), parameters(first));
        seen.clear();
        fit(plan, new AccuracyScore(), data(20), first.state());
        assertEquals(expected, seen);
    }

    @Test
    void scheduleOfOneHalf_isHalfTheLearningRate() {
        TrainingPlan plan = new TrainingPlan(3, 8, ADAM, Start.SCRATCH, false, 0, 0);
        Fitted half = fit(plan.withSchedule((step, total) -> 0.5), new AccuracyScore(), data(20), Optional.empty());
        Fitted rate = fit(
                new TrainingPlan(3, 8, ADAM.withLearningRate(0.005), Start.SCRATCH, false, 0, 0),
                new AccuracyScore(),
                data(20),
                Optional.empty());
        assertArrayEquals(parameters(rate), parameters(half));
    }

    @Test
    void clipNorm_boundsTheStepOfPlainSgd() {
        // One full batch, one step: parameters move by learningRate x min(|g|, clipNorm).
        Sgd plain = new Sgd(1, 0, false, 0);
        TrainingPlan plan = new TrainingPlan(1, 64, plain, Start.SCRATCH, false, 0, 0);
        float[] start = Mlp.of(6).create(new int[] {2}, 2, new SeedTree(2)).trainable();
        double free = distance(start, parameters(fit(plan, new AccuracyScore(), data(20), Optional.empty())));
        assertTrue(free > 0.1, "gradient norm " + free);
        for (double limit : new double[] {0.01, 0.1, 2 * free}) {
            double moved = distance(
                    start, parameters(fit(plan.withClipNorm(limit), new AccuracyScore(), data(20), Optional.empty())));
            assertEquals(Math.min(limit, free), moved, 1e-6);
        }
    }

    private static double distance(float[] a, float[] b) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            square += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(square);
    }

    @Test
    void sgdWithMomentum_goesOnFromASavedRound() {
        Sgd sgd = new Sgd(0.1, 0.9, true, 1e-3);
        TrainingPlan half = new TrainingPlan(2, 8, sgd, Start.WARM_WITH_OPTIMIZER, false, 0, 0);
        Examples data = data(8);
        Fitted whole = fit(half.withEpochs(4), new AccuracyScore(), data, Optional.empty());
        Fitted first = fit(half, new AccuracyScore(), data, Optional.empty());
        Fitted second = fit(half, new AccuracyScore(), data, first.state());
        assertArrayEquals(parameters(whole), parameters(second), 2e-5f);
        Fitted fresh = fit(half.withStart(Start.WARM), new AccuracyScore(), data, first.state());
        assertTrue(distance(parameters(whole), parameters(fresh)) > 1e-3);
    }

    /** Two steps by hand: the average of the model is the ramp's mean of the parameters after each step. */
    @Test
    void averageOfTheWeights_isTheModel_andTrainingGoesOnFromTheWeights() {
        TrainingPlan plan = new TrainingPlan(1, 10, ADAM, Start.SCRATCH, false, 0, 0).withAverageDecay(0.9);
        Script none = new Script();
        Fitted plain = fit(plan.withAverageDecay(0), none, data(20), Optional.empty());
        Fitted averaged = fit(plan, none, data(20), Optional.empty());
        Map<String, float[]> state = averaged.state().orElseThrow().arrays();
        assertArrayEquals(parameters(plain), state.get("network/trainable"));
        // One step is a round of one batch; the schedule and the order of rows are those of the whole round.
        List<float[]> steps = new ArrayList<>();
        Objective counting = (network, batch, gradient, seed) -> {
            steps.add(network.trainable());
            return new StandardObjective().accumulate(network, batch, gradient, seed);
        };
        LEARNER.fit(new TrainingTask(
                data(20),
                data(6),
                2,
                new TrainingRegime("counting", counting, none, plan),
                Optional.empty(),
                new SeedTree(1),
                new SeedTree(2)));
        float[] first = steps.get(1);
        float[] second = parameters(plain);
        float[] expected = new float[first.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) (0.5 * first[i] + 0.5 * second[i]); // ramp: decay 1 - 1 / 2
        }
        assertArrayEquals(expected, parameters(averaged));
    }

    @Test
    void average_goesOnFromASavedRound_andIsScored() {
        TrainingPlan whole = new TrainingPlan(4, 8, ADAM, Start.SCRATCH, true, 0, 0).withAverageDecay(0.8);
        Script script = new Script(1, 2, 4, 3);
        Fitted best = fit(whole, script, data(20), Optional.empty());
        assertArrayEquals(script.seen.get(2), parameters(best)); // epoch 3, as it was scored
        Script none = new Script();
        Examples data = data(8); // one batch, so that orders do not matter beyond rounding
        TrainingPlan half = new TrainingPlan(2, 8, ADAM, Start.WARM_WITH_OPTIMIZER, false, 0, 0).withAverageDecay(0.8);
        Fitted first = fit(half, none, data, Optional.empty());
        Fitted second = fit(half, none, data, first.state());
        TrainingPlan four = new TrainingPlan(4, 8, ADAM, Start.SCRATCH, false, 0, 0).withAverageDecay(0.8);
        assertArrayEquals(parameters(fit(four, none, data, Optional.empty())), parameters(second), 1e-5f);
    }

    @Test
    void classWeights_multiplyTheRowsWeights() {
        double[] weights = {1, 1, 2, 4};
        int[] labels = {0, 0, 0, 2};
        assertArrayEquals(weights, ClassWeights.none().apply(weights, labels, 3));
        // Sums 4, 0, 4 of 8: two classes occur, each gets 4.
        assertArrayEquals(weights, ClassWeights.ofBalance().apply(weights, labels, 3));
        // Sums 3 and 1 of 4: factors 4 / (2 * 3) and 4 / (2 * 1).
        assertArrayEquals(
                new double[] {2 / 3.0, 2 / 3.0, 2 / 3.0, 2},
                ClassWeights.ofBalance().apply(new double[] {1, 1, 1, 1}, labels, 3),
                1e-15);
        assertArrayEquals(
                new double[] {3, 3, 6, 2}, ClassWeights.of(3.0, 9.0, 0.5).apply(weights, labels, 3));
        assertEquals(
                "classWeights must have length 3, got 2",
                assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(3.0, 9.0)
                                .apply(weights, labels, 3))
                        .getMessage());
    }

    @Test
    void classWeights_trainAsTheRowsRepeated() {
        TrainingPlan plan = new TrainingPlan(1, 64, new Sgd(0.1, 0, false, 0), Start.SCRATCH, false, 0, 0);
        Examples data = data(9);
        int[] repeated = {0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8}; // class 1 is that of odd rows
        float[] weighted =
                parameters(fit(plan.withClassWeights(ClassWeights.of(1.0, 2.0)), new Script(), data, Optional.empty()));
        assertArrayEquals(
                parameters(fit(plan, new Script(), data.select(repeated), Optional.empty())), weighted, 1e-6f);
    }

    @Test
    void labelSmoothing_isCrossEntropyWithSoftTargets() {
        Network network = Mlp.softmaxRegression().create(new int[] {1}, 2, new SeedTree(3));
        network.setTrainable(new float[] {(float) Math.log(3), 0, 0, 0});
        TrainingBatch batch =
                new TrainingBatch(new Features(new float[] {1}, 1, 1), new int[] {0}, new int[] {1}, new double[] {1});
        float[] gradient = new float[4];
        // p = (3/4, 1/4), q = (0.1, 0.9).
        assertEquals(
                -0.1 * Math.log(0.75) - 0.9 * Math.log(0.25),
                new StandardObjective(0.2).accumulate(network, batch, gradient, new SeedTree(4)),
                1e-6);
        assertArrayEquals(new float[] {0.65f, -0.65f, 0.65f, -0.65f}, gradient, 1e-6f);
        assertTrue(new StandardObjective(0.2).needsNetwork());
        assertEquals(
                "labelSmoothing must be in [0, 1], got NaN",
                assertThrows(IllegalArgumentException.class, () -> new StandardObjective(Double.NaN))
                        .getMessage());
    }

    @Test
    void planChecksItsRanges() {
        assertEquals(
                "clipNorm must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> TrainingPlan.defaults()
                                .withClipNorm(Double.NaN))
                        .getMessage());
        assertEquals(
                "validateLast must be in [0, 3], got 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TrainingPlan(3, 8, ADAM, Start.SCRATCH, true, 4, 0))
                        .getMessage());
        assertEquals(
                "epochs must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> TrainingPlan.defaults()
                                .withEpochs(0))
                        .getMessage());
        assertEquals(
                2,
                new TrainingPlan(9, 8, ADAM, Start.SCRATCH, true, 5, 0)
                        .withEpochs(2)
                        .validateLast());
    }

    @Test
    void accuracyScore_isWeighted() {
        Examples data = new Examples(
                MathOps.range(2), new Features(new float[] {1, 2}, 2, 1), new int[] {0, 1}, List.of(), new double[] {
                    3, 1
                });
        Network network = Mlp.softmaxRegression().create(new int[] {1}, 2, new SeedTree(1));
        network.setTrainable(new float[] {0, 0, 1, 0}); // always class 0
        assertEquals(0.75, new AccuracyScore().score(new NetworkClassifier("m", network), data, new SeedTree(1)));
    }
}
