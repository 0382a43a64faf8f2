package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Graph density: the rows in the midst of dense neighbourhoods, each lowering the density of its neighbours once picked.
 * Each row of the pool, labelled rows included, is tied to its k nearest rows by Manhattan distance, and they to it; an
 * edge weighs {@code exp(-distance / d)} for d features, and a row's density is the mean weight of its edges. n times the
 * unlabelled row of highest density is taken, the lowest id on a tie, and its density is subtracted from that of its
 * neighbours.
 *
 * <p>Rows labelled before lower no density unless {@code discountLabelled} is set: then they count, in the order in which
 * they were bought, as if picked first, as the picks of one object of the reference code do over its rounds. Utilities
 * are the densities at the time of the pick; facts: mean density of the pool and number of edges. Equal distances go to
 * the lower id; weights that vanish make no edge; a row without any edge has density 0. Deterministic. Time O(N^2 d), in
 * parallel; memory O(N (d + k)).
 *
 * <p>References: Ebert, Fritz and Schiele, RALF: A reinforced active learning formulation for object class recognition,
 * CVPR 2012, doi:10.1109/CVPR.2012.6248108; constants and edge weights of the public code of google/active-learning.
 *
 * @param space where distances are measured
 * @param neighbours k, at least 1
 * @param discountLabelled whether labelled rows lower the density of their neighbours
 */
public record GraphDensity(Space space, int neighbours, boolean discountLabelled) implements Acquisition {
    /** Checks the number of neighbours. */
    public GraphDensity {
        Checks.atLeast("neighbours", neighbours, 1);
    }

    @Override
    public String id() {
        return space.name("graph-density");
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        double[] utilities = new double[task.take()];
        Graph graph = Graph.of(points.matrix(), neighbours);
        double[] density = graph.density();
        double mean = Arrays.stream(density).average().orElse(Double.NaN);
        if (discountLabelled) {
            for (int id : task.labelled()) {
                graph.discount(Arrays.binarySearch(points.ids(), id), density);
            }
        }
        boolean[] taken = points.labelled().clone();
        int[] picks = new int[utilities.length];
        for (int pick = 0; pick < picks.length; pick++) {
            int best = -1;
            for (int i = 0; i < taken.length; i++) {
                if (!taken[i] && (best < 0 || density[i] > density[best])) {
                    best = i;
                }
            }
            taken[best] = true;
            picks[pick] = best;
            utilities[pick] = density[best];
            graph.discount(best, density);
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("meanDensity", mean);
        facts.put("edges", (double) graph.edges());
        return new Selection(MathOps.select(points.ids(), picks), utilities, facts);
    }

    /**
     * Symmetric nearest neighbours.
     *
     * @param neighbours neighbours of each row, ascending
     * @param weights weights of the edges to them
     */
    record Graph(int[][] neighbours, double[][] weights) {
        static Graph of(Matrix z, int k) {
            int n = z.rows();
            int[][] nearest = nearest(z, Math.min(k, n - 1));
            int[] degree = new int[n];
            for (int i = 0; i < n; i++) {
                for (int j : nearest[i]) {
                    degree[i]++;
                    degree[j]++;
                }
            }
            int[][] both = new int[n][];
            for (int i = 0; i < n; i++) {
                both[i] = new int[degree[i]];
            }
            int[] at = new int[n];
            for (int i = 0; i < n; i++) {
                for (int j : nearest[i]) {
                    both[i][at[i]++] = j;
                    both[j][at[j]++] = i;
                }
            }
            double[][] weights = new double[n][];
            for (int i = 0; i < n; i++) {
                int row = i;
                both[i] = Arrays.stream(both[i])
                        .sorted()
                        .distinct()
                        .filter(j -> weight(z, row, j) > 0)
                        .toArray();
                weights[i] = Arrays.stream(both[i])
                        .mapToDouble(j -> weight(z, row, j))
                        .toArray();
            }
            return new Graph(both, weights);
        }

        private static double weight(Matrix z, int i, int j) {
            double sum = 0;
            for (int c = 0; c < z.columns(); c++) {
                sum += Math.abs(z.get(i, c) - z.get(j, c));
            }
            return Math.exp(-sum / z.columns());
        }

        /** The k nearest rows of each row, itself left out. */
        private static int[][] nearest(Matrix z, int k) {
            int[][] nearest = new int[z.rows()][];
            PointBlocks blocks = PointBlocks.of(z.data(), z.columns(), MathOps.range(z.rows()));
            Parallel.ranges(z.rows(), 64, (from, to) -> {
                NearestRows found = new NearestRows(k);
                double[] block = new double[PointBlocks.SIZE];
                for (int i = from; i < to; i++) {
                    found.clear();
                    for (int b = 0; b < blocks.blocks(); b++) {
                        blocks.manhattanDistances(b, z.data(), i * z.columns(), block);
                        for (int c = 0; c < blocks.count(b); c++) {
                            int j = b * PointBlocks.SIZE + c;
                            if (j != i) {
                                found.offer(j, block[c]);
                            }
                        }
                    }
                    nearest[i] = found.rows();
                }
            });
            return nearest;
        }

        /** Mean weight of each row's edges. */
        double[] density() {
            return Arrays.stream(weights)
                    .mapToDouble(w -> w.length == 0 ? 0 : Arrays.stream(w).sum() / w.length)
                    .toArray();
        }

        /** Subtracts the density of a picked row from that of its neighbours. */
        void discount(int pick, double[] density) {
            for (int j : neighbours[pick]) {
                density[j] -= density[pick];
            }
        }

        long edges() {
            return Arrays.stream(neighbours).mapToLong(n -> n.length).sum() / 2;
        }
    }
}
