package dev.ralf.fairness.testkit;

import dev.ralf.core.util.Checks;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;

/**
 * A confidence interval.
 *
 * @param lower lower end
 * @param upper upper end
 */
public record Interval(double lower, double upper) {
    private static final int STEPS = 200;

    /** Checks the order of the ends. */
    public Interval {
        Checks.argument(lower <= upper, "an interval's lower end must not be above its upper end, got %s", lower);
    }

    /**
     * The exact binomial interval of Clopper and Pearson: the rates {@code p} for which neither {@code P(X >= hits)} nor
     * {@code P(X <= hits)} is below {@code alpha / 2}. It covers with probability at least {@code 1 - alpha} at every rate
     * and sample size; without trials it is [0, 1]. Reference: doi:10.1093/biomet/26.4.404.
     *
     * @param hits number of hits, in [0, trials]; need not be whole, for planning
     * @param trials number of trials
     * @param alpha error rate of both sides together, in (0, 1)
     */
    public static Interval exact(double hits, double trials, double alpha) {
        check(hits, trials, alpha);
        double misses = trials - hits;
        return new Interval(
                hits == 0 ? 0 : betaQuantile(hits, misses + 1, alpha / 2),
                misses == 0 ? 1 : 1 - betaQuantile(misses, hits + 1, alpha / 2));
    }

    /**
     * Wilson's score interval; without trials [0, 1]. It covers with about {@code 1 - alpha}. Reference:
     * doi:10.1080/01621459.1927.10502953.
     *
     * @param hits number of hits, in [0, trials]
     * @param trials number of trials
     * @param alpha error rate of both sides together, in (0, 1)
     */
    public static Interval wilson(double hits, double trials, double alpha) {
        check(hits, trials, alpha);
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double z = normalQuantile(alpha / 2);
        double p = hits / trials;
        double shrink = 1 / (1 + z * z / trials);
        double centre = (p + z * z / (2 * trials)) * shrink;
        double half = z * Math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) * shrink;
        // At the ends the formula is exact but for rounding, which must not cut the rate itself off.
        return new Interval(
                hits == 0 ? 0 : Math.max(0, centre - half), hits == trials ? 1 : Math.min(1, centre + half));
    }

    /**
     * Newcombe's interval for the difference of two independent rates (his method 10, from {@link #wilson} intervals by
     * squaring and adding): about {@code 1 - alpha}, narrower than the difference of exact intervals. If one of them has no
     * trials it is [-1, 1]. Reference: doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;873::AID-SIM779&gt;3.0.CO;2-I.
     *
     * @param hits1 hits of the first rate
     * @param trials1 trials of the first rate
     * @param hits2 hits of the second rate, which is subtracted
     * @param trials2 trials of the second rate
     * @param alpha error rate of both sides together, in (0, 1)
     */
    public static Interval newcombe(double hits1, double trials1, double hits2, double trials2, double alpha) {
        Interval a = wilson(hits1, trials1, alpha);
        Interval b = wilson(hits2, trials2, alpha);
        if (trials1 == 0 || trials2 == 0) {
            return new Interval(-1, 1);
        }
        double p = hits1 / trials1;
        double q = hits2 / trials2;
        return new Interval(p - q - Math.hypot(p - a.lower, b.upper - q), p - q + Math.hypot(a.upper - p, q - b.lower));
    }

    /** True if {@code value} lies in it, ends included. */
    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }

    /** The differences of a value in this and one in {@code other}. */
    Interval minus(Interval other) {
        return new Interval(lower - other.upper, upper - other.lower);
    }

    /** The absolute values of its members. */
    Interval magnitude() {
        return new Interval(Math.max(0, Math.max(lower, -upper)), Math.max(upper, -lower));
    }

    private static void check(double hits, double trials, double alpha) {
        Checks.nonNegative("trials", trials);
        Checks.inRange("hits", hits, 0.0, trials);
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
    }

    /** The point with {@code I_p(a, b) = q}: Newton's steps on the logarithm, kept inside a shrinking bracket. */
    private static double betaQuantile(double a, double b, double q) {
        double logBeta = Beta.logBeta(a, b);
        double logQ = Math.log(q);
        double low = 0;
        double high = 1;
        double p = a / (a + b);
        for (int i = 0; i < STEPS; i++) {
            double cdf = Beta.regularizedBeta(p, a, b);
            if (cdf > q) {
                high = p;
            } else {
                low = p;
            }
            double logSlope = (a - 1) * Math.log(p) + (b - 1) * Math.log1p(-p) - logBeta - Math.log(cdf);
            double next = p - (Math.log(cdf) - logQ) * Math.exp(-logSlope);
            if (!(next > low && next < high)) {
                next = low + (high - low) / 2;
            }
            if (Math.abs(next - p) <= 1e-14 * next || next == low || next == high) {
                return next;
            }
            p = next;
        }
        return p;
    }

    /** The positive z with {@code P(Z > z) = tail}. */
    private static double normalQuantile(double tail) {
        return Math.sqrt(2) * Erf.erfcInv(2 * tail);
    }
}
