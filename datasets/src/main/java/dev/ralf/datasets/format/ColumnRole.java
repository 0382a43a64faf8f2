package dev.ralf.datasets.format;

import java.util.Locale;

/** What a column of a table is for. Each column has exactly one role. */
public sealed interface ColumnRole {
    /**
     * A number that a model may use, in its own units.
     *
     * @param mutable false where an attacker cannot change it
     */
    record Numeric(boolean mutable) implements ColumnRole {}

    /** One of a few values that a model may use; encoded one-hot, and out of an attacker's reach. */
    record Categorical() implements ColumnRole {}

    /**
     * What is to be predicted.
     *
     * @param coding how cells become classes
     */
    record Label(Coding coding) implements ColumnRole {}

    /**
     * A protected attribute: it becomes groups, and no feature unless asked for.
     *
     * @param coding how cells become groups
     */
    record Sensitive(Coding coding) implements ColumnRole {}

    /** A non-negative weight of the row: survey weight or exposure. */
    record Weight() implements ColumnRole {}

    /**
     * Not used, and listed among the facts of the data set.
     *
     * @param reason why
     */
    record Dropped(Reason reason) implements ColumnRole {}

    /** Why a column is not used. */
    enum Reason {
        /** Known only with or after the label, or the label in another form. */
        OUTCOME_LEAK,
        /** Names the row or the person. */
        ID,
        /** When the row was taken. */
        TIME,
        /** Free text, for which there is no encoder here. */
        TEXT,
        /** Another reason, given with the column. */
        IGNORED;

        /** As written in facts: {@code outcome-leak}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** In words, for facts and listings. */
    default String describe() {
        if (this instanceof Numeric n) {
            return n.mutable() ? "feature, numeric" : "feature, numeric, immutable";
        } else if (this instanceof Categorical) {
            return "feature, categorical";
        } else if (this instanceof Label l) {
            return "label, " + l.coding().describe();
        } else if (this instanceof Sensitive s) {
            return "sensitive, " + s.coding().describe();
        } else if (this instanceof Dropped d) {
            return "dropped, " + d.reason().label();
        }
        return "weight";
    }
}
