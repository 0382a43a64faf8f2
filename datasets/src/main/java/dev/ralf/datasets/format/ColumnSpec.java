package dev.ralf.datasets.format;

import dev.ralf.core.util.Checks;
import dev.ralf.datasets.format.ColumnRole.Reason;

/**
 * A column of a table: its name, its one role, and what a reader should know of it.
 *
 * @param name name in the header
 * @param role what it is for
 * @param note caveat or reason; may be empty, but not for an outcome leak or an ignored column
 */
public record ColumnSpec(String name, ColumnRole role, String note) {
    /** Checks that a drop that needs a reason has one. */
    public ColumnSpec {
        Checks.argument(!name.isBlank(), "name must not be blank");
        if (role instanceof ColumnRole.Dropped d
                && (d.reason() == Reason.OUTCOME_LEAK || d.reason() == Reason.IGNORED)) {
            Checks.argument(
                    !note.isBlank(),
                    "column %s is dropped as %s and needs a reason",
                    name,
                    d.reason().label());
        }
    }

    /** A number that a model may use and an attacker may change. */
    public static ColumnSpec numeric(String name) {
        return new ColumnSpec(name, new ColumnRole.Numeric(true), "");
    }

    /** A number that a model may use and an attacker cannot change. */
    public static ColumnSpec immutable(String name) {
        return new ColumnSpec(name, new ColumnRole.Numeric(false), "");
    }

    /** One of a few values that a model may use. */
    public static ColumnSpec categorical(String name) {
        return new ColumnSpec(name, new ColumnRole.Categorical(Coding.names()), "");
    }

    /** What is to be predicted. */
    public static ColumnSpec label(String name, Coding coding) {
        return new ColumnSpec(name, new ColumnRole.Label(coding), "");
    }

    /** A protected attribute. */
    public static ColumnSpec sensitive(String name, Coding coding) {
        return new ColumnSpec(name, new ColumnRole.Sensitive(coding), "");
    }

    /** A weight. */
    public static ColumnSpec weight(String name) {
        return new ColumnSpec(name, new ColumnRole.Weight(), "");
    }

    /**
     * The part of a period that the row was observed for.
     *
     * @param full the value of a full period
     */
    public static ColumnSpec exposure(String name, double full) {
        return new ColumnSpec(name, new ColumnRole.Exposure(full), "");
    }

    /** Not used: known only with or after the label. */
    public static ColumnSpec leak(String name, String why) {
        return new ColumnSpec(name, new ColumnRole.Dropped(Reason.OUTCOME_LEAK), why);
    }

    /** Not used, for a reason other than those with a role of their own. */
    public static ColumnSpec ignored(String name, String why) {
        return new ColumnSpec(name, new ColumnRole.Dropped(Reason.IGNORED), why);
    }

    /** Not used: a name, a time or a text. */
    public static ColumnSpec dropped(String name, Reason reason) {
        return new ColumnSpec(name, new ColumnRole.Dropped(reason), "");
    }

    /** The same column with a note. */
    public ColumnSpec note(String text) {
        return new ColumnSpec(name, role, text);
    }
}
