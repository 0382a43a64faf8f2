package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.CommitteeModel;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.BoostingLearner;
import dev.ralf.core.training.ClassWeights;
import dev.ralf.core.training.CommitteeLearner;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learner of this module must do. */
class LearnerContractTest {
    static Stream<Learner> learners() {
        return Stream.of(
                LogisticLearner.defaults(),
                new RandomForestLearner(ForestOptions.defaults().withTrees(20)),
                new XgboostLearner(new BoostingOptions(20, 0.5, 4, 1, 0.8, 1, 1)),
                new GradientBoostingLearner(new BoostingOptions(20, 0.5, 4, 1, 0.8, 1, 1)),
                new SvmLearner(SvmOptions.defaults()),
                NeighborsLearner.defaults(),
                new NaiveBayesLearner(BayesOptions.defaults()));
    }

    static Stream<Learner> committees() {
        return learners()
                .flatMap(base -> Stream.of(
                        new CommitteeLearner(base, 3, CommitteeLearner.Scheme.BAGGING),
                        new BoostingLearner(base, 3, true),
                        new BoostingLearner(base, 3, false)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void separableBlobs_areLearned(Learner learner) {
        Examples train = Tasks.blobs(150, 6, 3, 4, 1);
        Examples test = Tasks.blobs(300, 6, 3, 4, 2);
        Matrix p = Tasks.probabilities(learner, train, 3, 5, test.features());
        assertTrue(Tasks.accuracy(p, test.labels()) > 0.97, () -> "accuracy " + Tasks.accuracy(p, test.labels()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void classesWithoutExamples_keepTheirColumnWithProbabilityZero(Learner learner) {
        Examples two = Tasks.blobs(60, 4, 2, 4, 1);
        int[] shifted = Arrays.stream(two.labels()).map(y -> y == 0 ? 1 : 3).toArray();
        Matrix p = Tasks.probabilities(learner, Examples.of(two.features(), shifted), 5, 5, two.features());
        assertEquals(5, p.columns());
        assertTrue(Tasks.accuracy(p, shifted) > 0.97);
        for (int i = 0; i < p.rows(); i++) {
            for (int absent : new int[] {0, 2, 4}) {
                assertEquals(0, p.get(i, absent));
            }
            assertEquals(1, p.get(i, 1) + p.get(i, 3), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("learners")
    void oneClassOnly_givesItProbabilityOne(Learner learner) {
        Examples one = Tasks.examples(new double[][] {{0, 1}, {2, 3}, {-1, 5}}, new int[] {2, 2, 2});
        Features far = Features.of(new double[][] {{100, -100}, {0, 0}});
        assertArrayEquals(
                new double[] {0, 0, 1, 0, 0, 1},
                Tasks.probabilities(learner, one, 3, 1, far).data());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void oneExample_isEnough(Learner learner) {
        Examples one = Tasks.examples(new double[][] {{0, 1}}, new int[] {1});
        assertArrayEquals(
                new double[] {0, 1},
                Tasks.probabilities(learner, one, 2, 1, one.features()).data());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void contradictingConstantRows_giveTheirWeightedShare(Learner learner) {
        double[][] x = new double[400][1];
        int[] y = new int[400];
        double[] w = new double[400];
        for (int i = 0; i < 400; i++) {
            x[i][0] = 1;
            y[i] = i % 2;
            w[i] = y[i] == 0 ? 3 : 1;
        }
        Examples e = Tasks.weighted(Tasks.examples(x, y), w);
        double p =
                Tasks.probabilities(learner, e, 2, 1, e.features().slice(0, 1)).get(0, 0);
        // the share is 3/4; bootstrap samples of 400 and stochastic steps move it by a few hundredths
        assertEquals(0.75, p, 0.04);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void rowsOfWeightZero_areAsIfAbsent(Learner learner) {
        Examples all = Tasks.blobs(60, 4, 3, 2, 1);
        double[] w = new double[60];
        Arrays.fill(w, 0, 40, 1);
        Features at = Tasks.blobs(50, 4, 3, 2, 2).features();
        assertArrayEquals(
                Tasks.probabilities(learner, all.head(40), 3, 9, at).data(),
                Tasks.probabilities(learner, Tasks.weighted(all, w), 3, 9, at).data());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void unitOfTheWeights_doesNotMatter(Learner learner) {
        Examples e = Tasks.blobs(60, 4, 3, 2, 1);
        double[] w = new double[60];
        double[] w8 = new double[60];
        for (int i = 0; i < 60; i++) {
            w[i] = 0.1 + i % 7;
            w8[i] = w[i] / 8; // a power of two: the same bits are expected
        }
        Features at = Tasks.blobs(50, 4, 3, 2, 2).features();
        assertArrayEquals(
                Tasks.probabilities(learner, Tasks.weighted(e, w), 3, 9, at).data(),
                Tasks.probabilities(learner, Tasks.weighted(e, w8), 3, 9, at).data());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void classWeights_areWeightsOfTheRows(Learner learner) {
        Examples e = Tasks.blobs(60, 4, 3, 2, 1);
        double[] w = new double[60];
        for (int i = 0; i < 60; i++) {
            w[i] = 1 << e.labels()[i];
        }
        Features at = Tasks.blobs(50, 4, 3, 2, 2).features();
        TrainingRegime weighted =
                TrainingRegime.standard(TrainingPlan.defaults().withClassWeights(ClassWeights.of(1.0, 2.0, 4.0)));
        assertArrayEquals(
                Tasks.probabilities(learner, Tasks.weighted(e, w), 3, 9, at).data(),
                learner.fit(Tasks.task(e, 3, 9, weighted))
                        .model()
                        .probabilities(at)
                        .data());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void sameSeed_sameBits_alsoInTwoThreads(Learner learner) throws Exception {
        Examples train = Tasks.blobs(120, 6, 3, 1, 1);
        Features at = Tasks.blobs(200, 6, 3, 1, 2).features();
        double[] alone = Tasks.probabilities(learner, train, 3, 7, at).data();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<double[]>> together = pool.invokeAll(List.of(
                    () -> Tasks.probabilities(learner, train, 3, 7, at).data(),
                    () -> Tasks.probabilities(learner, train, 3, 7, at).data()));
            for (Future<double[]> f : together) {
                assertArrayEquals(alone, f.get());
            }
        } finally {
            pool.shutdown();
        }
        boolean draws = !(learner instanceof NeighborsLearner || learner instanceof NaiveBayesLearner);
        assertEquals(
                draws,
                !Arrays.equals(
                        alone, Tasks.probabilities(learner, train, 3, 8, at).data()));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void model_isAWholeResult(Learner learner) {
        Fitted fitted = learner.fit(Tasks.task(Tasks.blobs(30, 2, 2, 2, 1), 2, 1));
        assertTrue(fitted.state().isEmpty());
        assertEquals(0, fitted.epochs());
        assertEquals(0, fitted.keptEpoch());
        assertTrue(Double.isNaN(fitted.trainingLoss()));
        assertEquals(learner.id(), fitted.model().id());
        assertEquals(2, fitted.model().classes());
        assertEquals(
                0,
                fitted.model().probabilities(new Features(new float[0], 0, 2)).rows());
        assertMessage(
                "row must have length 2, got 3", () -> fitted.model().probabilities(new Features(new float[3], 1, 3)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void adversarialRegime_isRefusedByName(Learner learner) {
        Objective pgd = new Objective() {
            @Override
            public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
                throw new AssertionError("must not be called");
            }
        };
        TrainingRegime regime = new TrainingRegime("pgd", pgd, new AccuracyScore(), TrainingPlan.defaults());
        assertMessage(
                "training regime pgd needs the gradients of a network, which learner " + learner.id()
                        + " does not have: use regime standard, or a learner with gradients (mlp, softmax-regression, lenet5)",
                () -> learner.fit(Tasks.task(Tasks.blobs(30, 2, 2, 2, 1), 2, 1, regime)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void badInput_isOneClearLine(Learner learner) {
        Examples e = Tasks.examples(new double[][] {{0, 1}, {2, 3}}, new int[] {0, 1});
        assertMessage("labelled must have at least 1 example, got 0", () -> learner.fit(Tasks.task(e.head(0), 2, 1)));
        assertMessage(
                "labelled must have at least 1 example of positive weight, got 0",
                () -> learner.fit(Tasks.task(Tasks.weighted(e, 0, 0), 2, 1)));
        assertMessage(
                "weights[1] must be in [0, Infinity), got NaN",
                () -> learner.fit(Tasks.task(Tasks.weighted(e, 1, Double.NaN), 2, 1)));
        assertMessage("labels[1] must be in [0, 0], got 1", () -> learner.fit(Tasks.task(e, 1, 1)));
        Examples nan = Tasks.examples(new double[][] {{0, 1}, {2, Double.NaN}}, new int[] {0, 1});
        assertMessage(
                "features must be finite, got NaN in labelled row 1, column 1",
                () -> learner.fit(Tasks.task(nan, 2, 1)));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aModelComesBackFromItsArrays_toTheSameBits(Learner learner) {
        RestorableLearner restorable = RestorableLearner.of(learner).orElseThrow();
        for (int labels : new int[] {1, 2, 4}) {
            Examples train = Tasks.blobs(80, 5, labels, 1, 3);
            Classifier model = learner.fit(Tasks.task(train, 4, 7)).model();
            Map<String, float[]> arrays = restorable.arrays(model);
            Classifier again = restorable.restore(new int[] {5}, 4, arrays);
            assertEquals(model.id(), again.id());
            Matrix p = model.probabilities(train.features());
            assertArrayEquals(p.data(), again.probabilities(train.features()).data());
            for (String name : arrays.keySet()) {
                Map<String, float[]> less = new HashMap<>(arrays);
                less.remove(name);
                assertThrows(IllegalArgumentException.class, () -> restorable.restore(new int[] {5}, 4, less), name);
                Map<String, float[]> cut = new HashMap<>(arrays);
                cut.put(name, new float[0]);
                assertThrows(IllegalArgumentException.class, () -> restorable.restore(new int[] {5}, 4, cut), name);
                if (name.matches("tree/[1-9].*")) {
                    continue; // as tree 0
                }
                Map<String, float[]> longer = new HashMap<>(arrays);
                longer.put(name, Arrays.copyOf(arrays.get(name), arrays.get(name).length + 3));
                assertHarmless(restorable, longer, train.features(), name);
                for (int at = 0; at < arrays.get(name).length; at = 2 * at + 1) {
                    for (float bad : new float[] {Float.NaN, -1, 65535, 1e30f}) {
                        Map<String, float[]> changed = new HashMap<>(arrays);
                        float[] values = arrays.get(name).clone();
                        values[at] = bad;
                        changed.put(name, values);
                        assertHarmless(restorable, changed, train.features(), name + "[" + at + "] = " + bad);
                    }
                }
            }
            assertThrows(IllegalArgumentException.class, () -> restorable.restore(new int[] {5}, labels - 1, arrays));
        }
    }

    /** Changed arrays are refused, or give a model that answers: never another failure, never an endless walk. */
    private static void assertHarmless(
            RestorableLearner learner, Map<String, float[]> arrays, Features at, String what) {
        Classifier model;
        try {
            model = learner.restore(new int[] {5}, 4, arrays);
        } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().contains("\n"), what);
            return;
        }
        assertEquals(at.size(), model.probabilities(at.slice(0, at.size())).rows(), what);
    }

    @ParameterizedTest
    @MethodSource("committees")
    void committees_haveMembersOfTheLearner_andComeBack(Learner committee) {
        Examples train = Tasks.blobs(60, 5, 3, 3, 3);
        Classifier model = committee.fit(Tasks.task(train, 4, 7)).model();
        List<Classifier> members = ((CommitteeModel) model).members();
        assertEquals(3, members.size());
        for (Classifier member : members) {
            assertEquals(4, member.classes());
            assertTrue(Tasks.accuracy(member.probabilities(train.features()), train.labels()) > 0.4);
        }
        assertTrue(Tasks.accuracy(model.probabilities(train.features()), train.labels()) > 0.8);
        RestorableLearner restorable = RestorableLearner.of(committee).orElseThrow();
        Classifier again = restorable.restore(new int[] {5}, 4, restorable.arrays(model));
        assertArrayEquals(
                model.probabilities(train.features()).data(),
                again.probabilities(train.features()).data());
    }
}
