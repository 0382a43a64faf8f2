package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every acquisition must do, whatever it is after: the tests of a {@code @TestFactory}. The model is a small
 * network with dropout in a committee of three, so that it has every capability; the request is part of a run; the inputs
 * have two sensitive attributes.
 */
public final class AcquisitionContract {
    private static final int ROWS = 120;
    private static final int WIDTH = 4;
    private static final int CLASSES = 3;
    private static final int BROKEN = 33;
    private static final SeedTree SEED = new SeedTree(20_26);

    /** Whether a choice may depend on the order in which the pool is listed. */
    public enum PoolOrder {
        /** The same rows whatever the order. */
        IRRELEVANT,
        /** Draws by position: the loop lists the pool in ascending order. */
        MATTERS
    }

    private enum Pool {
        ORDINARY(1),
        CONSTANT_PROBABILITIES(0),
        ONE_HOT_PROBABILITIES(1e6f),
        EQUAL_ROWS(1),
        NOTHING_LABELLED(1),
        ONE_LABEL(1);

        private final float scale;

        Pool(float scale) {
            this.scale = scale;
        }
    }

    private AcquisitionContract() {}

    /** The contract's tests of one acquisition; each test gets a fresh one. */
    public static Stream<DynamicTest> tests(String name, Supplier<? extends Acquisition> make, PoolOrder order) {
        Stream<DynamicTest> selections = Arrays.stream(Pool.values())
                .flatMap(pool -> Stream.of(
                        dynamicTest(name + ", " + pool + ": distinct, unlabelled, as many as asked", () -> {
                            for (int batch : new int[] {1, 7, 40}) {
                                requireProper(task(pool, pool(), batch, SEED), make.get());
                            }
                        }),
                        dynamicTest(name + ", " + pool + ": small pools", () -> {
                            requireProper(task(pool, new int[] {17}, 1, SEED), make.get());
                            requireProper(task(pool, new int[] {17}, 5, SEED), make.get());
                            requireProper(task(pool, new int[] {3, 17, 61, 63}, 4, SEED), make.get());
                            requireProper(task(pool, new int[] {3, 17, 61, 63}, 9, SEED), make.get());
                        }),
                        dynamicTest(name + ", " + pool + ": same seed, same selection", () -> {
                            Acquisition acquisition = make.get();
                            Selection first = acquisition.select(task(pool, pool(), 9, SEED));
                            requireSame(first, acquisition.select(task(pool, pool(), 9, SEED)));
                            requireSame(first, make.get().select(task(pool, pool(), 9, SEED)));
                        })));
        Stream<DynamicTest> more = Stream.of(
                dynamicTest(name + ": leaves the task as it was", () -> {
                    AcquisitionTask task = task(Pool.ORDINARY, pool(), 9, SEED);
                    AcquisitionTask same = task(Pool.ORDINARY, pool(), 9, SEED);
                    float[] parameters = ((FixtureModel) task.model()).network().trainable();
                    make.get().select(task);
                    assertArrayEquals(same.unlabelled(), task.unlabelled());
                    assertArrayEquals(same.labelled(), task.labelled());
                    assertArrayEquals(same.labels(), task.labels());
                    assertArrayEquals(
                            same.inputs().features().data(),
                            task.inputs().features().data());
                    assertArrayEquals(
                            parameters, ((FixtureModel) task.model()).network().trainable());
                }),
                dynamicTest(name + ": a model that gives NaN is one clear error, or not looked at", () -> {
                    AcquisitionTask task = task(Pool.ORDINARY, pool(), pool().length, SEED, true);
                    Selection selection;
                    try {
                        selection = make.get().select(task);
                    } catch (IllegalArgumentException e) {
                        assertTrue(e.getMessage().contains("NaN"), e.getMessage());
                        assertTrue(e.getMessage().contains("" + BROKEN), e.getMessage());
                        assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
                        return;
                    }
                    requireSame(make.get().select(task(Pool.ORDINARY, pool(), pool().length, SEED)), selection);
                }),
                dynamicTest(name + ": needs of a model what it says, and all of it", () -> {
                    AcquisitionTask task = task(Pool.ORDINARY, pool(), 9, SEED);
                    Set<Class<? extends Classifier>> needs = make.get().needs();
                    requireSame(make.get().select(task), make.get().select(with(task, needs)));
                    for (Class<? extends Classifier> need : needs) {
                        Set<Class<? extends Classifier>> others = new HashSet<>(needs);
                        others.remove(need);
                        assertThrows(MissingCapabilityException.class, () -> make.get()
                                .select(with(task, others)));
                    }
                }),
                dynamicTest(
                        name + ": has an id without spaces",
                        () -> assertTrue(make.get().id().matches("\\S+"))));
        Stream<DynamicTest> orders = order == PoolOrder.MATTERS
                ? Stream.empty()
                : Arrays.stream(Pool.values())
                        .map(pool -> dynamicTest(name + ", " + pool + ": the pool's order is irrelevant", () -> {
                            int[] shuffled = pool();
                            SeedTree.shuffle(shuffled, SEED.child("order").generator());
                            assertArrayEquals(
                                    make.get()
                                            .select(task(pool, pool(), 9, SEED))
                                            .ids(),
                                    make.get()
                                            .select(task(pool, shuffled, 9, SEED))
                                            .ids());
                        }));
        return Stream.of(selections, more, orders).flatMap(s -> s);
    }

