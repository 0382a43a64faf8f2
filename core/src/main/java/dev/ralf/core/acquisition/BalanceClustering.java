package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * BALanCe-Clustering, for large batches: as many clusters as rows wanted, of rows that tell apart the same models, and the
 * medoid of each. With D the {@link Balance} score, {@code candidates} rows are drawn without replacement with probability
 * proportional to {@code D^coldness}; the similarity of two rows is what their labels tell twice,
 *
 * <pre>{@code  I(x, z) = D(x) + D(z) - D({x, z})}</pre>
 *
 * From seeds drawn among the candidates in the same way, each row goes to the most similar medoid, the lowest position on a
 * tie, and each cluster's new medoid is the row of largest summed similarity to the others; this ends when no medoid moves,
 * or after {@code iterations} rounds. The batch is in order of D, utilities are D; facts: the candidates, the pairs that
 * count, the rounds, and the largest cluster.
 *
 * <p>I is an inner product of one vector for each row (see {@link ModelPairs}), so no matrix of candidates by candidates is
 * formed: O(M n K^2) for M candidates, a batch of n and K pairs, each round. If no pair counts, the choice is random.
 *
 * <p>Reference: Zhang, Khan, Grossman and Chen, arXiv:2112.13737, with the algorithm read in the authors' public code.
 * Deviations: a limit to the rounds, in which the code can go on for ever; candidates are at least the batch.
 *
 * @param pairs number of pairs of passes K, at least 1
 * @param threshold share of decisions that must differ, in [0, 1]; at 0 every pair counts
 * @param candidates how many rows to cluster, at least 1
 * @param coldness exponent of the draws, at least 0
 * @param iterations most rounds, at least 1
 */
public record BalanceClustering(int pairs, double threshold, int candidates, double coldness, int iterations)
        implements Acquisition {
    /** Checks the ranges. */
    public BalanceClustering {
        Checks.atLeast("pairs", pairs, 1);
        Checks.inRange("threshold", threshold, 0, 1);
        Checks.atLeast("candidates", candidates, 1);
        Checks.nonNegative("coldness", coldness);
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return "balance-clustering";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        StochasticPasses drawn = StochasticPasses.draw(task, Math.multiplyExact(2, pairs), id());
        if (drawn.passes().isEmpty()) {
            return Selection.of(new int[0], new double[0]);
        }
        ModelPairs models = ModelPairs.of(drawn.passes(), threshold);
        double[] scores = models.scores();
        int m = Math.min(scores.length, Math.max(candidates, task.take()));
        int[] rows = draw(scores, m, drawn.ids(), task.seed().child("candidates"));
        Arrays.sort(rows);
        double[] candidateScores = MathOps.select(scores, rows);
        int[] seeds = draw(
                candidateScores,
                task.take(),
                MathOps.select(drawn.ids(), rows),
                task.seed().child("seeds"));
        Clusters clusters = cluster(vectors(models, rows), seeds, iterations);
        int[] picks = MathOps.select(rows, clusters.medoids());
        double[] cost = new double[scores.length];
        Arrays.setAll(cost, i -> -scores[i]);
        int[] ordered = IndexSort.ascending(picks, cost);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("candidates", (double) m);
        facts.put("differingPairs", (double) models.differing());
        facts.put("iterations", (double) clusters.iterations());
        facts.put("largestCluster", (double) clusters.largest());
        return new Selection(MathOps.select(drawn.ids(), ordered), MathOps.select(scores, ordered), facts);
    }

    private int[] draw(double[] scores, int take, int[] ids, SeedTree seed) {
        return StochasticBatch.draw(Arrays.stream(scores).map(Math::log).toArray(), coldness, take, ids, seed);
    }

    /** A vector for each row, whose inner products are the similarities. */
    static Matrix vectors(ModelPairs models, int[] rows) {
        Matrix u = new Matrix(rows.length, models.size());
        double[] g = new double[models.size()];
        double root = Math.sqrt(models.unit());
        for (int i = 0; i < rows.length; i++) {
            models.agreement(rows[i], g);
            for (int v = 0; v < g.length; v++) {
                u.set(i, v, root * (1 - g[v]));
            }
        }
        return u;
    }

    /**
     * Clusters.
     *
     * @param medoids row of each cluster
     * @param iterations rounds
     * @param largest rows of the largest cluster
     */
    record Clusters(int[] medoids, int iterations, int largest) {}

    /**
     * Clusters rows around medoids.
     *
     * @param u vectors of the rows
     * @param seeds first medoids
     * @param iterations most rounds
     */
    static Clusters cluster(Matrix u, int[] seeds, int iterations) {
        int[] medoids = seeds.clone();
        int largest = 0;
        int round = 0;
        boolean moved = true;
        while (moved && round < iterations) {
            round++;
            int[] assignment = assign(u, medoids);
            int[] sizes = new int[medoids.length];
            Matrix sums = new Matrix(medoids.length, u.columns());
            for (int i = 0; i < assignment.length; i++) {
                sizes[assignment[i]]++;
                for (int v = 0; v < u.columns(); v++) {
                    sums.data()[assignment[i] * u.columns() + v] += u.get(i, v);
                }
            }
            largest = Arrays.stream(sizes).max().orElse(0);
            int[] next = medoids.clone();
            double[] best = new double[medoids.length];
            Arrays.fill(best, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < assignment.length; i++) {
                int c = assignment[i];
                double shared = product(u, i, sums, c) - product(u, i, u, i);
                if (shared > best[c] || shared == best[c] && i == medoids[c]) {
                    best[c] = shared;
                    next[c] = i;
                }
            }
            moved = !Arrays.equals(medoids, next);
            medoids = next;
        }
        return new Clusters(medoids, round, largest);
    }

    /** The cluster of each row: a medoid is in its own. */
    private static int[] assign(Matrix u, int[] medoids) {
        int[] assignment = new int[u.rows()];
        PointBlocks centres = PointBlocks.of(u.data(), u.columns(), medoids);
        double[] products = new double[PointBlocks.SIZE];
        for (int i = 0; i < assignment.length; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int b = 0; b < centres.blocks(); b++) {
                centres.products(b, u.data(), i * u.columns(), products);
                for (int c = 0; c < centres.count(b); c++) {
                    if (products[c] > best) {
                        best = products[c];
                        assignment[i] = b * PointBlocks.SIZE + c;
                    }
                }
            }
        }
        for (int c = 0; c < medoids.length; c++) {
            assignment[medoids[c]] = c;
        }
        return assignment;
    }

    private static double product(Matrix a, int i, Matrix b, int j) {
        double sum = 0;
        for (int v = 0; v < a.columns(); v++) {
            sum += a.get(i, v) * b.get(j, v);
        }
        return sum;
    }
}
