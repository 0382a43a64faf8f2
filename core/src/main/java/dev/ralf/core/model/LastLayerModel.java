package dev.ralf.core.model;

/**
 * A model whose last step is known: logits are a linear layer of the embeddings, probabilities the softmax of logits.
 * Gradients in that layer, distances to its decision boundaries and updates of it then have closed forms.
 */
public interface LastLayerModel extends EmbeddingModel {
    /** The last layer, with W {@code [d][K]} and b {@code [K]}; d is the width of the embeddings. */
    LinearLayer lastLayer();
}
