package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Cluster-margin: uncertain rows from many clusters. The {@code factor n} unlabelled rows of smallest margin
 * {@code p_(1) - p_(2)} are clustered; in turns, from the smallest cluster to the largest (ties: the lower index), each
 * cluster gives its row of smallest margin; clusters that have none left are passed over. Margin ties are broken at
 * random, independently of the pool's order; rows of NaN probability come last. Utilities are minus the margins.
 *
 * <p>Reference: Citovsky et al., Batch active learning at scale, arXiv:2107.14263. Deviations: the paper clusters the
 * whole pool once, by average-linkage agglomeration, and draws at random inside a cluster; RALF clusters the candidates
 * of each batch by k-means, so that nothing of size N x N is needed, and takes the smallest margin inside a cluster, as
 * in the public code of Emam et al., arXiv:2111.12880 (20 clusters, Ward linkage).
 *
 * @param space where clusters are made
 * @param clusters number of clusters, at least 1
 * @param factor candidates for each row wanted, at least 1
 * @param iterations most iterations of k-means, at least 1
 */
public record ClusterMargin(Space space, int clusters, int factor, int iterations) implements Acquisition {
    /** Checks the ranges. */
    public ClusterMargin {
        Checks.atLeast("clusters", clusters, 1);
        Checks.atLeast("factor", factor, 1);
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return space.name("cluster-margin");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id()).unlabelled();
        int[] ids = points.ids();
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        double[] score = UncertaintyScore.MARGIN.of(
                task.model().probabilities(task.inputs().features().select(ids)));
        int m = (int) Math.min(ids.length, (long) factor * n);
        int[] candidates = Picks.top(score, m, ids, task.seed().child("ties"));
        int[] ascending = candidates.clone();
        Arrays.sort(ascending);
        Matrix z = points.matrix().select(ascending);
        int[] cluster = KMeans.fit(
                        z, Math.min(clusters, m), iterations, task.seed().child("clusters"))
                .assignment();
        double[] scores = MathOps.select(score, ascending);
        int[] picks = pick(
                cluster, scores, n, MathOps.select(ids, ascending), task.seed().child("ties"));
        return Selection.of(MathOps.select(ids, MathOps.select(ascending, picks)), MathOps.select(scores, picks));
    }

    /**
     * The turns, for given clusters.
     *
     * @param cluster cluster of each row, from 0
     * @param score minus the margin of each row
     * @param n how many to take, at most as many as there are rows
     * @param ids names of the rows' random streams
     * @param seed stream of the ties
     */
    static int[] pick(int[] cluster, double[] score, int n, int[] ids, SeedTree seed) {
        List<List<Integer>> members = new ArrayList<>();
        for (int i : Picks.top(score, score.length, ids, seed)) {
            while (members.size() <= cluster[i]) {
                members.add(new ArrayList<>());
            }
            members.get(cluster[i]).add(i);
        }
        int[] order = IndexSort.ascending(
                MathOps.range(members.size()),
                members.stream().mapToLong(List::size).toArray());
        int[] picks = new int[n];
        int at = 0;
        for (int turn = 0; at < n; turn++) {
            for (int c : order) {
                if (turn < members.get(c).size() && at < n) {
                    picks[at++] = members.get(c).get(turn);
                }
            }
        }
        return picks;
    }
}
