package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled decisions of {@code n} rows, one class each: what tables, resamples and permutations are made of.
 *
 * @param classes number of classes, also those that never occur
 * @param labels class of each row
 * @param decisions decided class of each row
 * @param weights non-negative weight of each row
 */
public record Decisions(int classes, int[] labels, int[] decisions, double[] weights) {
    /** Checks lengths, classes and weights. */
    public Decisions {
        Checks.atLeast("classes", classes, 1);
        Checks.size("decisions", decisions.length, labels.length);
        Checks.size("weights", weights.length, labels.length);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                Checks.inRange("labels[" + i + "]", labels[i], 0, classes - 1);
            }
            if (decisions[i] < 0 || decisions[i] >= classes) {
                Checks.inRange("decisions[" + i + "]", decisions[i], 0, classes - 1);
            }
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                Checks.nonNegative("weights[" + i + "]", weights[i]);
            }
        }
    }

    /** Number of rows. */
    public int size() {
        return labels.length;
    }

    /** True if every row has weight 1. */
    public boolean unweighted() {
        for (double w : weights) {
            if (w != 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * The table of all rows.
     *
     * @throws IllegalArgumentException if {@code groups} has another number of rows
     */
    public GroupTable table(Groups groups) {
        double[][][] counts = new double[groups.count()][classes][classes];
        Checks.size("groups", groups.codes().length, labels.length);
        for (int i = 0; i < labels.length; i++) {
            counts[groups.codes()[i]][labels[i]][decisions[i]] += weights[i];
        }
        return GroupTable.ofCounts(groups.values(), counts);
    }

    /**
     * The rows at these indices, repeated where an index is: a given bootstrap sample.
     *
     * @throws IndexOutOfBoundsException if an index is no row
     */
    public Decisions select(int[] indices) {
        int[] y = new int[indices.length];
        int[] d = new int[indices.length];
        double[] w = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            y[i] = labels[indices[i]];
            d[i] = decisions[indices[i]];
            w[i] = weights[indices[i]];
        }
        return new Decisions(classes, y, d, w);
    }

    /**
     * One table for each value of a control feature: metrics of them compare groups among rows alike in it.
     *
     * @param groups the groups to compare
     * @param control the control feature; its values name the tables
     * @throws IllegalArgumentException if lengths differ
     */
    public List<GroupTable> controlled(Groups groups, Groups control) {
        Checks.size("groups", groups.codes().length, labels.length);
        Checks.size("control", control.codes().length, labels.length);
        double[][][][] counts = new double[control.count()][groups.count()][classes][classes];
        for (int i = 0; i < labels.length; i++) {
            counts[control.codes()[i]][groups.codes()[i]][labels[i]][decisions[i]] += weights[i];
        }
        List<GroupTable> tables = new ArrayList<>();
        for (double[][][] level : counts) {
            tables.add(GroupTable.ofCounts(groups.values(), level));
        }
        return tables;
    }

    /**
     * The intersections of attributes as one attribute: every combination of values is a group, also those without rows,
     * whose rates are undefined. Values are joined by {@code ", "}, names by {@code " x "}; the last attribute runs
     * fastest.
     *
     * @throws IllegalArgumentException if there is no attribute, or numbers of rows differ
     */
    public static Groups intersection(List<Groups> attributes) {
        Checks.atLeast("attributes", attributes.size(), 1);
        Groups crossed = attributes.get(0);
        for (Groups next : attributes.subList(1, attributes.size())) {
            Checks.size(next.attribute(), next.codes().length, crossed.codes().length);
            List<String> values = new ArrayList<>();
            for (String a : crossed.values()) {
                for (String b : next.values()) {
                    values.add(a + ", " + b);
                }
            }
            int[] codes = new int[next.codes().length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = crossed.codes()[i] * next.count() + next.codes()[i];
            }
            crossed = new Groups(crossed.attribute() + " x " + next.attribute(), values, codes);
        }
        return crossed;
    }
}
