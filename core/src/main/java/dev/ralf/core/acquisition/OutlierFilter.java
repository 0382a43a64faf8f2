package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another acquisition, kept away from outliers: the share {@code outliers} of the unlabelled rows that are farthest from
 * their k-th nearest row of the pool (labelled rows included) may not be chosen. If too few rows are left, the rest of
 * the batch comes from the outliers, chosen by the same acquisition.
 *
 * <p>The number of rows left out is {@code floor(outliers N_u)}; equal distances go to the lower id, which is left in.
 * Where the pool has more than {@code sample} rows, neighbours are looked for among so many of them, drawn at random.
 * Facts: those of the base, the number of rows left out, and the largest distance of a row left in. Time O(N sample d),
 * in parallel, memory O(N d).
 *
 * <p>References: Ramaswamy, Rastogi and Shim, Efficient algorithms for mining outliers from large data sets, SIGMOD 2000,
 * doi:10.1145/342009.335437 (the distance to the k-th nearest neighbour). That leaving outliers out helps uncertainty
 * sampling is an expectation: Jacobs et al., arXiv:2109.04847, found no gain on text.
 *
 * @param base what chooses among the rows left in
 * @param space where distances are measured
 * @param neighbours k, at least 1
 * @param outliers share of the unlabelled rows that is left out, in [0, 1)
 * @param sample most rows among which neighbours are looked for, at least 1
 */
public record OutlierFilter(Acquisition base, Space space, int neighbours, double outliers, int sample)
        implements Acquisition {
    /** Checks the ranges. */
    public OutlierFilter {
        Checks.atLeast("neighbours", neighbours, 1);
        Checks.inRange("outliers", outliers, 0, Math.nextDown(1.0));
        Checks.atLeast("sample", sample, 1);
    }

    @Override
    public String id() {
        return base.id() + "-without-outliers";
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        Space.Points points = space.points(task, id());
        int[] unlabelled = points.unlabelledPositions();
        double[] distance = kthDistances(
                points.matrix(), unlabelled, neighbours, sample, task.seed().child("sample"));
        int[] order = IndexSort.ascending(MathOps.range(unlabelled.length), distance);
        int in = unlabelled.length - (int) Math.floor(outliers * unlabelled.length + 1e-9);
        int[] ids = MathOps.select(points.ids(), unlabelled);
        int[] kept = MathOps.select(ids, Arrays.copyOf(order, in));
        int[] left = MathOps.select(ids, Arrays.copyOfRange(order, in, order.length));
        Arrays.sort(kept);
        Arrays.sort(left);
        Selection first =
                base.select(task.over(kept, Math.min(n, in), task.seed().child("base")));
        Map<String, Double> facts = new LinkedHashMap<>(first.facts());
        facts.put("outliersLeftOut", (double) left.length);
        facts.put("largestDistanceKept", distance[order[in - 1]]);
        if (n <= in) {
            return new Selection(first.ids(), first.utilities(), facts);
        }
        Selection rest = base.select(task.over(left, n - in, task.seed().child("outliers")));
        return new Selection(
                MathOps.concat(first.ids(), rest.ids()), MathOps.concat(first.utilities(), rest.utilities()), facts);
    }

    /**
     * Distance of each of these rows to its k-th nearest other row, or to the farthest where there are fewer; 0 for the
     * only row.
     */
    static double[] kthDistances(Matrix z, int[] rows, int k, int sample, SeedTree seed) {
        int[] among = MathOps.range(z.rows());
        if (among.length > sample) {
            SeedTree.shuffle(among, seed.generator());
            among = Arrays.copyOf(among, sample);
            Arrays.sort(among);
        }
        int[] others = among;
        PointBlocks blocks = PointBlocks.of(z.data(), z.columns(), others);
        double[] distance = new double[rows.length];
        Parallel.ranges(rows.length, 64, (from, to) -> {
            NearestRows nearest = new NearestRows(k);
            double[] block = new double[PointBlocks.SIZE];
            for (int i = from; i < to; i++) {
                nearest.clear();
                for (int b = 0; b < blocks.blocks(); b++) {
                    blocks.squaredDistances(b, z.data(), rows[i] * z.columns(), block);
                    for (int c = 0; c < blocks.count(b); c++) {
                        int other = others[b * PointBlocks.SIZE + c];
                        if (other != rows[i]) {
                            nearest.offer(other, block[c]);
                        }
                    }
                }
                double[] found = nearest.distances();
                distance[i] = found.length == 0 ? 0 : Math.sqrt(found[found.length - 1]);
            }
        });
        return distance;
    }
}
