package dev.ralf.datasets.format;

import dev.ralf.core.util.Checks;
import java.util.Locale;
import java.util.Set;

/** What a column of a table is for. Each column has exactly one role. */
public sealed interface ColumnRole {
    /**
     * A number that a model may use, in its own units.
     *
     * @param mutable false where an attacker cannot change it
     */
    record Numeric(boolean mutable) implements ColumnRole {}

    /**
     * One of a few values that a model may use; encoded one-hot, and out of an attacker's reach.
     *
     * @param coding how cells become levels: names, or mapped
     */
    record Categorical(Coding coding) implements ColumnRole {
        /** Checks the coding. */
        public Categorical {
            Checks.argument(
                    coding instanceof Coding.Names || coding instanceof Coding.Mapped,
                    "levels of a categorical column are names or mapped, got: %s",
                    coding.describe());
        }
    }

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
     * The part of a period that a row was observed for, as policy years: what it does is chosen by {@link ExposureUse}.
     *
     * @param full the value of a full period, for example 1 or 365; positive
     */
    record Exposure(double full) implements ColumnRole {
        /** Checks the value. */
        public Exposure {
            Checks.positive("full", full);
        }
    }

    /**
     * Says which rows are the official test set; no feature.
     *
     * @param test cells of test rows
     */
    record OfficialTest(Set<String> test) implements ColumnRole {
        /** Copies the set. */
        public OfficialTest {
            test = Set.copyOf(test);
        }
    }

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
        } else if (this instanceof Categorical c) {
            return "feature, categorical"
                    + (c.coding() instanceof Coding.Names
                            ? ""
                            : ", " + c.coding().describe());
        } else if (this instanceof Label l) {
            return "label, " + l.coding().describe();
        } else if (this instanceof Sensitive s) {
            return "sensitive, " + s.coding().describe();
        } else if (this instanceof Dropped d) {
            return "dropped, " + d.reason().label();
        } else if (this instanceof Exposure e) {
            return "exposure, " + Numbers.plain(e.full()) + " is a full period";
        } else if (this instanceof OfficialTest) {
            return "says which rows are the official test set";
        }
        return "weight";
    }
}
