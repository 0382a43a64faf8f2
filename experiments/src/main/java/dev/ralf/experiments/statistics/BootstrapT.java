package dev.ralf.experiments.statistics;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Bootstrap-t interval of a mean: from {@value #RESAMPLES} resamples x* of the n values,
 * {@code t* = (mean(x*) - mean(x)) / se(x*)} with {@code se = sd / sqrt(n)}, and the interval
 * {@code [mean - q_high se, mean - q_low se]} with the order statistics {@code q} of t* at ranks
 * {@code k = floor((B + 1) (1 - level) / 2)} and {@code B + 1 - k}.
 *
 * <p>A resample of one repeated value has {@code se = 0} and {@code t*} infinite (0 if its mean is the mean). For two or
 * three values such resamples fill the tails, and the bounds are then infinite: so few values do not carry a bootstrap.
 * The value does not depend on the order of the values.
 *
 * <p>Reference: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 12.5, doi:10.1201/9780429246593.
 */
public final class BootstrapT {
    /** Number of resamples B. */
    public static final int RESAMPLES = 10_000;

    private BootstrapT() {}

    /**
     * The interval.
     *
     * @param values one value a seed
     * @param level confidence level, above 0 and below 1
     * @param seed stream of the resamples
     * @return undefined for one value, a single point where all values are equal
     * @throws IllegalArgumentException if there is no value, one is not finite, or the level is out of range
     */
    public static Interval interval(double[] values, double level, SeedTree seed) {
        Summary.checkValues("values", values);
        Summary.checkLevel(level);
        int n = values.length;
        if (n == 1) {
            return Interval.UNDEFINED;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double mean = Summary.mean(sorted);
        double se = Summary.sd(sorted, mean) / Math.sqrt(n);
        if (sorted[0] == sorted[n - 1]) {
            return new Interval(mean, mean);
        }
        double[] t = new double[RESAMPLES];
        double[] drawn = new double[n];
        RandomGenerator random = seed.child("bootstrap-t").generator();
        for (int b = 0; b < RESAMPLES; b++) {
            int first = random.nextInt(n);
            boolean constant = true;
            drawn[0] = sorted[first];
            for (int i = 1; i < n; i++) {
                drawn[i] = sorted[random.nextInt(n)];
                constant &= drawn[i] == drawn[0];
            }
            double shift = Summary.mean(drawn) - mean;
            if (constant) {
                t[b] = shift == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, shift);
            } else {
                t[b] = shift / (Summary.sd(drawn, mean + shift) / Math.sqrt(n));
            }
        }
        Arrays.sort(t);
        int k = Math.max(1, (int) Math.floor((RESAMPLES + 1) * (1 - level) / 2));
        return new Interval(mean - t[RESAMPLES - k] * se, mean - t[k - 1] * se);
    }
}
