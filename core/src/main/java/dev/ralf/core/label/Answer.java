package dev.ralf.core.label;

import dev.ralf.core.util.Checks;

/**
 * One person's answer on one row.
 *
 * @param row id of the row
 * @param annotator who answered
 * @param label the class, or {@link #CANNOT_TELL}
 * @param seconds time that it took; NaN if not known
 * @param cost what it cost, at least 0; 1 where only answers are counted
 */
public record Answer(int row, String annotator, int label, double seconds, double cost) {
    /** The answer of somebody who cannot tell the class. It counts and costs, and votes for nothing. */
    public static final int CANNOT_TELL = -1;

    /** Checks the ranges. */
    public Answer {
        Checks.atLeast("row", row, 0);
        Checks.atLeast("label", label, CANNOT_TELL);
        Checks.argument(!annotator.isBlank(), "annotator must not be blank");
        Checks.argument(
                Double.isNaN(seconds) || seconds >= 0 && seconds < Double.POSITIVE_INFINITY,
                "seconds must be at least 0, got %s",
                seconds);
        Checks.nonNegative("cost", cost);
    }

    /** True if it votes for a class. */
    public boolean votes() {
        return label != CANNOT_TELL;
    }
}
