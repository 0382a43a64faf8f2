package dev.ralf.core.util;

/**
 * Stable sorting of positions by a value each, without boxing: a byte-wise radix sort, O(n) for n positions. Sorting by
 * a second value and then by a first one orders by the first, ties by the second.
 */
public final class IndexSort {
    private static final int RADIX = 256;

    private IndexSort() {}

    /**
     * The positions of {@code order} by ascending value; equal values stay in the given order. 0 and -0 are equal.
     *
     * @param order positions into {@code values}; left as it is
     * @param values values without NaN
     * @return a new array
     * @throws IllegalArgumentException if the value of a position is NaN
     */
    public static int[] ascending(int[] order, double[] values) {
        long[] keys = new long[order.length];
        for (int i = 0; i < keys.length; i++) {
            double v = values[order[i]];
            Checks.argument(v == v, "values[%d] must be a number, got NaN", order[i]);
            long bits = Double.doubleToRawLongBits(v + 0.0); // -0 + 0 = 0
            keys[i] = bits ^ (bits >> 63 | Long.MIN_VALUE); // in unsigned order
        }
        return sort(order, keys);
    }

    /**
     * The positions of {@code order} by ascending signed value; equal values stay in the given order.
     *
     * @param order positions into {@code values}; left as it is
     * @param values values
     * @return a new array
     */
    public static int[] ascending(int[] order, long[] values) {
        long[] keys = new long[order.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = values[order[i]] ^ Long.MIN_VALUE;
        }
        return sort(order, keys);
    }

    private static int[] sort(int[] order, long[] unsignedKeys) {
        int n = order.length;
        int[] from = order.clone();
        int[] to = new int[n];
        long[] keysFrom = unsignedKeys;
        long[] keysTo = new long[n];
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            int[] start = new int[RADIX + 1];
            for (long key : keysFrom) {
                start[digit(key, shift) + 1]++;
            }
            if (n == 0 || start[digit(keysFrom[0], shift) + 1] == n) {
                continue; // all keys share this byte
            }
            for (int b = 0; b < RADIX; b++) {
                start[b + 1] += start[b];
            }
            for (int i = 0; i < n; i++) {
                int at = start[digit(keysFrom[i], shift)]++;
                to[at] = from[i];
                keysTo[at] = keysFrom[i];
            }
            int[] t = from;
            from = to;
            to = t;
            long[] k = keysFrom;
            keysFrom = keysTo;
            keysTo = k;
        }
        return from;
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (RADIX - 1);
    }
}
