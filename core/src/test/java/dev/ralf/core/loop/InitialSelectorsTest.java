package dev.ralf.core.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.CoreComponents;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.TrainingPlan.Start;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitialSelectorsTest {
    private static final Dataset DATA = LoopFixture.data(120);
    private static final String WEAK = DATA.inputs().groups().get(0).attribute();
    /** Those that buy labels before they have chosen. */
    private static final Set<String> PAY = Set.of("stratified-predicted", "stratified-oracle");

    /** The whole catalogue, with its defaults; the weak label is the first sensitive attribute of the data. */
    static Stream<InitialSelector> all() {
        return new Registry(new CoreComponents().components())
                .all(InitialSelector.class).stream().map(c -> c.factory()
                        .apply(
                                c.id().equals("weak-labels")
                                        ? new FixtureOptions(Map.of("column", WEAK))
                                        : FixtureOptions.defaults()));
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

    @ParameterizedTest
    @MethodSource("all")
    void contract(InitialSelector selector) {
        assertTrue(selector.id().matches("[a-z-]+"));
        int[] pool = IntStream.range(0, 100).toArray();
        SimulatedOracle oracle = new SimulatedOracle(DATA);
        int[] picks = selector.select(task(pool, 20, oracle, 3));
        assertEquals(PAY.contains(selector.id()), oracle.bought() > 0, "labels seen before the choice");
        int[] shuffled = pool.clone();
        SeedTree.shuffle(shuffled, new SeedTree(9).generator());
        assertArrayEquals(
                picks, selector.select(task(shuffled, 20, new SimulatedOracle(DATA), 3)), "order of the pool");
        assertArrayEquals(MathOps.range(100), pool, "the pool is left as it is");
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsThatAreAllEqual_areChosenAllTheSame(InitialSelector selector) {
        Inputs flat = new Inputs(
                new Features(new float[40], 20, 2),
                List.of(),
                List.of(new Groups(WEAK, List.of("a", "b"), new int[20])),
                ones(20));
        int[] labels = IntStream.range(0, 20).map(i -> i % 3).toArray();
        Dataset data = new Dataset("flat", flat, labels, List.of("a", "b", "c"), new int[0], Map.of());
        int[] picks = selector.select(
                new InitialSelector.Task(flat, MathOps.range(20), 7, 3, new SimulatedOracle(data), new SeedTree(2)));
        assertTrue(picks.length >= 7);
        assertEquals(picks.length, IntStream.of(picks).distinct().count());
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] weak(Inputs inputs, int size, String column, OptionalDouble threshold, int bins, long seed) {
        return new InitialSelectors.WeakLabels(column, threshold, bins)
                .select(new InitialSelector.Task(
                        inputs, MathOps.range(inputs.features().size()), size, 2, null, new SeedTree(seed)));
    }

    @Test
    void weakLabels_byGroup_level_threshold_andBins() {
        int n = 60;
        float[] x = new float[n * 4];
        int[] gender = new int[n];
        for (int i = 0; i < n; i++) {
            x[i * 4] = i; // age
            x[i * 4 + 1 + (i < 50 ? 0 : i < 56 ? 1 : 2)] = 1; // region: 50, 6 and 4 rows
            gender[i] = i % 10 == 0 ? 1 : 0;
        }
        Inputs inputs = new Inputs(
                new Features(x, n, 4),
                List.of(
                        new Column("age", "age", Column.Kind.NUMERIC),
                        new Column("region=N", "region", Column.Kind.ONE_HOT),
                        new Column("region=S", "region", Column.Kind.ONE_HOT),
                        new Column("region=W", "region", Column.Kind.ONE_HOT)),
                List.of(new Groups("gender", List.of("f", "m"), gender)),
                ones(n));
        for (long seed = 0; seed < 5; seed++) {
            int[] byGroup = weak(inputs, 10, "gender", OptionalDouble.empty(), 2, seed);
            assertEquals(5, IntStream.of(byGroup).filter(i -> gender[i] == 1).count());
            int[] byRegion = weak(inputs, 12, "region", OptionalDouble.empty(), 2, seed);
            assertEquals(4, IntStream.of(byRegion).filter(i -> i < 50).count());
            assertEquals(4, IntStream.of(byRegion).filter(i -> i >= 56).count());
            int[] byLevel = weak(inputs, 8, "region=W", OptionalDouble.of(0.5), 2, seed);
            assertEquals(4, IntStream.of(byLevel).filter(i -> i >= 56).count());
            int[] byAge = weak(inputs, 8, "age", OptionalDouble.of(56), 2, seed);
            assertEquals(4, IntStream.of(byAge).filter(i -> i >= 56).count());
            int[] byBin = weak(inputs, 12, "age", OptionalDouble.empty(), 3, seed);
            assertEquals(4, IntStream.of(byBin).filter(i -> i < 20).count());
            assertEquals(4, IntStream.of(byBin).filter(i -> i >= 40).count());
        }
        assertEquals(
                "column must be one of [gender, age, region], got \"income\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> weak(inputs, 3, "income", OptionalDouble.empty(), 2, 1))
                        .getMessage());
    }

    @Test
    void byAcquisition_choosesWhatItChoosesWithoutLabels_andRefusesThoseThatNeedAModel() {
        InitialSelector herding =
                new InitialSelectors.ByAcquisition("herding", new Herding(Herding.Kernel.ENERGY, 0.5, 2));
        int[] pool = MathOps.range(50);
        int[] twenty = herding.select(task(pool, 20, new SimulatedOracle(DATA), 1));
        int[] ten = herding.select(task(pool, 10, new SimulatedOracle(DATA), 2));
        assertArrayEquals(Arrays.copyOf(twenty, 10), ten, "the seed has no part in it");
        assertEquals(
                "initial selector entropy asks for a prediction before the first model",
                assertThrows(IllegalArgumentException.class, () -> new InitialSelectors.ByAcquisition(
                                        "entropy", new UncertaintySampling("entropy", UncertaintyScore.ENTROPY))
                                .select(task(pool, 3, new SimulatedOracle(DATA), 1)))
                        .getMessage());
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
