package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * ProbCover: covers as much of the pool as possible with balls of one radius. A row covers the rows at a distance below
 * delta; the labelled rows cover what they cover; n times, the unlabelled row that covers most rows of the pool not yet
 * covered, ties to the lowest row id. Where nothing is left to cover, greedy k-centre goes on. Utilities are the numbers
 * of rows newly covered; the facts {@code delta} and {@code coverage}, the share of the pool that is covered
 * afterwards, explain them.
 *
 * <p>With delta = 0 the radius is chosen as in the paper: the pool is clustered by k-means into as many clusters as the
 * data has classes, a ball is pure if its rows are of one cluster, and delta is the largest radius at which a share of
 * at least {@code purity} of the balls is pure. This radius is a quantile of the distances to the nearest row of another
 * cluster, here over at most 2,000 evenly spaced rows; the authors scan a grid of radii. The method is known to be
 * sensitive to delta.
 *
 * <p>The graph of all covered pairs is never stored, distances are computed again instead: time O(N^2 d), memory O(N d).
 * Reference: Yehuda, Dekel, Hacohen and Weinshall, arXiv:2205.11320; strict inequality as in the authors' code, which
 * drops trailing rows of the pool and may return a labelled row once all is covered. The paper works on normalised
 * self-supervised features; RALF takes the points as they are.
 *
 * @param space where distances are measured
 * @param delta radius, at least 0; 0 to choose it
 * @param purity least share of pure balls, in [0, 1]; used to choose the radius
 */
public record ProbCover(Space space, double delta, double purity) implements Acquisition {
    private static final int PROBES = 2_000;
    private static final int ITERATIONS = 30;

    /** Checks the ranges. */
    public ProbCover {
        Checks.nonNegative("delta", delta);
        Checks.inRange("purity", purity, 0, 1);
    }

    @Override
    public String id() {
        return space.name("probcover");
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
        Matrix z = points.matrix();
        double radius = delta;
        if (delta == 0) {
            int k = Math.min(task.model().classes(), z.rows());
            radius = pureRadius(z, KMeans.fit(z, k, ITERATIONS, task.seed()).assignment(), purity);
        }
        Covering covering = new Covering(z, radius);
        for (int l : points.labelledPositions()) {
            covering.cover(l);
        }
        covering.countGains();
        boolean[] taken = points.labelled().clone();
        int[] picks = new int[n];
        double[] gains = new double[n];
        int at = 0;
        while (at < n) {
            int best = covering.mostGain(taken);
            if (covering.gain[best] == 0) {
                break;
            }
            picks[at] = best;
            gains[at] = covering.gain[best];
            taken[best] = true;
            covering.cover(best);
            at++;
        }
        int[] centres = IntStream.range(0, taken.length).filter(i -> taken[i]).toArray();
        int[] rest = IntStream.range(0, taken.length).filter(i -> !taken[i]).toArray();
        int[] more = KCenter.greedy(z, Metric.EUCLIDEAN, centres, rest, n - at).picks();
        System.arraycopy(more, 0, picks, at, more.length);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("delta", radius);
        facts.put("coverage", covering.share());
        return new Selection(MathOps.select(points.ids(), picks), gains, facts);
    }

    /** The largest radius at which at least a share of the balls is pure; infinite where there is one cluster. */
    static double pureRadius(Matrix z, int[] cluster, double purity) {
        int m = Math.min(PROBES, z.rows());
        PointBlocks all = PointBlocks.of(z.data(), z.columns(), MathOps.range(z.rows()));
        double[] block = new double[PointBlocks.SIZE];
        double[] nearestOther = new double[m];
        Arrays.fill(nearestOther, Double.POSITIVE_INFINITY);
        for (int a = 0; a < m; a++) {
            int i = (int) ((long) a * z.rows() / m);
            for (int b = 0; b < all.blocks(); b++) {
                all.squaredDistances(b, z.data(), i * z.columns(), block);
                for (int c = 0; c < all.count(b); c++) {
                    if (cluster[b * PointBlocks.SIZE + c] != cluster[i]) {
                        nearestOther[a] = Math.min(nearestOther[a], block[c]);
                    }
                }
            }
        }
        Arrays.sort(nearestOther);
        int impure = m - (int) Math.ceil(purity * m - 1e-9); // so many balls may hold a row of another cluster
        return Math.sqrt(nearestOther[Math.min(impure, m - 1)]);
    }

    /** What is covered, and how many uncovered rows each row would cover. */
    private static final class Covering {
        private final Matrix z;
        private final double squaredRadius;
        private final PointBlocks all;
        private final double[] block = new double[PointBlocks.SIZE];
        private final boolean[] covered;
        private final int[] gain;
        private boolean counted;

        Covering(Matrix z, double radius) {
            this.z = z;
            this.squaredRadius = radius * radius;
            this.all = PointBlocks.of(z.data(), z.columns(), MathOps.range(z.rows()));
            this.covered = new boolean[z.rows()];
            this.gain = new int[z.rows()];
        }

        void countGains() {
            for (int i = 0; i < covered.length; i++) {
                if (!covered[i]) {
                    addToNeighbours(i, 1);
                }
            }
            counted = true;
        }

        void cover(int centre) {
            IntStream.Builder fresh = IntStream.builder();
            for (int b = 0; b < all.blocks(); b++) {
                all.squaredDistances(b, z.data(), centre * z.columns(), block);
                for (int c = 0; c < all.count(b); c++) {
                    int i = b * PointBlocks.SIZE + c;
                    if (block[c] < squaredRadius && !covered[i]) {
                        covered[i] = true;
                        fresh.add(i);
                    }
                }
            }
            if (counted) {
                fresh.build().forEach(i -> addToNeighbours(i, -1));
            }
        }

        private void addToNeighbours(int i, int change) {
            for (int b = 0; b < all.blocks(); b++) {
                all.squaredDistances(b, z.data(), i * z.columns(), block);
                int at = b * PointBlocks.SIZE;
                for (int c = 0; c < all.count(b); c++) {
                    if (block[c] < squaredRadius) {
                        gain[at + c] += change;
                    }
                }
            }
        }

        /** The row of most gain that is not taken, the first on a tie. */
        int mostGain(boolean[] taken) {
            int best = -1;
            for (int i = 0; i < gain.length; i++) {
                if (!taken[i] && (best < 0 || gain[i] > gain[best])) {
                    best = i;
                }
            }
            return best;
        }

        double share() {
            int count = 0;
            for (boolean c : covered) {
                count += c ? 1 : 0;
            }
            return (double) count / covered.length;
        }
    }
}
