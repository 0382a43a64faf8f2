package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Checks;

/**
 * Inputs of one forward pass.
 *
 * <p>A batch may consist of consecutive <em>segments</em> (clean and adversarial, or two views). In training mode batch
 * norm takes its statistics per segment, and updates its running statistics once per segment, in order, so that one
 * pass over the batch equals several separate passes.
 *
 * @param features inputs
 * @param rowIds names of the rows' random streams: a dropout mask depends on the row's id, not on its place in the batch
 * @param segments number of rows of each segment, in order; they add up to the batch
 */
public record Batch(Features features, int[] rowIds, int[] segments) {
    /** Checks the lengths. */
    public Batch {
        Checks.size("rowIds", rowIds.length, features.size());
        int total = 0;
        for (int s : segments) {
            total += Checks.atLeast("segment", s, 1);
        }
        Checks.size("segments (sum)", total, features.size());
    }

    /** A batch of one segment; {@code features} must not be empty. */
    public static Batch of(Features features, int[] rowIds) {
        return new Batch(features, rowIds, new int[] {features.size()});
    }

    /** Number of rows. */
    public int size() {
        return features.size();
    }
}
