package dev.ralf.core.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitialSelectorsTest {
    private static final Dataset DATA = LoopFixture.data(120);

    static Stream<InitialSelector> all() {
        return Stream.of(
                new InitialSelectors.Random(),
                new InitialSelectors.StratifiedCluster(),
                new InitialSelectors.StratifiedPredicted(),
                new InitialSelectors.StratifiedOracle());
    }

    private static InitialSelector.Task task(int[] pool, int size, Oracle oracle, long seed) {
        return new InitialSelector.Task(DATA.inputs(), pool, size, 3, oracle, new SeedTree(seed));
    }

    @ParameterizedTest
    @MethodSource("all")
    void distinctRowsOfThePool_repeatable_inAnyPoolSize(InitialSelector selector) {
        for (int pool : new int[] {1, 2, 5, 100}) {
            int[] rows = IntStream.range(0, pool).map(i -> 119 - i).toArray();
            for (int size : new int[] {1, pool / 2, pool}) {
                if (size == 0) {
                    continue;
                }
                SimulatedOracle oracle = new SimulatedOracle(DATA);
                int[] picks = selector.select(task(rows, size, oracle, 4));
                boolean mayBeMore = selector instanceof InitialSelectors.StratifiedOracle;
                assertTrue(mayBeMore ? picks.length >= size : picks.length == size, selector.id());
                assertEquals(picks.length, IntStream.of(picks).distinct().count());
                assertTrue(IntStream.of(picks).allMatch(i -> i > 119 - pool));
                oracle.label(picks);
                assertEquals(picks.length, oracle.bought(), "a label was looked at that is not delivered");
                assertArrayEquals(picks, selector.select(task(rows, size, new SimulatedOracle(DATA), 4)));
            }
        }
    }

    @Test
    void random_looksAtNoLabel() {
        SimulatedOracle oracle = new SimulatedOracle(DATA);
        new InitialSelectors.Random().select(task(MathOps.range(100), 10, oracle, 1));
        new InitialSelectors.StratifiedCluster().select(task(MathOps.range(100), 10, oracle, 1));
        assertEquals(0, oracle.bought());
        new InitialSelectors.StratifiedPredicted().select(task(MathOps.range(100), 10, oracle, 1));
        assertEquals(5, oracle.bought(), "the random half alone is labelled by the selector");
    }

    @Test
    void stratifiedOracle_hasEnoughOfEachClass_andPaysForIt() {
        SimulatedOracle oracle = new SimulatedOracle(DATA);
        int[] picks = new InitialSelectors.StratifiedOracle().select(task(MathOps.range(120), 12, oracle, 2));
        int[] counts = new int[3];
        for (int label : oracle.label(picks)) {
            counts[label]++;
        }
        assertTrue(Arrays.stream(counts).min().orElseThrow() >= 4, Arrays.toString(counts));
        assertTrue(picks.length > 12, "class 2 has one row in ten");
    }

    @Test
    void stratifiedPredicted_findsTheRareClassMoreOftenThanRandom() {
        int ours = 0;
        int random = 0;
        for (int s = 0; s < 20; s++) {
            for (int row : new InitialSelectors.StratifiedPredicted()
                    .select(task(MathOps.range(120), 30, new SimulatedOracle(DATA), s))) {
                ours += DATA.labels()[row] == 2 ? 1 : 0;
            }
            for (int row :
                    new InitialSelectors.Random().select(task(MathOps.range(120), 30, new SimulatedOracle(DATA), s))) {
                random += DATA.labels()[row] == 2 ? 1 : 0;
            }
        }
        assertTrue(ours > 1.3 * random, ours + " against " + random);
    }

    @Test
    void badSize_isRefused() {
        assertEquals(
                "initial.size must be in [1, 5], got 6",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> task(MathOps.range(5), 6, new SimulatedOracle(DATA), 1))
                        .getMessage());
    }

    @Test
    void oracle_countsDistinctRows() {
        SimulatedOracle oracle = new SimulatedOracle(DATA);
        assertEquals(0, oracle.bought());
        assertArrayEquals(
                new int[] {DATA.labels()[9], DATA.labels()[0], DATA.labels()[9]}, oracle.label(new int[] {9, 0, 9}));
        assertEquals(2, oracle.bought());
        oracle.label(new int[] {0});
        oracle.label(new int[0]);
        assertEquals(2, oracle.bought());
    }

    @Test
    void validationPolicy() {
        assertEquals(1, ValidationPolicy.defaults().labels(1));
        assertEquals(4, ValidationPolicy.defaults().labels(20));
        assertEquals(5, ValidationPolicy.defaults().labels(21));
        assertEquals(500, ValidationPolicy.defaults().labels(1_000_000));
        assertEquals(30, new ValidationPolicy(30, 0.2, 10).labels(5));
        assertEquals(7, new ValidationPolicy(0, 0.07, 100).labels(100)); // 0.07 x 100 is 7.000000000000001
        assertEquals(
                "validation.share must be in [0, 1], got NaN",
                assertThrows(IllegalArgumentException.class, () -> new ValidationPolicy(0, Double.NaN, 1))
                        .getMessage());
    }

    @Test
    void planChecksItsRanges() {
        assertEquals(
                "query.batch must be at least 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LoopFixture.plan(
                                        LoopFixture.training(Start.SCRATCH, false), LoopFixture.ENTROPY, 1, 0, 1))
                        .getMessage());
    }
}
