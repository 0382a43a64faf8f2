package dev.ralf.core.model;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Embeddings and probabilities of the same rows.
 *
 * @param embeddings {@code [n][d]}
 * @param probabilities {@code [n][k]}
 */
public record EmbeddedPredictions(Matrix embeddings, Matrix probabilities) {
    /** Checks the lengths. */
    public EmbeddedPredictions {
        Checks.size("probabilities (rows)", probabilities.rows(), embeddings.rows());
    }
}
