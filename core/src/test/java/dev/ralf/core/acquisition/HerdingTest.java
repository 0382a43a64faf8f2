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
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
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
            List<Integer> set = new ArrayList<>(IntStream.of(labelled).boxed().toList());
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

    // large pools

    @ParameterizedTest
    @EnumSource
    void randomFeatures_estimateTheMeanSimilarities(Kernel kernel) {
        Matrix z = LookUpModel.normal(600, 4, 21);
        PoolKernel pool = new PoolKernel(z, kernel, 0.5);
        double[] exact = pool.means();
        double[][] g = gram(z, kernel, 0.5);
        for (int i = 0; i < 600; i++) {
            assertEquals(Arrays.stream(g[i]).average().orElseThrow(), exact[i], 1e-12);
        }
        double spread = spread(exact, 0);
        double few = error(exact, pool.approximateMeans(64, new SeedTree(3)));
        double many = error(exact, pool.approximateMeans(4_096, new SeedTree(3)));
        assertTrue(many < 0.06 * spread, kernel + ": error " + many + " of " + spread);
        assertTrue(many < few / 3, kernel + ": " + few + " with 64 directions, " + many + " with 4,096");
    }

    private static double spread(double[] v, double around) {
        double mean = around == 0 ? Arrays.stream(v).average().orElseThrow() : around;
        return Math.sqrt(
                Arrays.stream(v).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    }

    /** Root mean square error, a common shift left out: it changes no pick. */
    private static double error(double[] exact, double[] estimate) {
        double[] d = IntStream.range(0, exact.length)
                .mapToDouble(i -> estimate[i] - exact[i])
                .toArray();
        return spread(d, 0);
    }

    /**
     * With means from random features, a batch is nearly as close to the pool as the exact one, and far from random; and
     * each of its picks is nearly as good as the exact one in its place. (The picks themselves part early: many rows are
     * nearly as good.)
     */
    @ParameterizedTest
    @EnumSource
    void randomFeatures_agreeWithTheExactForm(Kernel kernel) {
        double exact = 0;
        double estimated = 0;
        double random = 0;
        double loss = 0;
        for (long seed = 0; seed < 4; seed++) {
            Features x = random(200, 3, 300 + seed);
            double[][] g = gram(Pca.scores(x, 3), kernel, 0.5);
            AcquisitionTask task = task(x, new int[] {7, 2, 30}, 15);
            exact += mmd(g, withLabelled(new Herding(kernel, 0.5, 3).select(task)));
            Selection s = new Herding(kernel, 0.5, new Space(Space.Kind.PCA, 3), 0, 4_096).select(task);
            estimated += mmd(g, withLabelled(s));
            random += mmd(g, withLabelled(new RandomSampling().select(task)));
            loss += meanLoss(g, withLabelled(s), 3) / 4;
        }
        assertTrue(estimated < exact + 0.1 * (random - exact), kernel + ": " + exact + " " + estimated + " " + random);
        assertTrue(loss < 0.1, kernel + ": lost " + loss + " of the gain over the median row");
    }

    /** How much of the best gain over the median row's is lost by each pick, on average, by the exact gains. */
    private static double meanLoss(double[][] g, List<Integer> rows, int labelled) {
        double loss = 0;
        for (int t = labelled; t < rows.size(); t++) {
            List<Integer> have = rows.subList(0, t);
            double[] gain = new double[g.length];
            for (int j = 0; j < g.length; j++) {
                int row = j;
                double covered = have.stream().mapToDouble(h -> g[row][h]).sum();
                gain[j] = 2 * Arrays.stream(g[j]).average().orElseThrow() - (2 * covered + g[j][j]) / (t + 1);
            }
            double[] free = IntStream.range(0, g.length)
                    .filter(j -> !have.contains(j))
                    .mapToDouble(j -> gain[j])
                    .sorted()
                    .toArray();
            double best = free[free.length - 1];
            loss += (best - gain[rows.get(t)]) / (best - free[free.length / 2]) / (rows.size() - labelled);
        }
        return loss;
    }

    private static List<Integer> withLabelled(Selection s) {
        return IntStream.concat(IntStream.of(7, 2, 30), IntStream.of(s.ids()))
                .boxed()
                .toList();
    }

    @Test
    void cosine_isThatOfTheLibrary() {
        for (double x = -50; x < 50; x += 0.0137) {
            assertEquals(Math.cos(x), PoolKernel.cosine(x), 2e-9);
        }
        assertEquals(Math.cos(1e6), PoolKernel.cosine(1e6), 1e-8);
        assertEquals(1, PoolKernel.cosine(0), 2e-9);
    }

    // spaces, facts, rounds

    @Test
    void onEmbeddings_itSeesTheModel_andFollowsIt() {
        Matrix one = LookUpModel.normal(40, 3, 1);
        Matrix two = LookUpModel.normal(40, 3, 2);
        Herding herding = new Herding(Kernel.RBF, 0.5, Space.embedding(), 1_000, 8);
        int[] first =
                herding.select(LookUpModel.embedded(one, new int[] {3}, 9, 1)).ids();
        int[] second =
                herding.select(LookUpModel.embedded(two, new int[] {3}, 9, 1)).ids();
        assertNotEquals(Arrays.toString(first), Arrays.toString(second));
        assertArrayEquals(
                second,
                new Herding(Kernel.RBF, 0.5, Space.embedding(), 1_000, 8)
                        .select(LookUpModel.embedded(two, new int[] {3}, 9, 1))
                        .ids());
        assertEquals("herding-embedding", herding.id());
    }

    @ParameterizedTest
    @EnumSource
    void facts_areTheSquaredMmdBeforeAndAfter(Kernel kernel) {
        Features x = random(60, 2, 8);
        double[][] g = gram(Pca.scores(x, 2), kernel, 0.5);
        Selection s = new Herding(kernel, 0.5, 2).select(task(x, new int[] {7, 2, 30}, 6));
        assertEquals(mmd(g, List.of(7, 2, 30)), s.facts().get("squaredMmdBefore"), 1e-12);
        assertEquals(mmd(g, withLabelled(s)), s.facts().get("squaredMmdAfter"), 1e-12);
        assertTrue(Double.isNaN(new Herding(kernel, 0.5, 2)
                .select(task(x, new int[0], 6))
                .facts()
                .get("squaredMmdBefore")));
    }

    @ParameterizedTest
    @EnumSource
    void overManyRounds_theSameObjectDoesWhatFreshOnesDo(Kernel kernel) {
        Features x = random(70, 3, 12);
        Herding kept = new Herding(kernel, 0.5, 3);
        int[] labelled = {5, 9};
        for (int round = 0; round < 6; round++) {
            Selection s = kept.select(task(x, labelled, 7));
            Selection fresh = new Herding(kernel, 0.5, 3).select(task(x, labelled, 7));
            assertArrayEquals(fresh.ids(), s.ids());
            assertArrayEquals(fresh.utilities(), s.utilities());
            int[] bought = s.ids();
            labelled = MathOps.concat(labelled, bought);
            if (round == 3) { // another history of the same pool in between
                kept.select(task(x, new int[] {1, 2, 3}, 2));
            }
        }
    }

    // quotas

    @Test
    void insideStrata_itHerdsEachAsAPoolOfItsOwn() {
        Matrix z = LookUpModel.normal(60, 2, 31);
        Matrix p = new Matrix(60, 3);
        for (int i = 0; i < 60; i++) {
            p.set(i, i % 10 == 0 ? 2 : i % 2, 1); // 30 odd rows, 24 even ones, 6 of class 2
        }
        int[] labelled = {1, 2, 3, 10};
        Herding herding = new Herding(Kernel.ENERGY, 0.5, Space.embedding(), 1_000, 8);
        Selection s = new StratifiedHerding(herding, new PredictedClass(Strata.Share.EQUAL))
                .select(LookUpModel.task(p, z, labelled, 18, 1));
        assertEquals(5.0, s.facts().get("quota[2]"), "class 2 has no more");
        assertEquals(7.0, s.facts().get("quota[0]"));
        assertEquals(6.0, s.facts().get("quota[1]"));
        assertEquals(28.0, s.facts().get("unlabelled[1]"));
        double[][] g = gram(z, Kernel.ENERGY, 1);
        int at = 0;
        for (int c = 0; c < 3; c++) {
            int which = c;
            int[] rows =
                    IntStream.range(0, 60).filter(i -> p.argmax(i) == which).toArray();
            List<Integer> have = new ArrayList<>(IntStream.of(labelled)
                    .filter(i -> p.argmax(i) == which)
                    .boxed()
                    .toList());
            for (int i = 0; i < s.facts().get("quota[" + c + "]"); i++) {
                int best = -1;
                double most = Double.NEGATIVE_INFINITY;
                for (int j : rows) {
                    double covered = have.stream().mapToDouble(h -> g[j][h]).sum();
                    double mean = IntStream.of(rows)
                            .mapToDouble(r -> g[j][r])
                            .average()
                            .orElseThrow();
                    double gain = 2 * mean - 2 * covered / (have.size() + 1);
                    if (!have.contains(j) && gain > most + 1e-12) {
                        most = gain;
                        best = j;
                    }
                }
                assertEquals(best, s.ids()[at]);
                assertEquals(most, s.utilities()[at++], 1e-9);
                have.add(best);
            }
        }
        assertEquals(18, at);
    }

    @Test
    void strata_namesAndMissingAttribute() {
        Features x = random(9, 2, 1);
        Herding herding = new Herding(Kernel.RBF, 0.5, 2);
        StratifiedHerding byGroup = new StratifiedHerding(herding, new SensitiveGroup("Gender", Strata.Share.EQUAL));
        assertEquals("herding-group-equal", byGroup.id());
        assertEquals(
                "herding-predicted",
                new StratifiedHerding(herding, new PredictedClass(Strata.Share.PROPORTIONAL)).id());
        assertEquals(
                "group-equal needs the sensitive attribute \"Gender\", and the data have none",
                assertThrows(IllegalArgumentException.class, () -> byGroup.select(task(x, new int[0], 2)))
                        .getMessage());
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
