package dev.ralf.core.loop;

import static dev.ralf.core.loop.LoopFixture.ENTROPY;
import static dev.ralf.core.loop.LoopFixture.data;
import static dev.ralf.core.loop.LoopFixture.plan;
import static dev.ralf.core.loop.LoopFixture.split;
import static dev.ralf.core.loop.LoopFixture.training;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Split;
import dev.ralf.core.label.Aggregation;
import dev.ralf.core.label.Answer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OracleTest {
    private static final Dataset DATA = data(200);
    private static final Split SPLIT = split(DATA);
    private static final SeedTree SEED = new SeedTree(8);

    private static LoopPlan bought(LoopPlan p, TestLabels test) {
        return new LoopPlan(
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
                p.stops(),
                test,
                Optional.empty());
    }

    /** A loop that waits for people, who answer with the truth, records what the simulated oracle's loop records. */
    @Test
    void people_giveTheRecordsOfTheSimulatedOracle() {
        LoopPlan plan = bought(plan(training(Start.WARM, true), ENTROPY, 20, 7, 3), new TestLabels(10, 5));
        List<RoundResult> whole = LoopFixture.run(plan, DATA, SPLIT, new SimulatedOracle(DATA), History.none());
        PeopleSource people = new PeopleSource(1, 1, Aggregation.MAJORITY);
        List<Answer> answers = new ArrayList<>();
        List<RoundResult> results = new ArrayList<>();
        int trips = 0;
        while (results.size() < 4) {
            History history = new History(
                    results.stream().map(RoundResult::record).toList(),
                    results.isEmpty()
                            ? Optional.empty()
                            : results.get(results.size() - 1).state(),
                    results.stream()
                            .flatMap(r -> r.selection().stream())
                            .map(s -> s.onRecord())
                            .toList());
            try {
                new ActiveLearningLoop(plan, DATA, SPLIT, people.open(DATA, SEED, answers), 0, LoopFixture.SEED)
                        .run(history, results::add);
            } catch (LabelsPendingException e) {
                trips++;
                for (int row : e.rows()) {
                    answers.add(new Answer(row, "ann", DATA.labels()[row], 3, 1));
                }
            }
        }
        assertEquals(4, trips, "one trip a round");
        assertEquals(10 + 3 * 5, results.get(3).record().metrics().get("model/labels-test"));
        for (int r = 0; r < 4; r++) {
            assertEquals(
                    whole.get(r).record().metrics(), results.get(r).record().metrics());
            assertArrayEquals(
                    whole.get(r).record().selected(), results.get(r).record().selected());
        }
    }

    @Test
    void rowsThatNobodyCanTell_arePaidFor_andLeftOut() {
        Oracle partly = new Oracle() {
            private final SimulatedOracle truth = new SimulatedOracle(DATA);

            @Override
            public int[] label(int[] rows) {
                int[] labels = truth.label(rows);
                for (int i = 0; i < rows.length; i++) {
                    labels[i] = rows[i] % 3 == 0 ? NONE : labels[i];
                }
                return labels;
            }

            @Override
            public int bought() {
                return truth.bought();
            }
        };
        LoopPlan plan = bought(plan(training(Start.SCRATCH, true), ENTROPY, 20, 7, 3), new TestLabels(12, 4));
        List<RoundResult> results = LoopFixture.run(plan, DATA, SPLIT, partly, History.none());
        assertEquals(41, results.get(3).record().labelsTrain());
        assertEquals(partly.bought(), results.get(3).record().labels() + 24, "and the test labels");
    }

    @Test
    void nothingButRowsThatNobodyCanTell_isOneLine() {
        Oracle never = new Oracle() {
            @Override
            public int[] label(int[] rows) {
                int[] labels = new int[rows.length];
                Arrays.fill(labels, NONE);
                return labels;
            }

            @Override
            public int bought() {
                return 0;
            }
        };
        LoopPlan plan = plan(training(Start.SCRATCH, false), ENTROPY, 20, 7, 3);
        String message = assertThrows(
                        IllegalStateException.class, () -> LoopFixture.run(plan, DATA, SPLIT, never, History.none()))
                .getMessage();
        assertTrue(message.contains("none of the 20 rows"), message);
    }

    @Test
    void noisyLabels_errAtTheirRate_andDoNotHangOnOrderOrCompany() {
        Dataset large = data(4000);
        SimulatedAnnotators noisy = new SimulatedAnnotators(new double[] {0.8}, 1, 0.1, Aggregation.MAJORITY);
        Oracle oracle = noisy.open(large, SEED, List.of());
        int[] rows = MathOps.range(4000);
        int[] labels = oracle.label(rows);
        assertEquals(0.1, oracle.measurements().get("oracle-none"), 0.02);
        assertEquals(0.2, oracle.measurements().get("oracle-error"), 0.03);
        assertEquals(4000, oracle.measurements().get("oracle-answers"));
        assertFalse(oracle.measurements().containsKey("oracle-agreement"));
        Oracle again = noisy.open(large, SEED, List.of());
        assertEquals(labels[77], again.label(new int[] {77})[0]);
        assertEquals(labels[3], again.label(new int[] {1999, 3})[1]);
    }

    @Test
    void severalAnnotators_errLessThanOne_andAgreementIsRecorded() {
        Dataset large = data(2000);
        int[] rows = MathOps.range(2000);
        double[] right = {0.75, 0.75, 0.75, 0.75, 0.75};
        Oracle five = new SimulatedAnnotators(right, 5, 0, Aggregation.MAJORITY).open(large, SEED, List.of());
        five.label(rows);
        double error = five.measurements().get("oracle-error");
        assertTrue(error < 0.12, "error " + error);
        double kappa = five.measurements().get("oracle-agreement");
        assertTrue(kappa > 0.2 && kappa < 0.5, "kappa " + kappa);
        assertEquals(10_000, five.measurements().get("oracle-answers"));
        Oracle spread = new SimulatedAnnotators(new double[] {0.98, 0.5, 0.4, 0.4, 0.4}, 5, 0, Aggregation.DAWID_SKENE)
                .open(large, SEED, List.of());
        spread.label(rows);
        assertTrue(spread.measurements().get("oracle-error") < 0.06);
    }

    @Test
    void tiedRows_areAskedAgain_untilTheMost() {
        PeopleSource people = new PeopleSource(2, 3, Aggregation.MAJORITY);
        List<Answer> answers = new ArrayList<>(List.of(
                new Answer(5, "a", 0, Double.NaN, 1),
                new Answer(5, "b", 1, Double.NaN, 1),
                new Answer(6, "a", 1, Double.NaN, 1)));
        LabelsPendingException pending =
                assertThrows(LabelsPendingException.class, () -> people.open(DATA, SEED, answers)
                        .label(new int[] {6, 5, 6}));
        assertArrayEquals(new int[] {6, 5}, pending.rows());
        answers.add(new Answer(6, "b", Answer.CANNOT_TELL, Double.NaN, 1));
        answers.add(new Answer(5, "c", 1, Double.NaN, 1));
        assertArrayEquals(new int[] {1, 1}, people.open(DATA, SEED, answers).label(new int[] {6, 5}));
    }
}
