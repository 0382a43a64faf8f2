package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Set;

/**
 * Diversity by k-means: as many clusters of the unlabelled rows as rows are wanted, and of each cluster the row nearest
 * to its centre. Larger clusters come first, so that a batch that is cut short covers most; ties, of clusters and of
 * rows, go to the lower index and row id. Where a cluster is empty (copies of rows), the nearest row that is left to its
 * centre fills the place. Utilities are minus the distance to the centre. What is labelled already is not counted.
 *
 * <p>Source: the {@code KMeansSampling} of DeepAL (Huang, arXiv:2111.15258) and DeepAL+ (Zhan et al.,
 * arXiv:2203.13450), in RALF with the k-means of {@link KMeans}. Time O(N n d) an iteration.
 *
 * @param space where distances are measured
 * @param iterations most iterations of k-means, at least 1
 */
public record KMeansSampling(Space space, int iterations) implements Acquisition {
    /** Checks the number of iterations. */
    public KMeansSampling {
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return space.name("k-means");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id()).unlabelled();
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        Matrix z = points.matrix();
        KMeans clusters = KMeans.fit(z, n, iterations, task.seed());
        int[] order = bySize(clusters);
        int[] picks = nearest(z, clusters, order);
        double[] utilities = new double[n];
        for (int i = 0; i < n; i++) {
            utilities[i] = -Math.sqrt(squaredDistance(z, picks[i], clusters.centres(), order[i]));
        }
        return Selection.of(MathOps.select(points.ids(), picks), utilities);
    }

    /** Clusters by size, the largest first, ties by index. */
    private static int[] bySize(KMeans clusters) {
        long[] minusSize = new long[clusters.centres().rows()];
        for (int c : clusters.assignment()) {
            minusSize[c]--;
        }
        return IndexSort.ascending(MathOps.range(minusSize.length), minusSize);
    }

    private static int[] nearest(Matrix z, KMeans clusters, int[] order) {
        int[] best = new int[order.length];
        Arrays.fill(best, -1);
        double[] least = new double[order.length];
        for (int i = 0; i < z.rows(); i++) {
            int c = clusters.assignment()[i];
            double distance = squaredDistance(z, i, clusters.centres(), c);
            if (best[c] < 0 || distance < least[c]) {
                best[c] = i;
                least[c] = distance;
            }
        }
        boolean[] taken = new boolean[z.rows()];
        for (int i : best) {
            if (i >= 0) {
                taken[i] = true;
            }
        }
        int[] picks = new int[order.length];
        for (int at = 0; at < order.length; at++) {
            int c = order[at];
            if (best[c] < 0) {
                best[c] = nearestLeft(z, clusters.centres(), c, taken);
                taken[best[c]] = true;
            }
            picks[at] = best[c];
        }
        return picks;
    }

    private static int nearestLeft(Matrix z, Matrix centres, int c, boolean[] taken) {
        int best = -1;
        double least = 0;
        for (int i = 0; i < z.rows(); i++) {
            double distance = squaredDistance(z, i, centres, c);
            if (!taken[i] && (best < 0 || distance < least)) {
                best = i;
                least = distance;
            }
        }
        return best;
    }

    private static double squaredDistance(Matrix a, int i, Matrix b, int j) {
        double sum = 0;
        for (int c = 0; c < a.columns(); c++) {
            double x = a.get(i, c) - b.get(j, c);
            sum += x * x;
        }
        return sum;
    }
}
