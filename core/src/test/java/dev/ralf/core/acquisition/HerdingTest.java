package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.acquisition.Herding.Kernel;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HerdingTest {
    private static AcquisitionTask task(Features x, int[] labelled, int batch) {
        double[] ones = new double[x.size()];
        Arrays.fill(ones, 1);
        int[] unlabelled = IntStream.range(0, x.size())
                .filter(i -> IntStream.of(labelled).noneMatch(l -> l == i))
                .toArray();
        // No model: herding does not look at it.
        return new AcquisitionTask(
                null,
                new Inputs(x, List.of(), List.of(), ones),
                unlabelled,
                labelled,
                new int[labelled.length],
                batch,
                new SeedTree(1));
    }

    private static Features random(int n, int d, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        float[] x = new float[n * d];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, d);
    }

    private static double distance(Matrix z, int i, int j) {
        double sum = 0;
        for (int c = 0; c < z.columns(); c++) {
            sum += (z.get(i, c) - z.get(j, c)) * (z.get(i, c) - z.get(j, c));
        }
        return Math.sqrt(sum);
    }

    private static double median(Matrix z) {
        double[] d = IntStream.range(0, z.rows())
                .boxed()
                .flatMap(i -> IntStream.range(0, i).mapToObj(j -> distance(z, i, j)))
                .mapToDouble(v -> v)
                .sorted()
                .toArray();
        return d.length % 2 == 1 ? d[d.length / 2] : (d[d.length / 2 - 1] + d[d.length / 2]) / 2;
    }

    private static double[][] gram(Matrix z, Kernel kernel, double c) {
        double m = median(z);
        DoubleUnaryOperator k = d -> switch (kernel) {
            case RBF -> Math.exp(-d * d / (2 * (c * m) * (c * m)));
            case LAPLACE -> Math.exp(-d / m);
            case ENERGY -> -d;
        };
        double[][] g = new double[z.rows()][z.rows()];
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.rows(); j++) {
                g[i][j] = k.applyAsDouble(distance(z, i, j));
            }
        }
        return g;
    }

    /** Squared MMD between a set and all rows, from its definition. */
    private static double mmd(double[][] g, List<Integer> set) {
        int n = g.length;
        double all = Arrays.stream(g).flatMapToDouble(Arrays::stream).sum() / ((double) n * n);
        double cross = 0;
        double own = 0;
        for (int i : set) {
            cross += Arrays.stream(g[i]).sum() / ((double) n * set.size());
            for (int j : set) {
                own += g[i][j] / ((double) set.size() * set.size());
            }
        }
        return all - 2 * cross + own;
    }

    /** The greedy step taken literally: the row whose purchase gives the least squared MMD, the lowest id on a tie. */
    @ParameterizedTest
    @EnumSource
    void equalsGreedyMinimisationOfTheMmdItself(Kernel kernel) {
        for (long seed = 0; seed < 6; seed++) {
            Features x = random(40, 3, seed);
            int[] labelled = seed % 2 == 0 ? new int[0] : new int[] {7, 2, 30};
            double[][] g = gram(Pca.scores(x, 3), kernel, 0.5);
            List<Integer> set =
                    new java.util.ArrayList<>(IntStream.of(labelled).boxed().toList());
            int[] expected = new int[12];
            for (int pick = 0; pick < expected.length; pick++) {
                int best = -1;
                double least = Double.POSITIVE_INFINITY;
                for (int j = 0; j < g.length; j++) {
                    if (!set.contains(j)) {
                        set.add(j);
                        double value = mmd(g, set);
                        set.remove(set.size() - 1);
                        if (value < least - 1e-12) {
                            least = value;
                            best = j;
                        }
                    }
                }
                set.add(best);
                expected[pick] = best;
            }
            assertArrayEquals(
                    expected,
                    new Herding(kernel, 0.5, 3).select(task(x, labelled, 12)).ids(),
                    "seed " + seed);
        }
    }

    @Test
    void byHand_inOneDimension() {
        // Energy kernel on 0, 1, 2, 3, 10 with nothing labelled: k(z, z) = 0, so the first pick has the least mean
        // distance, the median 2 (mean distances 16/5, 13/5, 12/5, 13/5, 34/5). Then t = 1 and the gain is
        // 2 mu - (2 s) / 2 = -2 mean d + d(2): row 0: -6.4 + 2, row 1: -5.2 + 1, row 3: -5.2 + 1, row 10: -13.6 + 8.
        // Rows 1 and 3 tie at -4.2 up to rounding; row 1, made 1.001 here, is further away and wins.
        Features x = Features.of(new double[][] {{0}, {0.999}, {2}, {3}, {10}});
        Selection s = new Herding(Kernel.ENERGY, 1, 1).select(task(x, new int[0], 2));
        assertEquals(2, s.ids()[0]);
        assertEquals(-2 * 12.001 / 5, s.utilities()[0], 1e-6);
        // row 1: -2 (0.999 + 1.001 + 2.001 + 9.001) / 5 + 1.001; row 3: -2 (3 + 2.001 + 1 + 7) / 5 + 1
        assertEquals(1, s.ids()[1]);
        assertEquals(-2 * 13.002 / 5 + 1.001, s.utilities()[1], 1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatIsLabelled(Kernel kernel) {
        Features x = random(60, 2, 3);
        int[] first =
                new Herding(kernel, 0.5, 2).select(task(x, new int[0], 10)).ids();
        // Having bought the first half, it goes on with the second half, in any split, with the same object or another.
        Herding same = new Herding(kernel, 0.5, 2);
        assertArrayEquals(
                Arrays.copyOfRange(first, 4, 10),
                same.select(task(x, Arrays.copyOf(first, 4), 6)).ids());
        assertArrayEquals(
                Arrays.copyOfRange(first, 7, 10),
                same.select(task(x, Arrays.copyOf(first, 7), 3)).ids());
        assertNotEquals(
                first[0],
                same.select(task(x, new int[] {first[0], first[1]}, 1)).ids()[0]);
    }

    @ParameterizedTest
    @EnumSource
    void equalRows_tieExactly_andTheLowestIdIsFirst(Kernel kernel) {
        float[] copy = random(12, 2, 4).data();
        float[] x = new float[48];
        System.arraycopy(copy, 0, x, 0, 24);
        System.arraycopy(copy, 0, x, 24, 24); // row 12 + i repeats row i
        int[] ids = new Herding(kernel, 0.5, 2)
                .select(task(new Features(x, 24, 2), new int[0], 24))
                .ids();
        boolean[] seen = new boolean[24];
        for (int id : ids) {
            assertTrue(id < 12 || seen[id - 12], "row " + id + " before its equal of lower id");
            seen[id] = true;
        }
        // A second copy comes only after other rows, not right after the first.
        for (int i = 0; i < 5; i++) {
            assertNotEquals(ids[i] % 12, ids[i + 1] % 12);
        }
    }

    @Test
    void allRowsEqual_goesByRowId() {
        for (Kernel kernel : Kernel.values()) {
            int[] ids = new Herding(kernel, 0.5, 3)
                    .select(task(new Features(new float[20], 10, 2), new int[] {4}, 3))
                    .ids();
            assertArrayEquals(new int[] {0, 1, 2}, ids);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bringsTheMmdBelowThatOfRandomBatches(Kernel kernel) {
        double ours = 0;
        double random = 0;
        for (long seed = 0; seed < 20; seed++) {
            Features x = random(80, 3, 100 + seed);
            double[][] g = gram(Pca.scores(x, 3), kernel, 0.5);
            ours += mmd(
                    g,
                    IntStream.of(new Herding(kernel, 0.5, 3)
                                    .select(task(x, new int[0], 10))
                                    .ids())
                            .boxed()
                            .toList());
            random += mmd(
                    g,
                    IntStream.of(new RandomSampling()
                                    .select(task(x, new int[0], 10))
                                    .ids())
                            .boxed()
                            .toList());
        }
        // Random batches have an expected squared MMD of about (k(0) - mean k) / 10; herding is far below it.
        assertTrue(ours < 0.5 * random, kernel + ": " + ours + " against " + random);
    }

    @Test
    void emptyPool_givesNothing() {
        Features x = random(3, 2, 1);
        assertEquals(
                0,
                new Herding(Kernel.RBF, 0.5, 2)
                        .select(task(x, new int[] {0, 1, 2}, 4))
                        .ids()
                        .length);
    }

    @Test
    void idsAndBadArguments() {
        assertEquals("herding", new Herding(Kernel.RBF, 0.5, 30).id());
        assertEquals("herding-energy", new Herding(Kernel.ENERGY, 0.5, 30).id());
        assertEquals(
                "bandwidth must be in (0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new Herding(Kernel.RBF, Double.NaN, 30))
                        .getMessage());
        assertEquals(
                "components must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> new Herding(Kernel.RBF, 1, 0))
                        .getMessage());
    }
}
