package dev.ralf.datasets.format;

import java.util.List;

/**
 * What to do with a table beyond its schema.
 *
 * @param includeSensitive true: sensitive attributes are features as well, out of an attacker's reach
 * @param distinctRows true: a row that repeats an earlier one in every column but ids is left out
 * @param dropMissingSensitive true: a row without a value of some sensitive attribute is left out, rather than put into
 *     the group {@code missing}
 * @param exposure what a column of exposures does
 * @param constraints what holds for the columns whatever an attacker does, one line each, in the syntax of the attacks;
 *     read when a row is attacked
 */
public record TableOptions(
        boolean includeSensitive,
        boolean distinctRows,
        boolean dropMissingSensitive,
        ExposureUse exposure,
        List<String> constraints) {
    /** Copies the list. */
    public TableOptions {
        constraints = List.copyOf(constraints);
    }

    /** Sensitive attributes are groups alone, every row is kept, an exposure weighs its row. */
    public static TableOptions defaults() {
        return new TableOptions(false, false, false, ExposureUse.WEIGHT, List.of());
    }

    /** The same with or without sensitive attributes among the features. */
    public TableOptions withIncludeSensitive(boolean include) {
        return new TableOptions(include, distinctRows, dropMissingSensitive, exposure, constraints);
    }

    /** The same with or without repeated rows. */
    public TableOptions withDistinctRows(boolean distinct) {
        return new TableOptions(includeSensitive, distinct, dropMissingSensitive, exposure, constraints);
    }

    /** The same with or without rows that lack a sensitive attribute. */
    public TableOptions withDropMissingSensitive(boolean drop) {
        return new TableOptions(includeSensitive, distinctRows, drop, exposure, constraints);
    }

    /** The same with another use of a column of exposures. */
    public TableOptions withExposure(ExposureUse use) {
        return new TableOptions(includeSensitive, distinctRows, dropMissingSensitive, use, constraints);
    }

    /** The same with other constraints. */
    public TableOptions withConstraints(List<String> lines) {
        return new TableOptions(includeSensitive, distinctRows, dropMissingSensitive, exposure, lines);
    }
}