    /** The same task with a model that has these capabilities and no other. */
    private static AcquisitionTask with(AcquisitionTask task, Set<Class<? extends Classifier>> capabilities) {
        Classifier whole = task.model();
        Classifier model = new Classifier() {
            @Override
            public String id() {
                return whole.id();
            }

            @Override
            public int classes() {
                return whole.classes();
            }

            @Override
            public Matrix probabilities(Features features) {
                return whole.probabilities(features);
            }

            @Override
            public <T> T as(Class<T> capability, String who) {
                if (capabilities.stream().noneMatch(capability::isAssignableFrom)) {
                    throw new MissingCapabilityException(who, capability, id());
                }
                return whole.as(capability, who);
            }
        };
        return new AcquisitionTask(
                model,
                task.inputs(),
                task.unlabelled(),
                task.labelled(),
                task.labels(),
                task.batch(),
                task.seed(),
                task.history(),
                task.run());
    }

    private static void requireSame(Selection expected, Selection actual) {
        assertArrayEquals(expected.ids(), actual.ids());
        assertArrayEquals(expected.utilities(), actual.utilities());
        assertEquals(expected.facts(), actual.facts());
        assertEquals(
                List.copyOf(expected.facts().keySet()),
                List.copyOf(actual.facts().keySet()));
    }

    private static void requireProper(AcquisitionTask task, Acquisition acquisition) {
        Selection selection = acquisition.select(task);
        assertEquals(Math.min(task.batch(), task.unlabelled().length), selection.ids().length, "number of rows");
        Set<Integer> ids = IntStream.of(selection.ids()).boxed().collect(Collectors.toCollection(HashSet::new));
        assertEquals(selection.ids().length, ids.size(), "rows must be distinct: " + Arrays.toString(selection.ids()));
        Set<Integer> pool = IntStream.of(task.unlabelled()).boxed().collect(Collectors.toSet());
        assertTrue(pool.containsAll(ids), "rows must be unlabelled: " + Arrays.toString(selection.ids()));
        assertEquals(selection.ids().length, selection.utilities().length);
    }

    /** Rows that are not labelled: not 0, 10, 20 ..., and not the last 20, which belong to no part. */
    private static int[] pool() {
        return IntStream.range(0, ROWS - 20).filter(i -> i % 10 != 0).toArray();
    }

    private static AcquisitionTask task(Pool pool, int[] unlabelled, int batch, SeedTree seed) {
        return task(pool, unlabelled, batch, seed, false);
    }

    private static AcquisitionTask task(Pool pool, int[] unlabelled, int batch, SeedTree seed, boolean broken) {
        RandomGenerator rng = SEED.child("inputs").generator();
        float[] x = new float[ROWS * WIDTH];
        int[] gender = new int[ROWS];
        int[] region = new int[ROWS];
        double[] weights = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < WIDTH; j++) {
                x[i * WIDTH + j] = (float) (rng.nextGaussian() + (j == 0 ? i % CLASSES : 0));
            }
            gender[i] = rng.nextInt(2);
            region[i] = rng.nextInt(3);
            weights[i] = 0.5 + rng.nextDouble();
        }
        System.arraycopy(x, 0, x, 5 * WIDTH, WIDTH); // row 5 repeats the labelled row 0
        System.arraycopy(x, 6 * WIDTH, x, 7 * WIDTH, WIDTH); // two equal rows of the pool
        for (int i = 1; i < ROWS && pool == Pool.EQUAL_ROWS; i++) {
            System.arraycopy(x, 0, x, i * WIDTH, WIDTH);
        }
        Inputs inputs = new Inputs(
                new Features(x, ROWS, WIDTH),
                List.of(),
                List.of(
                        new Groups("Gender", List.of("Female", "Male"), gender),
                        new Groups("Region", List.of("N", "S", "W"), region)),
                weights);
        int[] labelled = pool == Pool.NOTHING_LABELLED
                ? new int[0]
                : IntStream.range(0, 10).map(i -> (i * 7 % 10) * 10).toArray();
        int[] labels = IntStream.of(labelled)
                .map(i -> pool == Pool.ONE_LABEL ? CLASSES - 1 : i % CLASSES)
                .toArray();
        NetworkClassifier network = network(pool, SEED);
        List<NetworkClassifier> others = IntStream.range(0, 2)
                .mapToObj(m -> network(pool, SEED.child("member", m)))
                .toList();
        float[] brokenRow = broken ? inputs.features().row(BROKEN) : null;
        FixtureModel model = new FixtureModel(network, others, brokenRow);
        for (double p : network.probabilities(inputs.features()).data()) { // the fixture is what its name says
            assertTrue(pool != Pool.CONSTANT_PROBABILITIES || p == 1.0 / CLASSES);
            assertTrue(pool != Pool.ONE_HOT_PROBABILITIES || p == 0 || p == 1);
        }
        return new AcquisitionTask(
                model,
                inputs,
                unlabelled,
                labelled,
                labels,
                batch,
                seed,
                List.of(),
                Optional.of(run(pool, others.get(0), brokenRow)));
    }

    private static NetworkClassifier network(Pool pool, SeedTree seed) {
        Network network = new Mlp(List.of(6), Activation.TANH, 0.3).create(new int[] {WIDTH}, CLASSES, seed);
        float[] parameters = network.trainable();
        int last = parameters.length - (6 * CLASSES + CLASSES);
        for (int i = last; i < parameters.length; i++) {
            parameters[i] *= pool.scale;
        }
        network.setTrainable(parameters);
        return new NetworkClassifier("mlp", network);
    }

    /** A run whose models, instead of being trained, depend on the labels alone. */
    private static RunContext run(Pool pool, Classifier previous, float[] brokenRow) {
        return new RunContext() {
            @Override
            public Optional<Classifier> previous() {
                return Optional.of(previous);
            }

            @Override
            public Classifier refit(int[] ids, int[] labels) {
                SeedTree seed = SEED.child(Arrays.toString(ids)).child(Arrays.toString(labels));
                return new FixtureModel(network(pool, seed), List.of(), brokenRow);
            }
        };
    }
}
