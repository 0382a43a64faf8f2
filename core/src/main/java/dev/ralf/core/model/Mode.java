package dev.ralf.core.model;

/** What a forward pass is for. */
public enum Mode {
    /** Deterministic: no dropout, batch norm with its running statistics. Each row depends on itself alone. */
    INFERENCE,
    /** Dropout drawn per row id, batch norm with the statistics of each segment of the batch. */
    TRAINING,
    /** Monte-Carlo dropout: dropout drawn per row id, batch norm with its running statistics. */
    STOCHASTIC
}
