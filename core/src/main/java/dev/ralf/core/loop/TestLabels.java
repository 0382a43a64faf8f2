package dev.ralf.core.loop;

import dev.ralf.core.util.Checks;

/**
 * How many test labels are bought. The test part of a split is a random sample of the data: labels bought in its order are
 * an honest estimate, whatever the acquisition chose for training.
 *
 * @param first labels bought before round 0; 0 with {@code perRound} 0 for: test labels are known and cost nothing
 * @param perRound labels bought in each later round
 */
public record TestLabels(int first, int perRound) {
    /** All test labels are known. */
    public static final TestLabels KNOWN = new TestLabels(0, 0);

    /** Checks the numbers. */
    public TestLabels {
        Checks.atLeast("test.first", first, 0);
        Checks.atLeast("test.perRound", perRound, 0);
        Checks.argument(
                first > 0 || perRound == 0, "test.first must be above 0 where test labels are bought, got %d", first);
    }

    /** Whether they are bought of the oracle. */
    public boolean bought() {
        return first > 0;
    }

    /** How many of {@code rows} test rows are labelled at a round. */
    int at(int round, int rows) {
        return (int) Math.min(rows, first + (long) perRound * round);
    }
}
