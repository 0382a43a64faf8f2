package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.BitSet;

/**
 * Disjoint parts of a data set, as row ids in an order that is itself random: a prefix of a part is a random sample.
 *
 * @param pool rows that acquisition may query
 * @param validation rows whose labels may be bought for early stopping
 * @param calibration rows for fitting decision rules; their labels stay sealed unless a rule asks and pays for them
 * @param test rows for evaluation alone
 */
public record Split(int[] pool, int[] validation, int[] calibration, int[] test) {
    /** Checks that no row is in two parts, or twice in one. */
    public Split {
        BitSet seen = new BitSet();
        for (int[] part : new int[][] {pool, validation, calibration, test}) {
            for (int row : part) {
                Checks.argument(!seen.get(row), "row %d is twice in the split", row);
                seen.set(row);
            }
        }
    }
}
