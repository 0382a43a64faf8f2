package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.util.Checks;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * FRE, feature reconstruction error: the rows whose embeddings are farthest from what the labelled rows of their predicted
 * class look like. The score is the squared distance to the affine subspace of the principal components that hold {@code
 * variance} of that class's variance; rows are taken by turns, the best of each predicted class, so that no class fills the
 * batch. A class of one labelled row is a point; for one without any, and for all classes with {@code perClass} off, the
 * subspace is that of all labelled rows. Without labelled rows the choice is random, with utilities NaN. Equal scores are
 * broken at random, independently of the pool's order.
 *
 * <p>A subspace as wide as the embedding leaves nothing over: with more labelled rows of a class than features, lower {@code
 * variance}.
 *
 * <p>Reference: Krishnan, Ahuja, Sinha, Subedar, Tickoo and Iyer, Robust Contrastive Active Learning with Feature-guided Query
 * Strategies, arXiv:2109.06873; score and share of the variance as in a public re-implementation. Not verified: how the paper
 * divides the batch among classes.
 *
 * @param variance share of the variance that the subspace holds, in (0, 1]
 * @param perClass whether each class has its own subspace
 */
public record FeatureReconstructionError(double variance, boolean perClass) implements Acquisition {
    /** Checks the range. */
    public FeatureReconstructionError {
        Checks.inRange("variance", variance, Double.MIN_VALUE, 1);
    }

    @Override
    public String id() {
        return "fre";
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
        return classes.byTurns(task, scores(classes));
    }

    private double[] scores(LabelledClasses classes) {
        double[] scores = new double[classes.predicted().length];
        if (classes.labels().length == 0) {
            return scores;
        }
        int[] all = IntStream.range(0, classes.labels().length).toArray();
        Subspace[] subspaces = new Subspace[classes.pool().probabilities().columns()];
        for (int i = 0; i < scores.length; i++) {
            int c = perClass ? classes.predicted()[i] : 0;
            if (subspaces[c] == null) {
                subspaces[c] = Subspace.of(classes.labelledEmbeddings(), perClass ? classes.rowsOf(c) : all, variance);
            }
            scores[i] = subspaces[c].squaredDistance(classes.poolEmbeddings(), i);
        }
        return scores;
    }
}
