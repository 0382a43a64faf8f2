package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * CLUE, clustering uncertainty-weighted embeddings: as many clusters of embeddings as rows wanted, by k-means with each row's
 * entropy for its weight, and from each the row nearest to its centre. The entropy is that of {@code softmax(logits / T)},
 * which is {@code p^(1/T)} scaled to sum to 1; if all are 0, rows weigh the same. The batch begins with the largest cluster; utilities
 * are the weights, facts their means and the clustering's mean distance of a pick to its centre.
 *
 * <p>Reference: Prabhu, Chandrasekaran, Saenko and Hoffman, Active Domain Adaptation via Clustering Uncertainty-weighted
 * Embeddings, ICCV 2021, arXiv:2010.08666, as in the authors' public code. Deviation: there a centre's nearest row may
 * belong to another cluster, and rows that are nearest to two centres are replaced from the next nearest of all; here each
 * cluster gives its own nearest row.
 *
 * @param temperature T, above 0
 * @param iterations most iterations of k-means, at least 1
 */
public record Clue(double temperature, int iterations) implements Acquisition {
    /** Checks the ranges. */
    public Clue {
        Checks.positive("temperature", temperature);
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return "clue";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(EmbeddingModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability or an embedding is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        Embedded pool = Embedded.of(task, id()).unlabelled();
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        double[] weights = weights(pool.probabilities(), temperature);
        double[] used = weights;
        if (Arrays.stream(weights).allMatch(w -> w == 0)) {
            used = new double[weights.length];
            Arrays.fill(used, 1);
        }
        Matrix z = pool.embeddings();
        KMeans clusters = KMeans.fit(z, used, n, iterations, task.seed().child("clusters"));
        int[] order = KMeansSampling.bySize(clusters);
        int[] picks = KMeansSampling.nearest(z, clusters, order);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            distance += Math.sqrt(KMeansSampling.squaredDistance(z, picks[i], clusters.centres(), order[i])) / n;
        }
        return new Scores(pool.ids(), weights).picked(picks, Map.of("meanDistance", distance));
    }

    /** Entropies of {@code p^(1/T)}, scaled, in nats. */
    static double[] weights(Matrix p, double temperature) {
        double[] out = new double[p.rows()];
        double[] row = new double[p.columns()];
        for (int i = 0; i < out.length; i++) {
            double max = p.get(i, p.argmax(i));
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.pow(p.get(i, j) / max, 1 / temperature);
                sum += row[j];
            }
            for (int j = 0; j < row.length; j++) {
                row[j] /= sum;
            }
            out[i] = UncertaintyScore.ENTROPY.of(row, 0, row.length);
        }
        return out;
    }
}
