package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Core-set selection by greedy k-centre: n times, the unlabelled row that is farthest from its nearest centre, where
 * the centres are the labelled rows and the rows picked before:
 *
 * <pre>argmax_j min_{c in L + S} d(z_j, z_c)</pre>
 *
 * <p>with d Euclidean, Manhattan or cosine.
 *
 * <p>The radius that remains, the largest distance of a row to its nearest centre, is at most twice the least possible
 * one. Ties go to the lowest row id; without any labelled row, the first pick is the lowest id. Rows that repeat a
 * centre are at distance 0 and come last. Utilities are the distances at the time of the pick; the fact
 * {@code coveringRadius} is the radius that remains. Deterministic.
 *
 * <p>Distances are summed from differences, never from norms and products, so that near-copies of a labelled row are
 * near and not, by cancellation, undefined. A row's distance is only brought up to date when it could be the largest:
 * distances can only shrink, so that a stale one is an upper bound. The picks are those of the plain algorithm.
 *
 * <p>Cost: the plain algorithm computes N (|L| + n) distances, each 3 d operations (difference, square, sum); that is
 * also the most that this one does, and on clustered pools it does a fraction. Memory: the points, 8 N d bytes, and 24 N
 * bytes of state (bound, centres seen, heap, candidate). The points of a row are read once for each block of 64 centres,
 * not once for each centre, so that arithmetic and not memory is the floor.
 *
 * <p>References: Sener and Savarese, arXiv:1708.00489 (k-centre greedy on embeddings); Gonzalez, 1985,
 * doi:10.1016/0304-3975(85)90224-5 (the factor 2). Space {@code softmax} is the core-set of Guo et al.,
 * arXiv:2112.02542; {@code pca} takes components of the inputs, where DeepAL+ takes components of embeddings.
 *
 * @param space where distances are measured
 * @param metric how
 */
public record KCenter(Space space, Metric metric) implements Acquisition {
    /** Euclidean k-centre. */
    public KCenter(Space space) {
        this(space, Metric.EUCLIDEAN);
    }

    @Override
    public String id() {
        String id = space.name("k-center");
        return metric == Metric.EUCLIDEAN ? id : id + "-" + metric.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        Cover cover =
                greedy(points.matrix(), metric, points.labelledPositions(), points.unlabelledPositions(), task.take());
        return new Selection(
                MathOps.select(points.ids(), cover.picks()),
                cover.distances(),
                Map.of("coveringRadius", cover.radius()));
    }

    /**
     * What the greedy algorithm found.
     *
     * @param picks positions in pick order
     * @param distances distance of each pick to its nearest centre before it became one; infinite without centres
     * @param radius largest distance of a candidate to its nearest centre afterwards; 0 where none is left
     */
    record Cover(int[] picks, double[] distances, double radius) {}

    /**
     * The algorithm itself.
     *
     * @param points {@code [n][d]}, finite
     * @param metric distance
     * @param centres positions of the first centres
     * @param candidates positions that can be picked, in order of preference among ties
     * @param n how many to pick, at most as many as there are candidates
     */
    static Cover greedy(Matrix points, Metric metric, int[] centres, int[] candidates, int n) {
        Lazy lazy = new Lazy(metric.prepare(points), metric, centres, candidates);
        int[] picks = new int[n];
        double[] distances = new double[n];
        for (int pick = 0; pick < n; pick++) {
            distances[pick] = lazy.farthest();
            picks[pick] = lazy.take();
        }
        return new Cover(picks, distances, n == candidates.length ? 0 : lazy.farthest());
    }

    /** Candidates in a heap by an upper bound on their distance to the centres. */
    private static final class Lazy {
        private final Metric metric;
        private final double[] z;
        private final int d;
        private final int[] candidates;
        private final PointBlocks centres;
        private final double[] nearest; // as compared, over the first seen[c] centres
        private final int[] seen;
        private final int[] heap;
        private int size;
        private final double[] block = new double[PointBlocks.SIZE];

        Lazy(Matrix points, Metric metric, int[] centres, int[] candidates) {
            this.metric = metric;
            this.z = points.data();
            this.d = points.columns();
            this.candidates = candidates;
            this.centres = PointBlocks.of(z, d, centres);
            this.nearest = new double[candidates.length];
            Arrays.fill(nearest, Double.POSITIVE_INFINITY);
            this.seen = new int[candidates.length];
            this.heap = MathOps.range(candidates.length); // equal keys in ascending order: a heap
            this.size = heap.length;
        }

        /** Brings the farthest candidate to the top and gives its distance. */
        double farthest() {
            while (seen[heap[0]] < centres.size()) {
                update(heap[0], runnerUp());
                siftDown();
            }
            return metric.distance(nearest[heap[0]]);
        }

        /** Removes the candidate at the top, which becomes a centre. */
        int take() {
            int position = candidates[heap[0]];
            centres.add(z, position * d);
            heap[0] = heap[--size];
            siftDown();
            return position;
        }

        private double runnerUp() {
            double second = size > 1 ? nearest[heap[1]] : Double.NEGATIVE_INFINITY;
            return size > 2 ? Math.max(second, nearest[heap[2]]) : second;
        }

        /** Compares with a block of centres or more, until all were seen or another candidate has a higher bound. */
        private void update(int c, double bound) {
            double least = nearest[c];
            int from = seen[c];
            do {
                int b = from / PointBlocks.SIZE;
                metric.compare(centres, b, z, candidates[c] * d, block);
                int count = centres.count(b);
                for (int i = 0; i < count; i++) {
                    least = Math.min(least, block[i]);
                }
                from = b * PointBlocks.SIZE + count;
            } while (from < centres.size() && least >= bound);
            nearest[c] = least;
            seen[c] = from;
        }

        private void siftDown() {
            int top = heap[0];
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && before(heap[child + 1], heap[child])) {
                    child++;
                }
                if (before(top, heap[child])) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = top;
        }

        private boolean before(int a, int b) {
            return nearest[a] > nearest[b] || (nearest[a] == nearest[b] && a < b);
        }
    }
}
