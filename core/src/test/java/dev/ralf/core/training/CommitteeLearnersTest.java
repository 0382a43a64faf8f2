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
import dev.ralf.core.model.Committee;
import dev.ralf.core.model.CommitteeModel;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitteeLearnersTest {
    private static final Learner MLP = new NetworkLearner(Mlp.of(4));

    private static Examples data(int n, boolean weighted) {
        RandomGenerator rng = new SeedTree(11).generator();
        float[] x = new float[n * 2];
        int[] y = new int[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 3;
            x[2 * i] = (float) (rng.nextGaussian() + 2 * (y[i] == 1 ? 1 : 0));
            x[2 * i + 1] = (float) (rng.nextGaussian() + 2 * (y[i] == 2 ? 1 : 0));
            weights[i] = weighted && i % 2 == 0 ? 0 : 1;
        }
        return new Examples(IntStream.range(0, n).toArray(), new Features(x, n, 2), y, List.of(), weights);
    }

    private static TrainingTask task(Examples data, Optional<ModelState> previous, Start start) {
        TrainingPlan plan = new TrainingPlan(3, 8, Adam.defaults().withLearningRate(0.02), start, false, 0, 0);
        return new TrainingTask(
                data,
                data.head(0),
                3,
                TrainingRegime.standard(plan),
                previous,
                new SeedTree(5).child("train"),
                new SeedTree(5).child("network"));
    }

    private static double[] outputs(Classifier model) {
        return model.probabilities(data(20, false).features()).data();
    }

    /** Keeps what it was asked to train on; its models always say the same. */
    private static final class Recording implements Learner {
        private final List<Examples> seen = new ArrayList<>();
        private final int answer;

        Recording(int answer) {
            this.answer = answer;
        }

        @Override
        public String id() {
            return "recording";
        }

        @Override
        public Fitted fit(TrainingTask task) {
            seen.add(task.labelled());
            Classifier constant = new Classifier() {
                @Override
                public String id() {
                    return "constant";
                }

                @Override
                public int classes() {
                    return 3;
                }

                @Override
                public Matrix probabilities(Features features) {
                    Matrix p = new Matrix(features.size(), 3);
                    for (int i = 0; i < p.rows(); i++) {
                        p.set(i, answer, 1);
                    }
                    return p;
                }
            };
            return new Fitted(constant, Optional.empty(), 0, 0, Double.NaN);
        }
    }

    @Test
    void bagging_trainsOnBootstraps_ensembleOnAll() {
        Examples data = data(30, false);
        Recording bagging = new Recording(0);
        new CommitteeLearner(bagging, 3, CommitteeLearner.Scheme.BAGGING)
                .fit(task(data, Optional.empty(), Start.SCRATCH));
        Recording ensemble = new Recording(0);
        new CommitteeLearner(ensemble, 3, CommitteeLearner.Scheme.ENSEMBLE)
                .fit(task(data, Optional.empty(), Start.SCRATCH));
        for (int m = 0; m < 3; m++) {
            assertEquals(30, bagging.seen.get(m).size());
            assertTrue(Arrays.stream(bagging.seen.get(m).ids()).distinct().count() < 30); // rows repeat
            for (int i = 0; i < 30; i++) {
                int id = bagging.seen.get(m).ids()[i];
                assertEquals(data.labels()[id], bagging.seen.get(m).labels()[i]);
            }
            assertArrayEquals(data.ids(), ensemble.seen.get(m).ids());
        }
        assertNotEquals(
                Arrays.toString(bagging.seen.get(0).ids()),
                Arrays.toString(bagging.seen.get(1).ids()));
    }

    @Test
    void committees_areMeansOfTheirMembers_andTheSameForTheSameSeeds() {
        Examples data = data(30, false);
        for (Learner learner : List.of(
                new CommitteeLearner(MLP, 3, CommitteeLearner.Scheme.BAGGING),
                new CommitteeLearner(MLP, 3, CommitteeLearner.Scheme.ENSEMBLE),
                new BoostingLearner(MLP, 3, true),
                new BoostingLearner(MLP, 3, false))) {
            Classifier model =
                    learner.fit(task(data, Optional.empty(), Start.SCRATCH)).model();
            CommitteeModel committee = model.as(CommitteeModel.class, "test");
            assertEquals(3, committee.members().size());
            double[] mean = new double[60];
            for (int m = 0; m < 3; m++) {
                double[] p = outputs(committee.members().get(m));
                for (int c = 0; c < 60; c++) {
                    mean[c] += committee.weights()[m] * p[c];
                }
            }
            assertArrayEquals(mean, outputs(model), 1e-15);
            assertNotEquals(
                    Arrays.toString(outputs(committee.members().get(0))),
                    Arrays.toString(outputs(committee.members().get(1))));
            assertArrayEquals(
                    outputs(model),
                    outputs(learner.fit(task(data, Optional.empty(), Start.SCRATCH))
                            .model()));
            assertEquals(Set.of(Committee.class), learner.capabilities(new int[] {2}, 3));
            assertTrue(learner.trainsNetworks());
            assertFalse(learner.differentiable());
        }
    }

    @Test
    void warmStarts_giveEachMemberItsOwnState_andStatesRestoreTheModel() {
        Examples data = data(30, false);
        for (Learner learner : List.of(
                new CommitteeLearner(MLP, 2, CommitteeLearner.Scheme.BAGGING), new BoostingLearner(MLP, 2, true))) {
            Fitted cold = learner.fit(task(data, Optional.empty(), Start.SCRATCH));
            TrainingTask again = task(data, cold.state(), Start.WARM_WITH_OPTIMIZER);
            Fitted warm = learner.fit(again);
            assertNotEquals(Arrays.toString(outputs(cold.model())), Arrays.toString(outputs(warm.model())));
            assertArrayEquals(
                    outputs(warm.model()),
                    outputs(learner.restore(
                                    warm.state().orElseThrow(), again.regime().plan(), new int[] {2}, 3)
                            .orElseThrow()));
        }
        assertTrue(new CommitteeLearner(new Recording(0), 2, CommitteeLearner.Scheme.BAGGING)
                .fit(task(data, Optional.empty(), Start.SCRATCH))
                .state()
                .isEmpty());
    }

    @Test
    void boosting_weightsByHand() {
        // 4 examples, errors on the last: e = 1/4, K = 3: a = ln 3 + ln 2 = ln 6, so that it weighs 6 of 9.
        boolean[] wrong = {false, false, false, true};
        double[] d = {0.25, 0.25, 0.25, 0.25};
        double vote = BoostingLearner.vote(d, wrong, 3);
        assertEquals(Math.log(6), vote, 1e-15);
        assertArrayEquals(
                new double[] {1 / 9.0, 1 / 9.0, 1 / 9.0, 6 / 9.0}, BoostingLearner.reweighted(d, wrong, vote), 1e-15);
        // Without an error it counts as 1/8; with two thirds of three classes wrong it is no better than chance.
        assertEquals(Math.log(7) + Math.log(2), BoostingLearner.vote(d, new boolean[4], 3), 1e-15);
        assertEquals(
                0, BoostingLearner.vote(new double[] {0.2, 0.2, 0.6}, new boolean[] {false, false, true}, 2), 1e-15);
        assertEquals(1, BoostingLearner.vote(d, new boolean[4], 1));
    }

    @Test
    void boosting_seeksWhatIsWrong() {
        Examples data = data(30, false);
        Recording always = new Recording(0); // right for a third
        Fitted fitted = new BoostingLearner(always, 3, false).fit(task(data, Optional.empty(), Start.SCRATCH));
        assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, ((Committee) fitted.model()).weights(), 1e-15);
        assertArrayEquals(data.weights(), always.seen.get(1).weights(), 1e-12); // no vote, so the start again
        Recording weighted = new Recording(1);
        Examples some = data(30, true);
        new BoostingLearner(weighted, 2, true).fit(task(some, Optional.empty(), Start.SCRATCH));
        for (int id : weighted.seen.get(0).ids()) {
            assertEquals(1, id % 2); // rows of weight 0 are never drawn
        }
    }

    @Test
    void samplesOfACommittee_areItsMembersByWeight() {
        Features one = new Features(new float[2], 1, 2);
        List<Classifier> members = IntStream.range(0, 3)
                .mapToObj(m -> new Recording(m)
                        .fit(task(data(3, false), Optional.empty(), Start.SCRATCH))
                        .model())
                .toList();
        Committee equal = Committee.equal("c", members);
        for (int seed = 0; seed < 50; seed++) {
            int[] once = new int[3];
            for (Matrix pass : equal.stochasticProbabilities(one, new int[1], 3, new SeedTree(seed))) {
                once[pass.argmax(0)]++;
            }
            assertArrayEquals(new int[] {1, 1, 1}, once);
            int[] many = new int[3];
            for (Matrix pass : new Committee("c", members, new double[] {3, 1, 0})
                    .stochasticProbabilities(one, new int[1], 10, new SeedTree(seed))) {
                many[pass.argmax(0)]++;
            }
            assertTrue(many[0] == 7 || many[0] == 8);
            assertEquals(10 - many[0], many[1]);
        }
    }

    @Test
    void badArguments() {
        assertMessage("members must be at least 1, got 0", () -> new BoostingLearner(MLP, 0, true));
        assertMessage(
                "members must be at least 1, got 0",
                () -> new CommitteeLearner(MLP, 0, CommitteeLearner.Scheme.BAGGING));
        assertMessage("number of members must be at least 1, got 0", () -> Committee.equal("c", List.of()));
        Classifier model =
                MLP.fit(task(data(9, false), Optional.empty(), Start.SCRATCH)).model();
        assertMessage(
                "weights[0] must be in [0, Infinity), got NaN",
                () -> new Committee("c", List.of(model), new double[] {Double.NaN}));
        assertMessage(
                "sum of weights must be in (0, Infinity), got 0.0",
                () -> new Committee("c", List.of(model), new double[] {0}));
    }

    private static void assertMessage(String message, Runnable make) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, make::run).getMessage());
    }

    @Test
    void committeesComeBackFromTheirArrays_toTheSameBits() {
        for (RestorableLearner learner : List.of(
                new CommitteeLearner(MLP, 3, CommitteeLearner.Scheme.BAGGING),
                new CommitteeLearner(MLP, 3, CommitteeLearner.Scheme.ENSEMBLE),
                new BoostingLearner(MLP, 3, true))) {
            Committee model = (Committee) learner.fit(task(data(30, false), Optional.empty(), Start.SCRATCH))
                    .model();
            Map<String, float[]> arrays = learner.arrays(model);
            Committee again = (Committee) learner.restore(new int[] {2}, 3, arrays);
            assertEquals(model.id(), again.id());
            assertArrayEquals(model.weights(), again.weights());
            assertArrayEquals(outputs(model), outputs(again));
            for (String name : arrays.keySet()) {
                Map<String, float[]> less = new HashMap<>(arrays);
                less.remove(name);
                assertThrows(IllegalArgumentException.class, () -> learner.restore(new int[] {2}, 3, less), name);
            }
        }
    }

    @Test
    void committeesOfWhatCannotBeWrittenDownCannotEither() {
        Learner base = new Recording(0);
        assertTrue(RestorableLearner.of(base).isEmpty());
        assertTrue(RestorableLearner.of(new BoostingLearner(base, 2, true)).isEmpty());
        assertTrue(RestorableLearner.of(new CommitteeLearner(base, 2, CommitteeLearner.Scheme.BAGGING))
                .isEmpty());
        assertTrue(RestorableLearner.of(new CommitteeLearner(MLP, 2, CommitteeLearner.Scheme.BAGGING))
                .isPresent());
    }
}
