package dev.ralf.core.training;

import dev.ralf.core.data.Features;

/**
 * One mini-batch of labelled examples.
 *
 * @param features inputs
 * @param rowIds names of the rows' random streams
 * @param labels class of each row
 * @param weights weight of each row
 */
public record TrainingBatch(Features features, int[] rowIds, int[] labels, double[] weights) {
    /** Number of rows. */
    public int size() {
        return labels.length;
    }
}
