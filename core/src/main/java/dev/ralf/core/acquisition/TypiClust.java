package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * TypiClust: typical rows of clusters that have no label yet. The pool, labelled rows included, is clustered by k-means
 * into {@code min(|L| + n, maxClusters)} clusters; clusters with fewest labelled rows come first, then the larger ones,
 * then the lower index; in turns, each gives its most typical unlabelled row, where
 *
 * <pre>typicality(x) = 1 / (mean distance of x to its k nearest neighbours + 1e-5)</pre>
 *
 * <p>among the cluster's unlabelled rows not yet taken, {@code k = min(neighbours, half their number)} and at least 1.
 * Clusters of at most {@code minCluster} rows give rows only when the larger ones have none left. Ties go to the lowest
 * row id. Utilities are typicalities; the only row left of a cluster has the largest, 1e5.
 *
 * <p>Time O(N k d) an iteration of k-means and O(s^2 d) a pick from a cluster of s rows. Reference: Hacohen, Dekel and
 * Weinshall, arXiv:2202.02794, with the constants of the authors' code. Distances are Euclidean as in the paper; the
 * code takes squared ones, and stops with an error when a cluster runs out.
 *
 * @param space where distances are measured
 * @param neighbours most neighbours that typicality looks at, at least 1
 * @param minCluster clusters of so many rows or fewer come last, at least 0
 * @param maxClusters most clusters, at least 1
 * @param iterations most iterations of k-means, at least 1
 */
public record TypiClust(Space space, int neighbours, int minCluster, int maxClusters, int iterations)
        implements Acquisition {
    private static final double OFFSET = 1e-5;

    /** Checks the ranges. */
    public TypiClust {
        Checks.atLeast("neighbours", neighbours, 1);
        Checks.atLeast("minCluster", minCluster, 0);
        Checks.atLeast("maxClusters", maxClusters, 1);
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return space.name("typiclust");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int k = Math.min(points.ids().length, Math.min(task.labelled().length + n, maxClusters));
        int[] cluster = KMeans.fit(points.matrix(), k, iterations, task.seed()).assignment();
        double[] typicality = new double[n];
        int[] picks = pick(points.matrix(), cluster, points.labelled(), n, typicality);
        return new Selection(MathOps.select(points.ids(), picks), typicality, Map.of("clusters", (double) k));
    }

    /**
     * The rule itself, for given clusters.
     *
     * @param z points {@code [rows][d]}
     * @param cluster cluster of each row, from 0
     * @param labelled whether a row is labelled
     * @param n how many to take, at most as many as are unlabelled
     * @param typicality receives the typicality of each pick
     */
    int[] pick(Matrix z, int[] cluster, boolean[] labelled, int n, double[] typicality) {
        int[][] members = members(cluster, labelled);
        int[] order = order(cluster, labelled, members.length);
        int large = largeClusters(cluster, order);
        int[] picks = new int[n];
        int at = 0;
        for (int from = 0, to = large; at < n; from = to, to = order.length) {
            boolean found = true;
            while (found && at < n) {
                found = false;
                for (int o = from; o < to && at < n; o++) {
                    int[] rows = members[order[o]];
                    if (rows.length > 0) {
                        double[] t = typicality(z, rows);
                        int best = 0;
                        for (int i = 1; i < t.length; i++) {
                            best = t[i] > t[best] ? i : best;
                        }
                        int pick = rows[best];
                        picks[at] = pick;
                        typicality[at++] = t[best];
                        members[order[o]] =
                                Arrays.stream(rows).filter(i -> i != pick).toArray();
                        found = true;
                    }
                }
            }
        }
        return picks;
    }

    private static int[][] members(int[] cluster, boolean[] labelled) {
        int k = Arrays.stream(cluster).max().orElse(0) + 1;
        int[][] members = new int[k][];
        for (int c = 0; c < k; c++) {
            int which = c;
            members[c] = IntStream.range(0, cluster.length)
                    .filter(i -> cluster[i] == which && !labelled[i])
                    .toArray();
        }
        return members;
    }

    /** Large clusters first, then those with fewest labelled rows, then by size, then by index. */
    private int[] order(int[] cluster, boolean[] labelled, int k) {
        long[] size = new long[k];
        long[] labels = new long[k];
        for (int i = 0; i < cluster.length; i++) {
            size[cluster[i]]++;
            labels[cluster[i]] += labelled[i] ? 1 : 0;
        }
        int[] order = IndexSort.ascending(
                MathOps.range(k), Arrays.stream(size).map(s -> -s).toArray());
        order = IndexSort.ascending(order, labels);
        return IndexSort.ascending(
                order, Arrays.stream(size).map(s -> s > minCluster ? 0 : 1).toArray());
    }

    private int largeClusters(int[] cluster, int[] order) {
        int[] size = new int[order.length];
        for (int c : cluster) {
            size[c]++;
        }
        return (int) Arrays.stream(size).filter(s -> s > minCluster).count();
    }

    /** Typicality of each row among these rows. */
    double[] typicality(Matrix z, int[] rows) {
        double[] typicality = new double[rows.length];
        if (rows.length == 1) {
            typicality[0] = 1 / OFFSET;
            return typicality;
        }
        int k = Math.max(1, Math.min(neighbours, rows.length / 2));
        int d = z.columns();
        PointBlocks blocks = PointBlocks.of(z.data(), d, rows);
        double[] distances = new double[blocks.blocks() * PointBlocks.SIZE];
        double[] block = new double[PointBlocks.SIZE];
        for (int i = 0; i < rows.length; i++) {
            for (int b = 0; b < blocks.blocks(); b++) {
                blocks.squaredDistances(b, z.data(), rows[i] * d, block);
                System.arraycopy(block, 0, distances, b * PointBlocks.SIZE, PointBlocks.SIZE);
            }
            distances[i] = -1; // itself, which comes first and is left out
            Arrays.sort(distances, 0, rows.length);
            double sum = 0;
            for (int j = 1; j <= k; j++) {
                sum += Math.sqrt(distances[j]);
            }
            typicality[i] = 1 / (sum / k + OFFSET);
        }
        return typicality;
    }
}
