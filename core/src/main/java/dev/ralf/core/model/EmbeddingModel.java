package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Matrix;

/** A model with a representation of its inputs: the penultimate layer of a network. */
public interface EmbeddingModel extends Classifier {
    /** Embeddings {@code [n][d]}. */
    Matrix embeddings(Features features);

    /** Embeddings and probabilities, equal to those of the two calls; a network computes both in one pass. */
    default EmbeddedPredictions embedAndPredict(Features features) {
        return new EmbeddedPredictions(embeddings(features), probabilities(features));
    }
}
