package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.util.Matrix;
import java.util.Set;

/**
 * Feature similarity: the rows least like the labelled rows of their predicted class. The score is minus the largest cosine
 * of a row's embedding with those of that class, in [-1, 1]; an embedding of zeros has cosine 0 with all. Rows are taken by turns,
 * the best of each predicted class. For a class without labelled rows, all of them count. Without labelled rows the choice is
 * random, with utilities NaN. Equal scores are broken at random, independently of the pool's order. O(N L d) for L labelled
 * rows.
 *
 * <p>Reference: Krishnan, Ahuja, Sinha, Subedar, Tickoo and Iyer, Robust Contrastive Active Learning with Feature-guided Query
 * Strategies, arXiv:2109.06873 (featuresim). Not verified: the paper's text was not at hand; that it is the nearest labelled
 * row that counts, and how the batch is divided among classes, are ours.
 */
public record FeatureSimilarity() implements Acquisition {
    @Override
    public String id() {
        return "feature-similarity";
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
        LabelledClasses classes = LabelledClasses.of(task, id());
        Matrix pool = unit(classes.poolEmbeddings());
        Matrix labelled = unit(classes.labelledEmbeddings());
        double[] scores = new double[classes.predicted().length];
        PointBlocks[] blocks = new PointBlocks[classes.pool().probabilities().columns()];
        double[] products = new double[PointBlocks.SIZE];
        for (int i = 0; i < scores.length; i++) {
            int c = classes.predicted()[i];
            if (blocks[c] == null) {
                blocks[c] = PointBlocks.of(labelled.data(), labelled.columns(), classes.rowsOf(c));
            }
            double most = -1;
            for (int b = 0; b < blocks[c].blocks(); b++) {
                blocks[c].products(b, pool.data(), i * pool.columns(), products);
                for (int at = 0; at < blocks[c].count(b); at++) {
                    most = Math.max(most, products[at]);
                }
            }
            scores[i] = -Math.min(1, most);
        }
        return classes.byTurns(task, scores);
    }

    /** Rows of length 1, but for those of length 0. */
    private static Matrix unit(Matrix z) {
        Matrix out = z.copy();
        for (int i = 0; i < z.rows(); i++) {
            double norm = Math.sqrt(PointBlocks.squaredNorm(z.data(), i * z.columns(), z.columns()));
            for (int j = 0; j < z.columns() && norm > 0; j++) {
                out.set(i, j, z.get(i, j) / norm);
            }
        }
        return out;
    }
}
