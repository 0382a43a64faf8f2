package dev.ralf.core.loop;

import static dev.ralf.core.loop.LoopFixture.ENTROPY;
import static dev.ralf.core.loop.LoopFixture.SEED;
import static dev.ralf.core.loop.LoopFixture.data;
import static dev.ralf.core.loop.LoopFixture.plan;
import static dev.ralf.core.loop.LoopFixture.split;
import static dev.ralf.core.loop.LoopFixture.training;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.ActiveLearningByLearning;
import dev.ralf.core.acquisition.ExpectedErrorReduction;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.RandomSampling;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.StochasticSampling;
import dev.ralf.core.acquisition.StochasticScore;
import dev.ralf.core.acquisition.TemporalDiscrepancy;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Split;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.ArgmaxFitter;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.BoostingLearner;
import dev.ralf.core.training.CommitteeLearner;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.training.TrainingTask;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActiveLearningLoopTest {
    private static final Dataset DATA = data(200);
    private static final Split SPLIT = split(DATA);

    private static final class LoggingOracle implements Oracle {
        private final SimulatedOracle oracle = new SimulatedOracle(DATA);
        private final Set<Integer> asked = new TreeSet<>();

        @Override
        public int[] label(int[] rows) {
            IntStream.of(rows).forEach(asked::add);
            return oracle.label(rows);
        }

        @Override
        public int bought() {
            return oracle.bought();
        }
    }

    private static List<RoundResult> run(LoopPlan plan) {
        return LoopFixture.run(plan, DATA, SPLIT, new SimulatedOracle(DATA), History.none());
    }

    private static Set<Integer> set(int[] rows) {
        return IntStream.of(rows).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void labelsAreAskedForWhatIsRecordedAlone(boolean keepBest) {
        LoggingOracle oracle = new LoggingOracle();
        List<RoundResult> results = LoopFixture.run(
                plan(training(Start.SCRATCH, keepBest), ENTROPY, 20, 7, 4), DATA, SPLIT, oracle, History.none());
        int validation = keepBest ? 10 : 0; // ceil(0.2 * 48)
        int[] initial = initialRows(20);
        Set<Integer> expected = set(initial);
        results.forEach(r -> expected.addAll(set(r.record().selected())));
        assertEquals(48, expected.size());
        expected.addAll(set(Arrays.copyOf(SPLIT.validation(), validation)));
        assertEquals(expected, oracle.asked);
        assertEquals(48 + validation, oracle.bought());
        RoundRecord last = results.get(4).record();
        assertEquals(oracle.bought(), last.labels(), "what is recorded is what was bought");
        for (int row : SPLIT.calibration()) {
            assertFalse(oracle.asked.contains(row));
        }
        for (int row : SPLIT.test()) {
            assertFalse(oracle.asked.contains(row));
        }
    }

    private static int[] initialRows(int size) {
        return new InitialSelectors.Random()
                .select(new InitialSelector.Task(
                        DATA.inputs(), SPLIT.pool(), size, 3, new SimulatedOracle(DATA), SEED.child("init")));
    }

    @Test
    void oneRecordForEachModel_withTheLabelsItHad() {
        List<RoundResult> results = run(plan(training(Start.SCRATCH, true), ENTROPY, 20, 7, 4));
        assertEquals(5, results.size());
        for (int r = 0; r <= 4; r++) {
            RoundRecord record = results.get(r).record();
            assertEquals(r, record.round());
            assertEquals(20 + 7 * r, record.labelsTrain());
            assertEquals((int) Math.ceil(0.2 * (20 + 7 * r) - 1e-9), record.labelsValidation());
            assertEquals(0, record.labelsCalibration());
            assertEquals(r < 4 ? 7 : 0, record.selected().length);
            assertEquals(r < 4, results.get(r).selection().isPresent());
            assertTrue(record.metrics().get("argmax/accuracy") >= 0);
            assertEquals("mlp+standard+entropy", record.cell());
            assertEquals(
                    Set.of("fit", "calibrate", "evaluate", "select"),
                    results.get(r).nanoseconds().keySet());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRATCH", "WARM_WITH_OPTIMIZER", "WARM", "INCREMENTAL"})
    void resume_goesOnToTheSameBits_afterEveryRound(Start start) {
        LoopPlan plan = plan(training(start, true), ENTROPY, 20, 7, 3);
        List<RoundResult> whole = run(plan);
        for (int done = 0; done <= whole.size(); done++) {
            List<RoundRecord> records =
                    whole.subList(0, done).stream().map(RoundResult::record).toList();
            History history = new History(
                    records,
                    done == 0 ? Optional.empty() : whole.get(done - 1).state(),
                    whole.subList(0, done).stream()
                            .flatMap(r -> r.selection().stream())
                            .toList());
            List<RoundResult> rest = LoopFixture.run(plan, DATA, SPLIT, new SimulatedOracle(DATA), history);
            assertEquals(whole.size() - done, rest.size());
            for (int i = 0; i < rest.size(); i++) {
                requireSame(whole.get(done + i).record(), rest.get(i).record());
            }
        }
    }

    /** A selector that looks at the model of the round before finds it as it was, also of learners without a state. */
    @Test
    void resume_findsTheModelOfTheRoundBefore() {
        Learner mlp = new NetworkLearner(Mlp.of(8));
        for (Learner learner : List.of(
                mlp,
                new CommitteeLearner(mlp, 2, CommitteeLearner.Scheme.BAGGING),
                new BoostingLearner(mlp, 2, true))) {
            for (boolean keepsState : new boolean[] {true, false}) {
                LoopPlan plan = LoopFixture.plan(
                        keepsState ? learner : new Forgetful(learner),
                        training(Start.SCRATCH, true),
                        new TemporalDiscrepancy(),
                        20,
                        7,
                        3);
                List<RoundResult> whole = run(plan);
                assertEquals(0.0, whole.get(0).selection().orElseThrow().facts().get("previousModel"));
                assertEquals(1.0, whole.get(2).selection().orElseThrow().facts().get("previousModel"));
                for (int done = 1; done < whole.size(); done++) {
                    List<RoundRecord> records = whole.subList(0, done).stream()
                            .map(RoundResult::record)
                            .toList();
                    History history = new History(
                            records,
                            whole.get(done - 1).state(),
                            whole.subList(0, done).stream()
                                    .flatMap(r -> r.selection().stream())
                                    .toList());
                    List<RoundResult> rest = LoopFixture.run(plan, DATA, SPLIT, new SimulatedOracle(DATA), history);
                    for (int i = 0; i < rest.size(); i++) {
                        requireSame(whole.get(done + i).record(), rest.get(i).record());
                    }
                }
            }
        }
    }

    /** A learner that keeps no state. */
    private record Forgetful(Learner base) implements Learner {
        @Override
        public String id() {
            return base.id();
        }

        @Override
        public Fitted fit(TrainingTask task) {
            Fitted f = base.fit(task);
            return new Fitted(f.model(), Optional.empty(), f.epochs(), f.keptEpoch(), f.trainingLoss());
        }
    }

    @Test
    void expectedErrorReduction_trainsTheRunsOwnLearner() {
        Acquisition eer = new ExpectedErrorReduction(ExpectedErrorReduction.Loss.LOG, 3, 20);
        List<RoundResult> results = run(plan(training(Start.SCRATCH, false), eer, 20, 2, 1));
        Selection s = results.get(0).selection().orElseThrow();
        assertEquals(2, s.ids().length);
        assertEquals(9.0, s.facts().get("trainings")); // three candidates, three classes
        assertEquals(20, results.get(0).record().labelsTrain()); // nothing was bought for it
    }

    /** Stopping criteria and a bandit look at earlier rounds: both must find them as they were. */
    @Test
    void resume_ofARunThatStopsEarly_andOfAnAcquisitionWithAMemory() {
        LoopPlan p = plan(
                training(Start.SCRATCH, false),
                new ActiveLearningByLearning(List.of(ENTROPY, new Herding(Herding.Kernel.RBF, 0.5, 2)), 6, 0.1),
                20,
                7,
                6);
        LoopPlan plan = new LoopPlan(
                p.learnerName(),
                p.learner(),
                p.trainingName(),
                p.regime(),
                p.acquisitionName(),
                p.acquisition(),
                p.initial(),
                p.initialSize(),
                p.batch(),
                p.rounds(),
                p.validation(),
                p.rules(),
                p.calibrateOnPool(),
                p.evaluators(),
                List.of(
                        new StoppingCriteria.Plateau(4, 1),
                        new StoppingCriteria.Kappa(3, 1e-9, StoppingCriteria.KappaRule.AGREEMENT)));
        List<RoundResult> whole = run(plan);
        assertEquals(4, whole.size());
        RoundRecord last = whole.get(3).record();
        assertTrue(last.stopped().orElseThrow().matches("kappa: mean kappa .* of the last 3 rounds is at least .*"));
        assertEquals(0, last.selected().length);
        assertEquals(
                last.labelsTrain() + last.labelsValidation(),
                last.stop().orElseThrow().signals().labels());
        assertTrue(last.labelsValidation() > 0, "a plateau pays for validation labels");
        for (int done = 0; done <= whole.size(); done++) {
            History history = new History(
                    whole.subList(0, done).stream().map(RoundResult::record).toList(),
                    Optional.empty(),
                    whole.subList(0, done).stream()
                            .flatMap(r -> r.selection().stream())
                            .map(Selection::onRecord)
                            .toList());
            List<RoundResult> rest = LoopFixture.run(plan, DATA, SPLIT, new SimulatedOracle(DATA), history);
            assertEquals(whole.size() - done, rest.size());
            for (int i = 0; i < rest.size(); i++) {
                requireSame(whole.get(done + i).record(), rest.get(i).record());
                assertEquals(
                        whole.get(done + i).record().stopped(),
                        rest.get(i).record().stopped());
            }
        }
    }

    @Test
    void aLearnerThatCannotServeTheAcquisition_isRefusedBeforeTraining() {
        assertEquals(
                "acquisition bald needs stochastic passes (dropout, or a committee), which a mlp model does not have",
                assertThrows(
                                MissingCapabilityException.class,
                                () -> run(plan(
                                        training(Start.SCRATCH, false),
                                        new StochasticSampling("bald", StochasticScore.BALD, 3),
                                        20,
                                        7,
                                        3)))
                        .getMessage());
    }

    @Test
    void warmAndScratch_differ() {
        List<RoundResult> scratch = run(plan(training(Start.SCRATCH, false), ENTROPY, 20, 7, 2));
        List<RoundResult> warm = run(plan(training(Start.WARM, false), ENTROPY, 20, 7, 2));
        requireSame(scratch.get(0).record(), warm.get(0).record());
        assertFalse(
                scratch.get(1).record().metrics().equals(warm.get(1).record().metrics()));
    }

    @Test
    void incremental_trainsOnTheLastBatchAlone_fromTheWeightsBefore() {
        List<Set<Integer>> taught = new ArrayList<>();
        Learner listening = new Learner() {
            private final Learner mlp = new NetworkLearner(Mlp.of(8));

            @Override
            public String id() {
                return "mlp";
            }

            @Override
            public boolean trainsNetworks() {
                return true;
            }

            @Override
            public Set<Class<? extends Classifier>> capabilities(int[] shape, int classes) {
                return mlp.capabilities(shape, classes);
            }

            @Override
            public Fitted fit(TrainingTask task) {
                taught.add(Arrays.stream(task.labelled().ids()).boxed().collect(Collectors.toSet()));
                assertEquals(taught.size() > 1, task.previous().isPresent());
                return mlp.fit(task);
            }
        };
        List<RoundResult> rounds = run(plan(listening, training(Start.INCREMENTAL, false), ENTROPY, 12, 5, 3));
        assertEquals(12, taught.get(0).size());
        for (int r = 1; r <= 3; r++) {
            assertEquals(
                    Arrays.stream(rounds.get(r - 1).record().selected()).boxed().collect(Collectors.toSet()),
                    taught.get(r));
        }
        assertEquals(27, rounds.get(3).record().labelsTrain());
    }

    @Test
    void incremental_needsANetwork() {
        Learner anew = new Learner() {
            @Override
            public String id() {
                return "forest";
            }

            @Override
            public Set<Class<? extends Classifier>> capabilities(int[] shape, int classes) {
                return Set.of();
            }

            @Override
            public Fitted fit(TrainingTask task) {
                throw new AssertionError("must be refused before it trains");
            }
        };
        assertEquals(
                "training standard with start incremental goes on from the weights of a network, and learner forest starts"
                        + " anew each round: use start scratch for it, or a network such as mlp",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> run(plan(anew, training(Start.INCREMENTAL, false), ENTROPY, 12, 5, 3)))
                        .getMessage());
    }

    private static void requireSame(RoundRecord expected, RoundRecord actual) {
        assertEquals(expected.round(), actual.round());
        assertEquals(expected.labels(), actual.labels());
        assertEquals(expected.metrics(), actual.metrics()); // Double.equals: the same bits
        assertEquals(
                List.copyOf(expected.metrics().keySet()),
                List.copyOf(actual.metrics().keySet()));
        assertArrayEquals(expected.selected(), actual.selected());
        assertEquals(expected.details().keySet(), actual.details().keySet());
        expected.details()
                .forEach((key, series) ->
                        assertArrayEquals(series, actual.details().get(key), key));
    }

    @Test
    void detailsDescribeWhatWasBought_besideWhatItWasChosenFrom() {
        List<RoundResult> results = run(plan(training(Start.SCRATCH, false), ENTROPY, 20, 7, 2));
        Set<Integer> bought = set(initialRows(20));
        for (int r = 0; r <= 2; r++) {
            RoundRecord record = results.get(r).record();
            double[] classes = new double[3];
            bought.forEach(row -> classes[DATA.labels()[row]]++);
            assertArrayEquals(classes, record.details().get("labelled/class"));
            if (r == 2) {
                assertFalse(record.details().containsKey("selection/entropy/pool"), "nothing is bought at the end");
                break;
            }
            int left = SPLIT.pool().length - bought.size();
            double[] pool = record.details().get("selection/entropy/pool");
            double[] selected = record.details().get("selection/entropy/selected");
            assertEquals(left, Arrays.stream(pool).sum());
            assertEquals(7, Arrays.stream(selected).sum());
            // entropy sampling takes the top: whatever is in a bin above the lowest selected one is selected
            int lowest = IntStream.range(0, 10)
                    .filter(b -> selected[b] > 0)
                    .findFirst()
                    .orElseThrow();
            for (int b = lowest + 1; b < 10; b++) {
                assertEquals(pool[b], selected[b]);
            }
            int[] gender = DATA.inputs().groups().get(0).codes();
            for (int g = 0; g < 2; g++) {
                int group = g;
                double[] both = record.details().get("selection/Gender=" + (g == 0 ? "F" : "M"));
                assertEquals(
                        IntStream.of(SPLIT.pool())
                                .filter(row -> !bought.contains(row) && gender[row] == group)
                                .count(),
                        both[0]);
                assertEquals(
                        IntStream.of(record.selected())
                                .filter(row -> gender[row] == group)
                                .count(),
                        both[1]);
            }
            bought.addAll(set(record.selected()));
        }
    }

    @Test
    void sameSeedTwice_givesTheSameRecords() {
        LoopPlan plan = plan(training(Start.SCRATCH, true), new RandomSampling(), 10, 5, 3);
        List<RoundResult> first = run(plan);
        List<RoundResult> second = run(plan);
        for (int r = 0; r < first.size(); r++) {
            requireSame(first.get(r).record(), second.get(r).record());
        }
    }

    @Test
    void cellsOfOneSeed_shareFirstRowsAndFirstModel() {
        RoundRecord a = run(plan(training(Start.SCRATCH, false), ENTROPY, 20, 5, 1))
                .get(0)
                .record();
        RoundRecord b = run(plan(training(Start.SCRATCH, false), new RandomSampling(), 20, 5, 1))
                .get(0)
                .record();
        assertEquals(a.metrics(), b.metrics());
        assertFalse(Arrays.equals(a.selected(), b.selected()));
    }

    @Test
    void poolUsedUpExactly() {
        int pool = SPLIT.pool().length;
        assertEquals(120, pool);
        List<RoundResult> results = run(plan(training(Start.SCRATCH, false), ENTROPY, 100, 10, 2));
        assertEquals(120, results.get(2).record().labelsTrain());
        assertEquals(0, results.get(2).record().selected().length);
    }

    @Test
    void largerBudgetThanPool_isRefused() {
        assertEquals(
                "initial.size + query.batch x query.rounds must be at most the pool's 120 rows, got 121",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> run(plan(training(Start.SCRATCH, false), ENTROPY, 101, 10, 2)))
                        .getMessage());
    }

    @Test
    void missingParts_areRefused() {
        LoopPlan keepBest = plan(training(Start.SCRATCH, true), ENTROPY, 10, 5, 1);
        assertMessage(
                "the split has no test rows: split.test must be above 0",
                keepBest,
                new Split(SPLIT.pool(), SPLIT.validation(), SPLIT.calibration(), new int[0]));
        assertMessage(
                "the split has no validation rows, which training standard needs for early stopping: split.validation"
                        + " must be above 0",
                keepBest,
                new Split(SPLIT.pool(), new int[0], SPLIT.calibration(), SPLIT.test()));
        assertMessage(
                "the split has no calibration rows, which a decision rule needs: split.calibration must be above 0",
                calibrated(new CountingFitter(), false, 1),
                new Split(SPLIT.pool(), SPLIT.validation(), new int[0], SPLIT.test()));
        assertMessage(
                "the plan buys all 120 rows of the pool, which leaves none to fit a decision rule on: buy fewer, or"
                        + " calibrate on the calibration part",
                calibrated(new CountingFitter(), true, 11),
                SPLIT);
    }

    private static void assertMessage(String message, LoopPlan plan, Split split) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ActiveLearningLoop(plan, DATA, split, new SimulatedOracle(DATA), 0, SEED))
                        .getMessage());
    }

    /** Argmax that notes the size of its calibration samples. */
    private static final class CountingFitter implements RuleFitter {
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public boolean needsCalibration() {
            return true;
        }

        @Override
        public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
            assertEquals(
                    sample.probabilities().rows(),
                    sample.group("Gender").orElseThrow().codes().length);
            assertEquals(sample.probabilities().rows(), sample.weights().length);
            sizes.add(sample.probabilities().rows());
            return new Argmax();
        }
    }

    private static LoopPlan calibrated(RuleFitter fitter, boolean onPool, int rounds) {
        return plan(
                training(Start.SCRATCH, false), ENTROPY, new InitialSelectors.Random(), 10, 10, rounds, fitter, onPool);
    }

    @Test
    void rulesAreFittedOnTheCalibrationPart_orOnWhatIsLeftOfThePool() {
        CountingFitter apart = new CountingFitter();
        run(calibrated(apart, false, 2));
        assertEquals(List.of(20, 20, 20), apart.sizes);
        CountingFitter onPool = new CountingFitter();
        run(calibrated(onPool, true, 2));
        assertEquals(List.of(110, 100, 90), onPool.sizes);
    }

    @Test
    void initialRowsWithoutAClass_work() {
        InitialSelector onlyTwoClasses = new InitialSelector() {
            @Override
            public String id() {
                return "two-classes";
            }

            @Override
            public int[] select(Task task) {
                return IntStream.of(task.pool())
                        .filter(row -> DATA.labels()[row] != 2)
                        .limit(task.size())
                        .toArray();
            }
        };
        List<RoundResult> results =
                run(plan(training(Start.SCRATCH, false), ENTROPY, onlyTwoClasses, 12, 5, 1, new ArgmaxFitter(), false));
        for (RoundResult r : results) {
            r.record().metrics().forEach((name, value) -> assertTrue(Double.isFinite(value), name));
        }
    }

    private static Acquisition selecting(Function<AcquisitionTask, int[]> choice) {
        return new Acquisition() {
            @Override
            public String id() {
                return "hostile";
            }

            @Override
            public Selection select(AcquisitionTask task) {
                int[] ids = choice.apply(task);
                return Selection.of(ids, new double[ids.length]);
            }
        };
    }

    @Test
    void acquisitionThatBreaksItsContract_isStopped() {
        LoggingOracle oracle = new LoggingOracle();
        int[] test = SPLIT.test();
        assertContract(
                "hostile selected row " + test[0] + ", which is selected already or not in the unlabelled pool",
                task -> new int[] {test[0], test[1]},
                oracle);
        assertFalse(oracle.asked.contains(test[0]), "a test label was bought");
        assertTrue(assertThrows(
                        IllegalStateException.class,
                        () -> hostile(task -> new int[] {task.unlabelled()[0], task.unlabelled()[0]}, oracle))
                .getMessage()
                .endsWith("which is selected already or not in the unlabelled pool"));
        assertContract("hostile must select 2 rows, selected 1", task -> new int[] {task.unlabelled()[0]}, oracle);
    }

    private static void assertContract(String message, Function<AcquisitionTask, int[]> choice, Oracle oracle) {
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> hostile(choice, oracle))
                        .getMessage());
    }

    private static List<RoundResult> hostile(Function<AcquisitionTask, int[]> choice, Oracle oracle) {
        return LoopFixture.run(
                plan(training(Start.SCRATCH, false), selecting(choice), 10, 2, 2), DATA, SPLIT, oracle, History.none());
    }

    @Test
    void acquisitionThatWritesIntoItsTask_changesNothing() {
        List<RoundResult> spoiled = hostile(
                task -> {
                    int[] ids = Arrays.copyOf(task.unlabelled(), 2);
                    Arrays.fill(task.unlabelled(), -1);
                    Arrays.fill(task.labelled(), -1);
                    Arrays.fill(task.labels(), 0);
                    return ids;
                },
                new SimulatedOracle(DATA));
        List<RoundResult> clean = hostile(task -> Arrays.copyOf(task.unlabelled(), 2), new SimulatedOracle(DATA));
        for (int r = 0; r < clean.size(); r++) {
            requireSame(clean.get(r).record(), spoiled.get(r).record());
        }
    }

    /** Walks everything that can be reached from a task, private fields included. */
    @Test
    void fromATaskThereIsNoWayToALabelOfThePool() {
        hostile(
                task -> {
                    IdentityHashMap<Object, Boolean> reached = reachable(task);
                    for (Object o : reached.keySet()) {
                        assertFalse(o instanceof Dataset, "the data set");
                        assertFalse(o instanceof Oracle, "an oracle");
                        assertFalse(o == DATA.labels(), "the label array");
                        assertFalse(
                                o instanceof int[] a && Arrays.equals(a, DATA.labels()), "a copy of the label array");
                    }
                    assertTrue(reached.containsKey(DATA.inputs().features().data()), "the walk gets to the inputs");
                    assertEquals(task.labelled().length, task.labels().length);
                    return Arrays.copyOf(task.unlabelled(), 2);
                },
                new SimulatedOracle(DATA));
    }

    private static IdentityHashMap<Object, Boolean> reachable(Object root) {
        IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object o = open.pop();
            if (seen.put(o, true) != null) {
                continue;
            }
            List<Object> next = new ArrayList<>();
            if (o instanceof Iterable<?> items) {
                items.forEach(next::add);
            } else if (o instanceof Map<?, ?> map) {
                next.addAll(map.values());
            } else if (o instanceof Object[] array) {
                next.addAll(Arrays.asList(array));
            } else if (o.getClass().getName().startsWith("dev.ralf")) {
                for (Class<?> c = o.getClass(); c.getName().startsWith("dev.ralf"); c = c.getSuperclass()) {
                    for (Field field : c.getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers()) && !field.isEnumConstant()) {
                            next.add(value(field, o));
                        }
                    }
                }
            }
            next.stream().filter(java.util.Objects::nonNull).forEach(open::push);
        }
        return seen;
    }

    private static Object value(Field field, Object o) {
        try {
            field.setAccessible(true);
            return field.get(o);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void historyWithAGap_isRefused() {
        RoundRecord second = run(plan(training(Start.SCRATCH, false), ENTROPY, 10, 2, 1))
                .get(1)
                .record();
        assertEquals(
                "records[0] must be of round 0, got round 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new History(List.of(second), Optional.empty(), List.of()))
                        .getMessage());
    }

    @Test
    void oracleThatPaysForMore_stillEndsInTime() {
        // The rare class makes this selector buy more than asked; the rounds then end with a smaller last batch or
        // none.
        List<RoundResult> results = run(plan(
                training(Start.SCRATCH, false),
                ENTROPY,
                new InitialSelectors.StratifiedOracle(),
                30,
                30,
                3,
                new ArgmaxFitter(),
                false));
        assertEquals(4, results.size());
        assertTrue(results.get(0).record().labelsTrain() > 30);
        assertEquals(120, results.get(3).record().labelsTrain());
    }
}
