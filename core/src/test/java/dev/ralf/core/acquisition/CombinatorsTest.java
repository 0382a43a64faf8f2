package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Acquisitions made of acquisitions, by hand. */
class CombinatorsTest {
    private static final Acquisition MARGIN = new UncertaintySampling("margin", UncertaintyScore.MARGIN);

    /** Takes rows by a table of utilities. */
    private record Table(double... utility) implements Acquisition {
        @Override
        public String id() {
            return "table";
        }

        @Override
        public Selection select(AcquisitionTask task) {
            double[] u = MathOps.select(utility, task.unlabelled());
            int[] picks = Picks.top(u, task.take(), task.unlabelled(), task.seed());
            return Selection.of(MathOps.select(task.unlabelled(), picks), MathOps.select(u, picks));
        }
    }

    private static AcquisitionTask task(int rows, int batch, long seed) {
        Matrix p = new Matrix(rows, 2);
        Arrays.fill(p.data(), 0.5);
        return LookUpModel.task(p, new Matrix(rows, 1), new int[0], batch, seed);
    }

    private static Set<Integer> set(int[] values) {
        return IntStream.of(values).boxed().collect(Collectors.toSet());
    }

    @Test
    void product_byHand() {
        // Scaled: (0, .5, 1, .5) and (1, .5, .25, 0): products 0, .25, .25, 0; squares of the first: 0, .125, .25, 0.
        Acquisition a = new Table(10, 20, 30, 20);
        Acquisition b = new Table(4, 2, 1, 0);
        Selection s = new ProductOf(List.of(a, b), List.of(2.0, 1.0)).select(task(4, 2, 1));
        assertArrayEquals(new int[] {2, 1}, s.ids());
        assertArrayEquals(new double[] {0.25, 0.125}, s.utilities(), 1e-15);
        assertEquals(
                Set.of(1, 2),
                set(new ProductOf(List.of(a, b), List.of())
                        .select(task(4, 2, 1))
                        .ids()));
    }

    @Test
    void product_ofAnAcquisitionWithoutUtilities_countsPlaces() {
        double[] ramp = {3, 2, 1, 0};
        Acquisition silent = new Acquisition() {
            @Override
            public String id() {
                return "silent";
            }

            @Override
            public Selection select(AcquisitionTask task) {
                int[] ids = new Table(ramp).select(task).ids();
                double[] none = new double[ids.length];
                Arrays.fill(none, Double.NaN);
                return Selection.of(ids, none);
            }
        };
        Selection s = new ProductOf(List.of(silent), List.of()).select(task(4, 4, 1));
        assertArrayEquals(new int[] {0, 1, 2, 3}, s.ids());
        assertArrayEquals(new double[] {1, 2 / 3.0, 1 / 3.0, 0}, s.utilities(), 1e-15);
    }

    @Test
    void rankSum_byHand_tiesShareTheirRank() {
        // Ranks: (0, 1.5, 1.5, 3) and (3, 0, 1, 2): sums 3, 1.5, 2.5, 5 of at most 2 * 3.
        Acquisition a = new Table(9, 5, 5, 1);
        Acquisition b = new Table(0, 3, 2, 1);
        Selection s = new RankSum(List.of(a, b), List.of(1.0, 1.0)).select(task(4, 4, 1));
        assertArrayEquals(new int[] {1, 2, 0, 3}, s.ids());
        assertArrayEquals(new double[] {-1.5 / 6, -2.5 / 6, -0.5, -5 / 6.0}, s.utilities(), 1e-15);
    }

    @Test
    void filter_choosesAmongTheFirstOnesCandidates() {
        Acquisition first = new Table(6, 5, 4, 3, 2, 1);
        Acquisition then = new Table(1, 2, 3, 4, 5, 6);
        Selection s = new Filter(first, then, 1.5).select(task(6, 2, 1)); // three candidates: 0, 1, 2
        assertArrayEquals(new int[] {2, 1}, s.ids());
        assertArrayEquals(new double[] {3, 2}, s.utilities());
        assertEquals(3.0, s.facts().get("candidates"));
    }

    @Test
    void randomSubset_drawsEachRowAlike() {
        int[] count = new int[6];
        for (int seed = 0; seed < 3_000; seed++) {
            int[] ids = new RandomSubset(new Table(1, 2, 3, 4, 5, 6), 1)
                    .select(task(6, 1, seed))
                    .ids();
            count[ids[0]]++;
        }
        for (int c : count) { // a mean of 500 and a standard deviation of 20
            assertEquals(500, c, 105);
        }
        assertEquals(
                4, set(new RandomSubset(MARGIN, 1).select(task(6, 4, 1)).ids()).size());
    }

    @Test
    void mixture_quotas_areWithinARowOfTheShare_andRightOnAverage() {
        List<Double> weights = List.of(0.5, 0.0, 0.3, 0.2);
        double[] mean = new double[4];
        int steps = 1_000;
        for (int i = 0; i < steps; i++) {
            int[] quota = Mixture.quotas(weights, 7, (i + 0.5) / steps);
            assertEquals(7, Arrays.stream(quota).sum());
            for (int k = 0; k < 4; k++) {
                assertTrue(Math.abs(quota[k] - 7 * weights.get(k)) < 1 + 1e-9);
                mean[k] += (double) quota[k] / steps;
            }
        }
        assertArrayEquals(new double[] {3.5, 0, 2.1, 1.4}, mean, 2e-3);
    }

