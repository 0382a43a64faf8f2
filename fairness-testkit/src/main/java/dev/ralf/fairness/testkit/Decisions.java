package dev.ralf.fairness.testkit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Optional;

/**
 * The decisions of a model on a sample, one row an example. For the assertions to keep their error rates, rows must be
 * drawn independently, and neither the model nor its decision rule may have been fitted on them.
 *
 * @param classes number of classes
 * @param decisions decided class of each row; handed over
 * @param groups group of each row
 * @param labels class of each row, if known; handed over
 */
public record Decisions(int classes, int[] decisions, Groups groups, Optional<int[]> labels) {
    /**
     * Checks lengths and classes.
     *
     * @throws IllegalArgumentException if lengths differ or a decision or label is no class
     */
    public Decisions {
        Checks.atLeast("classes", classes, 2);
        Checks.size("groups", groups.codes().length, decisions.length);
        check("decisions", decisions, classes);
        if (labels.isPresent()) {
            Checks.size("labels", labels.get().length, decisions.length);
            check("labels", labels.get(), classes);
        }
    }

    /** Decisions on unlabelled rows. */
    public static Decisions of(int classes, int[] decisions, Groups groups) {
        return new Decisions(classes, decisions, groups, Optional.empty());
    }

    /** Decisions on labelled rows. */
    public static Decisions of(int classes, int[] decisions, Groups groups, int[] labels) {
        return new Decisions(classes, decisions, groups, Optional.of(labels));
    }

    /** Number of rows. */
    public int rows() {
        return decisions.length;
    }

    /** The rows counted by group, label and decision. */
    public DecisionCounts counts() {
        long[][][] counts = new long[groups.count()][labels.isPresent() ? classes : 1][classes];
        for (int i = 0; i < decisions.length; i++) {
            int y = labels.isPresent() ? labels.get()[i] : 0;
            counts[groups.codes()[i]][y][decisions[i]]++;
        }
        return new DecisionCounts(groups.values(), counts, labels.isPresent());
    }

    /** One line for failure reports, with the groups' sizes in place of the rows. */
    @Override
    public String toString() {
        return rows() + (labels.isPresent() ? " labelled" : " unlabelled") + " decisions of " + classes
                + " classes, groups " + groups.values() + " of " + Arrays.toString(groups.sizes()) + " rows";
    }

    private static void check(String name, int[] values, int classes) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classes) {
                Checks.inRange(name + "[" + i + "]", values[i], 0, classes - 1);
            }
        }
    }
}
