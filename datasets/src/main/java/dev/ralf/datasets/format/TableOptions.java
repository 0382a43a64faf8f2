package dev.ralf.datasets.format;

import java.util.List;

/**
 * What to do with a table beyond its schema.
 *
 * @param includeSensitive true: sensitive attributes are features as well, out of an attacker's reach
 * @param distinctRows true: a row that repeats an earlier one in every column but ids is left out
 * @param dropMissingSensitive true: a row without a value of some sensitive attribute is left out, rather than put into
 *     the group {@code missing}
 * @param constraints what holds for the columns whatever an attacker does, one line each, in the syntax of the attacks;
 *     read when a row is attacked
 */
public record TableOptions(
        boolean includeSensitive, boolean distinctRows, boolean dropMissingSensitive, List<String> constraints) {
    /** Copies the list. */
    public TableOptions {
        constraints = List.copyOf(constraints);
    }

    /** Sensitive attributes are groups alone, every row is kept. */
    public static TableOptions defaults() {
        return new TableOptions(false, false, false, List.of());
    }

    /** The same with or without sensitive attributes among the features. */
    public TableOptions withIncludeSensitive(boolean include) {
        return new TableOptions(include, distinctRows, dropMissingSensitive, constraints);
    }

    /** The same with or without repeated rows. */
    public TableOptions withDistinctRows(boolean distinct) {
        return new TableOptions(includeSensitive, distinct, dropMissingSensitive, constraints);
    }

    /** The same with or without rows that lack a sensitive attribute. */
    public TableOptions withDropMissingSensitive(boolean drop) {
        return new TableOptions(includeSensitive, distinctRows, drop, constraints);
    }

    /** The same with other constraints. */
    public TableOptions withConstraints(List<String> lines) {
        return new TableOptions(includeSensitive, distinctRows, dropMissingSensitive, lines);
    }
}
