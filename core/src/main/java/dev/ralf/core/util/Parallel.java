package dev.ralf.core.util;

import java.util.stream.IntStream;

/** Loops over ranges of rows on all cores. */
public final class Parallel {
    private Parallel() {}

    /** Work on the rows {@code from .. to-1}. */
    @FunctionalInterface
    public interface Range {
        /** Does the work; ranges run at the same time, in no order. */
        void run(int from, int to);
    }

    /**
     * Splits {@code 0 .. n-1} into ranges of {@code grain} rows, the last one perhaps shorter, and runs the work on each.
     * The split depends on n and the grain alone: work that writes to its own rows only, or to a slot of its own range,
     * gives the same result on any number of cores.
     *
     * @param n number of rows, at least 0
     * @param grain rows in a range, at least 1
     * @param work what to do
     */
    public static void ranges(int n, int grain, Range work) {
        int ranges = ranges(n, grain);
        if (ranges <= 1) {
            if (n > 0) {
                work.run(0, n);
            }
            return;
        }
        IntStream.range(0, ranges).parallel().forEach(r -> {
            int from = r * grain;
            work.run(from, Math.min(n, from + grain));
        });
    }

    /** Number of ranges that {@link #ranges(int, int, Range)} makes. */
    public static int ranges(int n, int grain) {
        Checks.atLeast("grain", grain, 1);
        return (int) (((long) n + grain - 1) / grain);
    }
}
