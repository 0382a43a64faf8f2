package dev.ralf.core.training;

import dev.ralf.core.data.Features;

/**
 * One mini-batch of labelled examples.
 *
 * @param features inputs
 * @param rowIds names of the rows' random streams
 * @param labels class of each row
 * @param weights weight of each row
 * @param progress share of the round's steps that lie behind, in [0, 1)
 */
public record TrainingBatch(Features features, int[] rowIds, int[] labels, double[] weights, double progress) {
    /** A batch at the beginning of a round. */
    public TrainingBatch(Features features, int[] rowIds, int[] labels, double[] weights) {
        this(features, rowIds, labels, weights, 0);
    }

    /** Number of rows. */
    public int size() {
        return labels.length;
    }
}