    @Test
    void mixture_takesTurns_andNoRowTwice() {
        Acquisition a = new Table(6, 5, 4, 3, 2, 1);
        Selection s = new Mixture(List.of(a, a), List.of(1.0, 1.0)).select(task(6, 4, 1));
        assertArrayEquals(new int[] {0, 2, 1, 3}, s.ids());
        assertEquals(2.0, s.facts().get("rows.0"));
    }

    /** Six rows: predicted 0, 0, 0, 0, 1, 2; groups A, A, B, B, B, B. */
    private static AcquisitionTask strata(int[] labelled, int[] labels, int batch, long seed) {
        Matrix p = Matrix.of(new double[][] {
            {0.8, 0.1, 0.1}, {0.8, 0.1, 0.1}, {0.8, 0.1, 0.1}, {0.8, 0.1, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.1, 0.8}
        });
        AcquisitionTask t = LookUpModel.task(p, new Matrix(6, 1), labelled, batch, seed);
        Inputs inputs = new Inputs(
                t.inputs().features(),
                List.of(),
                List.of(new Groups("G", List.of("A", "B"), new int[] {0, 0, 1, 1, 1, 1})),
                t.inputs().weights());
        return new AcquisitionTask(t.model(), inputs, t.unlabelled(), labelled, labels, batch, t.seed());
    }

    private static Quota quota(Quota.By by, Quota.Share share) {
        return new Quota(new Table(6, 5, 4, 3, 2, 1), by, share, "", 2, new Space(Space.Kind.INPUT, 1));
    }

    @Test
    void quota_byHand() {
        AcquisitionTask three = strata(new int[0], new int[0], 3, 1);
        assertArrayEquals(
                new int[] {0, 4, 5},
                quota(Quota.By.PREDICTED_CLASS, Quota.Share.EQUAL).select(three).ids());
        // 3 x (4, 1, 1) / 6 = 2, 1/2, 1/2: the last row goes to the lower of the equal remainders.
        Selection proportional =
                quota(Quota.By.PREDICTED_CLASS, Quota.Share.PROPORTIONAL).select(three);
        assertArrayEquals(new int[] {0, 4, 1}, proportional.ids());
        assertEquals(2.0, proportional.facts().get("quota.0"));
        assertEquals(4.0, proportional.facts().get("rows.0"));
        assertEquals(
                Set.of(0, 1, 2, 3),
                set(quota(Quota.By.GROUP, Quota.Share.EQUAL)
                        .select(strata(new int[0], new int[0], 4, 1))
                        .ids()));
        // What a stratum cannot give, the others do.
        assertEquals(
                Set.of(0, 1, 2, 4, 5),
                set(quota(Quota.By.PREDICTED_CLASS, Quota.Share.EQUAL)
                        .select(strata(new int[0], new int[0], 5, 1))
                        .ids()));
    }

    @Test
    void quota_balanced_countsWhatIsLabelled_byItsLabel() {
        // Row 0, predicted 0, has label 1, so that class 0 has no label and class 1 has one.
        AcquisitionTask task = strata(new int[] {0}, new int[] {1}, 2, 1);
        assertEquals(
                Set.of(1, 5),
                set(Quota.classBalanced(new Table(6, 5, 4, 3, 2, 1))
                        .select(task)
                        .ids()));
        // Groups: one of A is labelled; of two rows both are of B or one of each: the least full is B, then a tie.
        Selection s = quota(Quota.By.GROUP, Quota.Share.BALANCED).select(task);
        assertTrue(s.facts().get("quota.1") >= 1);
    }

    @Test
    void quota_level_givesToTheLeast_andTiesAtRandom() {
        assertArrayEquals(
                new int[] {0, 3, 2}, Quota.level(new int[] {9, 3, 2}, new int[] {7, 0, 1}, 5, new SeedTree(1)));
        int first = 0;
        for (int seed = 0; seed < 400; seed++) {
            first += Quota.level(new int[] {1, 1}, new int[2], 1, new SeedTree(seed))[0];
        }
        assertEquals(200, first, 50); // a standard deviation of 10
    }

    @Test
    void quota_ofAnAttributeThatIsNotThere_isOneClearLine() {
        Quota q = new Quota(MARGIN, Quota.By.GROUP, Quota.Share.EQUAL, "Age", 1, Space.embedding());
        assertEquals(
                "quota needs the sensitive attribute \"Age\", and the data have G",
                assertThrows(IllegalArgumentException.class, () -> q.select(strata(new int[0], new int[0], 1, 1)))
                        .getMessage());
    }

