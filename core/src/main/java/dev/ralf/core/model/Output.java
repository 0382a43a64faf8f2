package dev.ralf.core.model;

/** An output of a network that can be asked for and differentiated. */
public enum Output {
    /** Scores before softmax, {@code [n][classes]}. */
    LOGITS,
    /** The input of the last dense layer, {@code [n][embeddingWidth]}. */
    EMBEDDING
}
