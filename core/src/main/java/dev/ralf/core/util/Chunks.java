package dev.ralf.core.util;

import java.util.stream.IntStream;

/** Work over a range, cut into chunks that may run side by side. */
public final class Chunks {
    private static final int SIZE = 4_096;

    private Chunks() {}

    /** Work on part of a range. */
    @FunctionalInterface
    public interface Work {
        /** Works on {@code from .. to - 1}. */
        void on(int from, int to);
    }

    /**
     * Runs the work over {@code 0 .. n - 1} in chunks of fixed size, in parallel if there are several. Nothing may depend on
     * the order of the chunks: results are then the same on any number of cores.
     */
    public static void of(int n, Work work) {
        int chunks = (n + SIZE - 1) / SIZE;
        if (chunks <= 1) {
            work.on(0, n);
            return;
        }
        IntStream.range(0, chunks).parallel().forEach(c -> work.on(c * SIZE, Math.min(n, (c + 1) * SIZE)));
    }
}
