package dev.ralf.fairness.testkit;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * How many rows each group has by label and decision: all that the assertions look at. Rows are counted, not weighted,
 * since exact intervals exist for counts alone.
 *
 * @param groups names of the groups, also of those without a row
 * @param counts {@code [group][label][decision]}, with one label where there are none; handed over
 * @param labelled true if the rows have labels
 */
public record DecisionCounts(List<String> groups, long[][][] counts, boolean labelled) {
    /**
     * Checks shapes and counts.
     *
     * @throws IllegalArgumentException if there are fewer than two groups or classes, shapes differ, or a count is negative
     */
    public DecisionCounts {
        groups = List.copyOf(groups);
        Checks.atLeast("groups", groups.size(), 2);
        Checks.size("counts", counts.length, groups.size());
        Checks.atLeast("labels", counts[0].length, 1);
        int classes = Checks.atLeast("classes", counts[0][0].length, 2);
        for (int s = 0; s < counts.length; s++) {
            Checks.size("counts[" + s + "]", counts[s].length, labelled ? classes : 1);
            for (int y = 0; y < counts[s].length; y++) {
                Checks.size("counts[" + s + "][" + y + "]", counts[s][y].length, classes);
                for (long n : counts[s][y]) {
                    Checks.argument(n >= 0, "counts[%d][%d] must be at least 0, got %d", s, y, n);
                }
            }
        }
    }

    /** Counts of unlabelled rows, {@code [group][decision]}. */
    public static DecisionCounts unlabelled(List<String> groups, long[][] counts) {
        long[][][] table = new long[counts.length][1][];
        for (int s = 0; s < counts.length; s++) {
            table[s][0] = counts[s].clone();
        }
        return new DecisionCounts(groups, table, false);
    }

    /** Number of classes. */
    public int classes() {
        return counts[0][0].length;
    }

    /** Number of rows. */
    public long rows() {
        long n = 0;
        for (long[][] group : counts) {
            for (long[] label : group) {
                for (long count : label) {
                    n += count;
                }
            }
        }
        return n;
    }

    /**
     * The rates that demographic parity compares, {@code P(decision = k | group)}; of two classes only the second one,
     * since the gap of the first is the same.
     */
    List<EventRates> demographicParity() {
        List<EventRates> events = new ArrayList<>();
        for (int k = firstEvent(); k < classes(); k++) {
            events.add(event("decision " + k, 0, counts[0].length - 1, k));
        }
        return events;
    }

    /**
     * The rate that equal opportunity compares, {@code P(decision = k | label = k, group)}.
     *
     * @throws IllegalArgumentException if the rows have no labels or there is no such class
     */
    List<EventRates> equalOpportunity(int k) {
        needLabels("equal opportunity");
        Checks.inRange("positive class", k, 0, classes() - 1);
        return List.of(event("decision " + k + " given label " + k, k, k, k));
    }

    /**
     * The rates that equalised odds compares, {@code P(decision = k | label, group)} for every label and class.
     *
     * @throws IllegalArgumentException if the rows have no labels
     */
    List<EventRates> equalisedOdds() {
        needLabels("equalised odds");
        List<EventRates> events = new ArrayList<>();
        for (int y = 0; y < classes(); y++) {
            for (int k = firstEvent(); k < classes(); k++) {
                events.add(event("decision " + k + " given label " + y, y, y, k));
            }
        }
        return events;
    }

    private int firstEvent() {
        return classes() == 2 ? 1 : 0;
    }

    private EventRates event(String name, int fromLabel, int toLabel, int decision) {
        double[] hits = new double[counts.length];
        double[] totals = new double[counts.length];
        for (int s = 0; s < hits.length; s++) {
            for (int y = fromLabel; y <= toLabel; y++) {
                for (long n : counts[s][y]) {
                    totals[s] += n;
                }
                hits[s] += counts[s][y][decision];
            }
        }
        return new EventRates(name, groups, hits, totals);
    }

    private void needLabels(String criterion) {
        Checks.argument(labelled, "%s needs labels, these decisions have none", criterion);
    }
}
