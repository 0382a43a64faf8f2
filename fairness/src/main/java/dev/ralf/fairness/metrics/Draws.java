package dev.ralf.fairness.metrics;

import java.util.function.LongToDoubleFunction;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Gamma;

/** Exact binomial and hypergeometric draws, by inversion outwards from the mode: about one standard deviation of steps. */
final class Draws {
    private Draws() {}

    /** Successes among {@code n} trials with chance {@code p} in [0, 1]. */
    static long binomial(long n, double p, RandomGenerator rng) {
        if (n == 0 || p <= 0) {
            return 0;
        } else if (p >= 1) {
            return n;
        }
        long mode = Math.min(n, (long) Math.floor((n + 1) * p));
        double density = Math.exp(logChoose(n, mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p));
        double odds = p / (1 - p);
        return outwards(0, n, mode, density, x -> (n - x) / (x + 1.0) * odds, rng.nextDouble());
    }

    /** Marked items among {@code draws} taken without replacement from {@code total}, of which so many are marked. */
    static long hypergeometric(long total, long marked, long draws, RandomGenerator rng) {
        long low = Math.max(0, draws - (total - marked));
        long high = Math.min(draws, marked);
        if (low == high) {
            return low;
        }
        long mode = Math.min(high, Math.max(low, (long) ((draws + 1.0) * (marked + 1.0) / (total + 2.0))));
        double density =
                Math.exp(logChoose(marked, mode) + logChoose(total - marked, draws - mode) - logChoose(total, draws));
        LongToDoubleFunction ratio = x -> (marked - x) / (x + 1.0) * ((draws - x) / (total - marked - draws + x + 1.0));
        return outwards(low, high, mode, density, ratio, rng.nextDouble());
    }

    /** The value at which {@code u} is used up when probabilities are taken off it from the mode outwards. */
    private static long outwards(long low, long high, long mode, double density, LongToDoubleFunction ratio, double u) {
        double left = u - density;
        long below = mode;
        long above = mode;
        double down = density;
        double up = density;
        while (left >= 0 && (below > low && down > 0 || above < high && up > 0)) {
            if (above < high) {
                up *= ratio.applyAsDouble(above++);
                left -= up;
                if (left < 0) {
                    return above;
                }
            }
            if (below > low) {
                down /= ratio.applyAsDouble(--below);
                left -= down;
                if (left < 0) {
                    return below;
                }
            }
        }
        return mode;
    }

    private static double logChoose(long n, long k) {
        return Gamma.logGamma(n + 1.0) - Gamma.logGamma(k + 1.0) - Gamma.logGamma(n - k + 1.0);
    }
}
