package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBalanceTest {
    /** The joint score over all labellings, as it is defined. */
    private static double joint(List<Matrix> a, List<Matrix> b, boolean[] differ, int... rows) {
        int k = a.get(0).columns();
        int labellings = (int) Math.pow(k, rows.length);
        double score = 0;
        for (int y = 0; y < labellings; y++) {
            double mean = 0;
            double cut = 0;
            for (int i = 0; i < differ.length; i++) {
                double pa = 1;
                double pb = 1;
                double likelihood = 1;
                for (int at = 0, rest = y; at < rows.length; at++, rest /= k) {
                    Matrix ma = a.get(i);
                    Matrix mb = b.get(i);
                    double va = ma.get(rows[at], rest % k);
                    double vb = mb.get(rows[at], rest % k);
                    pa *= va;
                    pb *= vb;
                    likelihood *=
                            va / ma.get(rows[at], ma.argmax(rows[at])) * vb / mb.get(rows[at], mb.argmax(rows[at]));
                }
                mean += (pa + pb) / (2 * differ.length);
                cut += differ[i] ? (1 - likelihood) / differ.length : 0;
            }
            score += mean * cut;
        }
        return score;
    }

    @Test
    void gainsAreThoseOfTheSumOverAllLabellings() {
        List<Matrix> models = Tensors.random(6, 12, 3, 1.5, 11);
        List<Matrix> a = models.subList(0, 3);
        List<Matrix> b = models.subList(3, 6);
        boolean[] differ = {true, false, true};
        int[] picks = new int[4];
        double[] gains = new double[4];
        BatchBalance.pick(ModelPairs.of(a, b, differ), new long[12], picks, gains);
        List<Integer> chosen = new ArrayList<>();
        double before = 0;
        for (int at = 0; at < 4; at++) { // the full greedy search
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < 12; i++) {
                if (chosen.contains(i)) {
                    continue;
                }
                int[] with = new int[at + 1];
                for (int c = 0; c < at; c++) {
                    with[c] = chosen.get(c);
                }
                with[at] = i;
                double score = joint(a, b, differ, with);
                if (score > most) {
                    best = i;
                    most = score;
                }
            }
            assertEquals(best, picks[at]);
            assertEquals(most - before, gains[at], 1e-12);
            before = most;
            chosen.add(best);
        }
        assertTrue(gains[0] > gains[3]);
    }

    @Test
    void copiesOfAPickAreWorthLess() {
        // Ten copies of the most telling row: the single scores take them all, the joint score takes others too.
        List<Matrix> passes = new ArrayList<>();
        for (Matrix pass : Tensors.random(8, 20, 3, 2, 3)) {
            int[] rows = MathOps.range(30);
            double[] single = ModelPairs.of(Tensors.random(8, 20, 3, 2, 3), 0).scores();
            int best = Picks.top(single, 1, MathOps.range(20), new SeedTree(1))[0];
            for (int i = 20; i < 30; i++) {
                rows[i] = best;
            }
            passes.add(pass.select(rows));
        }
        AcquisitionTask task = Tensors.task(passes, MathOps.range(30), 5, new SeedTree(4));
        double[] single = new Balance(4, 0).select(task).utilities();
        assertEquals(single[0], single[4]);
        Selection batch = new BatchBalance(4, 0).select(task);
        assertTrue(batch.utilities()[1] < batch.utilities()[0]);
        assertEquals(Arrays.stream(batch.utilities()).sum(), batch.facts().get("jointScore"), 1e-15);
        assertTrue(Arrays.stream(new BalanceClustering(4, 0, 30, 1, 20)
                                .select(task)
                                .utilities())
                        .distinct()
                        .count()
                > 2);
    }

    @Test
    void clusters_byHand() {
        // Two directions: rows 0 to 2 along the first, 3 and 4 along the second.
        Matrix u = Matrix.of(new double[][] {{1, 0}, {2, 0.1}, {3, 0}, {0, 1}, {0, 2}});
        BalanceClustering.Clusters clusters = BalanceClustering.cluster(u, new int[] {0, 3}, 10);
        // Sums to the others: row 0: 2 + 3; row 1: 2 + 6; row 2: 3 + 6. A cluster of two: both share 2, row 3 stays.
        assertArrayEquals(new int[] {2, 3}, clusters.medoids());
        assertEquals(3, clusters.largest());
        assertEquals(2, clusters.iterations());
    }

    @Test
    void withoutDifferingPairs_theChoiceIsRandom() {
        List<Matrix> passes = Tensors.random(4, 40, 3, 1, 5);
        for (Acquisition acquisition : List.of(new BatchBalance(2, 1), new BalanceClustering(2, 1, 20, 1, 10))) {
            Selection first = acquisition.select(Tensors.task(passes, MathOps.range(40), 10, new SeedTree(1)));
            Selection second = acquisition.select(Tensors.task(passes, MathOps.range(40), 10, new SeedTree(2)));
            assertEquals(0.0, first.facts().get("differingPairs"));
            assertArrayEquals(new double[10], first.utilities(), 0);
            assertNotEquals(Arrays.toString(first.ids()), Arrays.toString(second.ids()));
        }
    }
}