    @Test
    void needs_areThoseOfTheParts() {
        Acquisition bald = new StochasticSampling("bald", StochasticScore.BALD, 2);
        assertEquals(
                Set.of(StochasticModel.class, EmbeddingModel.class),
                new Filter(MARGIN, new Mixture(List.of(bald, new Badge()), List.of()), 2).needs());
        assertEquals(Set.of(), new RankSum(List.of(MARGIN), List.of()).needs());
        assertEquals(
                Set.of(EmbeddingModel.class),
                new Quota(MARGIN, Quota.By.CLUSTER, Quota.Share.EQUAL, "", 2, Space.embedding()).needs());
    }

    @Test
    void badArguments() {
        assertEquals(
                "weights must have length 1, got 2",
                assertThrows(IllegalArgumentException.class, () -> new RankSum(List.of(MARGIN), List.of(1.0, 2.0)))
                        .getMessage());
        assertEquals(
                "the sum of weights must be in (0, Infinity), got 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Mixture(List.of(MARGIN), List.of(0.0)))
                        .getMessage());
        assertEquals(
                "factor must be at least 1, got NaN",
                assertThrows(IllegalArgumentException.class, () -> new Filter(MARGIN, MARGIN, Double.NaN))
                        .getMessage());
    }

    // ALBL

    private static ActiveLearningByLearning albl(Acquisition... experts) {
        return new ActiveLearningByLearning(List.of(experts), 10, 0.1);
    }

    @Test
    void albl_firstRound_drawsFromTheMixtureOfEqualWeights() {
        // Two experts advise rows 0 and 5, the third all six: q = 1/3 + 1/18 for 0 and 5, 1/18 else.
        int[] count = new int[6];
        int runs = 6_000;
        for (int seed = 0; seed < runs; seed++) {
            Selection s = albl(new Table(6, 5, 4, 3, 2, 1), new Table(1, 2, 3, 4, 5, 6))
                    .select(task(6, 1, seed));
            count[s.ids()[0]]++;
            double q = s.ids()[0] % 5 == 0 ? 7 / 18.0 : 1 / 18.0;
            assertEquals(q, s.utilities()[0], 1e-12);
        }
        assertEquals(runs * 7 / 18.0, count[0], 190); // five standard deviations of 38
        assertEquals(runs / 18.0, count[2], 90);
    }

    @Test
    void albl_listensToTheExpertWhosePicksWereRewarded() {
        // The model is right on row 0 alone. Expert 0 advises row 0 first.
        Matrix p = Matrix.of(new double[][] {{1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}});
        ActiveLearningByLearning albl = albl(new Table(6, 5, 4, 3, 2, 1), new Table(1, 2, 3, 4, 5, 6));
        AcquisitionTask first = LookUpModel.task(p, new Matrix(6, 1), new int[0], 1, 4);
        Selection chosen = null;
        for (long seed = 0; chosen == null || chosen.ids()[0] != 0; seed++) {
            chosen = albl.select(first.over(first.unlabelled(), 1, new SeedTree(seed)));
        }
        AcquisitionTask second = new AcquisitionTask(
                first.model(),
                first.inputs(),
                new int[] {1, 2, 3, 4, 5},
                new int[] {0},
                new int[] {0},
                1,
                new SeedTree(9),
                List.of(chosen),
                first.run());
        Selection next = albl.select(second);
        // r = (1 / q) / 6 = 18 / 42; a = (1 / q, 0, 1/6 / q), v = (1 / q, 1 / q, (2 / 7 + 4) * 18 / 6).
        double q = 7 / 18.0;
        assertEquals(3 / 7.0, next.facts().get("reward"), 1e-12);
        assertEquals(1 / q, chosen.facts().get("advice.0"), 1e-12);
        assertEquals(0, chosen.facts().get("advice.1"));
        assertEquals(1 / (6 * q), chosen.facts().get("advice.2"), 1e-12);
        assertEquals((2 / 7.0 + 4) * 3, chosen.facts().get("variance.2"), 1e-12);
        double floor = Math.sqrt(Math.log(3) / 30);
        double bonus = Math.sqrt(Math.log(30) / 60);
        double[] w = {
            Math.exp(floor / 2 * (3 / 7.0 / q + bonus / q)),
            Math.exp(floor / 2 * (bonus / q)),
            Math.exp(floor / 2 * (3 / 7.0 / (6 * q) + bonus * (2 / 7.0 + 4) * 3))
        };
        double sum = w[0] + w[1] + w[2];
        for (int k = 0; k < 3; k++) {
            assertEquals(w[k] / sum, next.facts().get("weight." + k), 1e-12);
            assertEquals((1 - 3 * floor) * w[k] / sum + floor, next.facts().get("probability." + k), 1e-12);
        }
        AcquisitionTask wrong = new AcquisitionTask(
                second.model(),
                second.inputs(),
                second.unlabelled(),
                second.labelled(),
                second.labels(),
                1,
                second.seed(),
                List.of(Selection.of(new int[] {0}, new double[] {1})),
                second.run());
        assertEquals(
                "albl needs the fact weight.0 of its last selection, which lacks it",
                assertThrows(IllegalArgumentException.class, () -> albl.select(wrong))
                        .getMessage());
    }
}
