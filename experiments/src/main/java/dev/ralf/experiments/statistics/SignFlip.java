package dev.ralf.experiments.statistics;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The sign-flip (paired permutation) test of {@code H0: differences are symmetric about 0}, two-sided, with the statistic
 * {@code |sum_i d_i|}: p is the share of the {@code 2^n} sign vectors s with {@code |sum_i s_i |d_i|| >= |sum_i d_i|}.
 *
 * <p>Up to {@value #EXACT_LIMIT} differences every sign vector is counted: the sums of either half of the differences are
 * listed, one list is sorted, and the pairs in the tail are counted by bisection, at a cost of {@code n 2^(n/2)} instead
 * of {@code 2^n}. Beyond that {@value #DRAWS} sign vectors are drawn and {@code p = (1 + count) / (1 + draws)}, which
 * counts the observed signs as one draw (Phipson and Smyth).
 *
 * <p>Sums that differ by less than a relative 1e-10 of {@code sum_i |d_i|} count as tied, so as at least as extreme. A
 * difference of 0 takes part (both its signs give the same sum). If all are 0, p is 1. The value depends neither on the
 * order of the differences nor on which of the two methods comes first.
 *
 * <p>Reference: Pesarin and Salmaso (2010), Permutation Tests for Complex Data, doi:10.1002/9780470689516; Phipson and
 * Smyth (2010), doi:10.2202/1544-6115.1585.
 */
public final class SignFlip {
    /** Most differences for which every sign vector is counted. */
    public static final int EXACT_LIMIT = 30;

    /** Sign vectors drawn where not all are counted. */
    public static final int DRAWS = 100_000;

    private static final double TIE = 1e-10;

    private SignFlip() {}

    /**
     * Two-sided p.
     *
     * @param differences one difference a seed
     * @param seed stream of the drawn sign vectors; not used up to {@value #EXACT_LIMIT} differences
     * @return p in (0, 1]; a whole multiple of {@code 2 / 2^n} where exact
     * @throws IllegalArgumentException if there is no difference or one is not finite
     */
    public static double p(double[] differences, SeedTree seed) {
        Summary.checkValues("differences", differences);
        int n = differences.length;
        double[] sizes = new double[n];
        double[] sorted = differences.clone();
        sortBySize(sorted);
        double observed = 0;
        double total = 0;
        for (int i = 0; i < n; i++) {
            sizes[i] = Math.abs(sorted[i]);
            observed += sorted[i];
            total += sizes[i];
        }
        double bound = Math.abs(observed) - TIE * total;
        if (bound <= 0) {
            return 1;
        }
        return n <= EXACT_LIMIT ? exact(sizes, bound) : drawn(sizes, bound, seed);
    }

    /** Smallest p that n differences can have: {@code 2 / 2^n}, or {@code 1 / (1 + draws)} where signs are drawn. */
    public static double smallestP(int n) {
        return n <= EXACT_LIMIT ? Math.scalb(2.0, -n) : 1.0 / (1 + DRAWS);
    }

    /** The tails are mirror images and do not overlap since the bound is positive: one is counted and doubled. */
    private static double exact(double[] sizes, double bound) {
        int half = sizes.length / 2;
        double[] left = sums(sizes, 0, half);
        double[] right = sums(sizes, half, sizes.length);
        Arrays.sort(right);
        long count = 0;
        for (double s : left) {
            count += right.length - firstAtLeast(right, bound - s);
        }
        return Math.scalb(2.0 * count, -sizes.length);
    }

    /** Sums of {@code +-sizes[i]} over {@code from <= i < to}, for every choice of signs. */
    private static double[] sums(double[] sizes, int from, int to) {
        double[] sums = new double[1 << (to - from)];
        int filled = 1;
        for (int i = from; i < to; i++) {
            for (int j = 0; j < filled; j++) {
                sums[filled + j] = sums[j] + sizes[i];
                sums[j] -= sizes[i];
            }
            filled *= 2;
        }
        return sums;
    }

    private static int firstAtLeast(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] >= bound) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static double drawn(double[] sizes, double bound, SeedTree seed) {
        RandomGenerator random = seed.child("sign-flip").generator();
        int count = 0;
        for (int b = 0; b < DRAWS; b++) {
            double sum = 0;
            long bits = 0;
            for (int i = 0; i < sizes.length; i++) {
                if (i % 64 == 0) {
                    bits = random.nextLong();
                }
                sum += (bits & 1) == 0 ? sizes[i] : -sizes[i];
                bits >>>= 1;
            }
            if (Math.abs(sum) >= bound) {
                count++;
            }
        }
        return (1.0 + count) / (1.0 + DRAWS);
    }

    /** Sorts by absolute value and then by sign, so that sums round the same way in whatever order values came. */
    private static void sortBySize(double[] values) {
        Double[] boxed = Arrays.stream(values).boxed().toArray(Double[]::new);
        Arrays.sort(boxed, (u, v) -> {
            int c = Double.compare(Math.abs(u), Math.abs(v));
            return c != 0 ? c : Double.compare(u, v);
        });
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed[i];
        }
    }
}
