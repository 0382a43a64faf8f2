package dev.ralf.fairness.metrics;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One number per group, and the ways to make one of them. Groups for which it is undefined (NaN) take no part; with
 * fewer than two others, {@link #difference()} and {@link #ratio()} do not exist and are NaN.
 *
 * @param names names of the groups
 * @param values number of each group; NaN where undefined
 * @param overall the same number of all rows together
 */
public record ByGroup(List<String> names, double[] values, double overall) {
    /** Checks lengths. */
    public ByGroup {
        names = List.copyOf(names);
        Checks.size("values", values.length, names.size());
    }

    /** How many groups have a number. */
    public int defined() {
        return (int) present().count();
    }

    /** Smallest number; NaN if there is none. */
    public double min() {
        return present().min().orElse(Double.NaN);
    }

    /** Largest number; NaN if there is none. */
    public double max() {
        return present().max().orElse(Double.NaN);
    }

    /** {@code max - min}. */
    public double difference() {
        return defined() < 2 ? Double.NaN : max() - min();
    }

    /** {@code min / max} of non-negative numbers, in [0, 1]; NaN if both are 0. */
    public double ratio() {
        return defined() < 2 ? Double.NaN : min() / max();
    }

    /** Largest {@code |value - overall|}; NaN if no group has a number. */
    public double differenceToOverall() {
        return present().map(v -> Math.abs(v - overall)).max().orElse(Double.NaN);
    }

    /** Smallest of {@code value / overall} and {@code overall / value} over groups; NaN if one of them is 0/0. */
    public double ratioToOverall() {
        return present().map(v -> Math.min(v / overall, overall / v)).min().orElse(Double.NaN);
    }

    /** Signed {@code value[s] - value[reference]}; NaN if one is. */
    public double difference(int s, int reference) {
        return values[s] - values[reference];
    }

    /** {@code value[s] / value[reference]}; NaN if one is, or both are 0. */
    public double ratio(int s, int reference) {
        return values[s] / values[reference];
    }

    /** The group with the smallest number, the first on a tie; -1 if none has one. */
    public int lowest() {
        return first(min());
    }

    /** The group with the largest number, the first on a tie; -1 if none has one. */
    public int highest() {
        return first(max());
    }

    private int first(double value) {
        for (int s = 0; s < values.length; s++) {
            if (values[s] == value) {
                return s;
            }
        }
        return -1;
    }

    private DoubleStream present() {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v));
    }
}
