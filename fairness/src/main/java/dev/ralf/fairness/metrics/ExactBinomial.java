package dev.ralf.fairness.metrics;

import dev.ralf.core.util.Checks;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Clopper and Pearson's exact interval of a proportion: bounds are the quantiles {@code B(a/2; x, n-x+1)} and {@code
 * B(1-a/2; x+1, n-x)} of beta distributions, with {@code a = 1 - level}; 0 for {@code x = 0}, 1 for {@code x = n}. It
 * covers with at least the stated level, whatever the proportion. Reference: doi:10.1093/biomet/26.4.404.
 *
 * @param lower lower bound
 * @param upper upper bound
 */
public record ExactBinomial(double lower, double upper) {
    private static final double ACCURACY = 1e-13;

    /**
     * The interval.
     *
     * @param successes {@code x}, in [0, n]
     * @param trials {@code n}; with none the bounds are NaN
     * @param level coverage, in (0, 1)
     * @throws IllegalArgumentException if a number is out of range
     */
    public static ExactBinomial of(long successes, long trials, double level) {
        Checks.argument(trials >= 0, "trials must be at least 0, got %s", trials);
        Checks.argument(
                successes >= 0 && successes <= trials, "successes must be in [0, %s], got %s", trials, successes);
        Checks.argument(level > 0 && level < 1, "level must be in (0, 1), got %s", level);
        if (trials == 0) {
            return new ExactBinomial(Double.NaN, Double.NaN);
        }
        double tail = (1 - level) / 2;
        double lower = successes == 0 ? 0 : quantile(successes, trials - successes + 1.0, tail);
        double upper = successes == trials ? 1 : quantile(successes + 1.0, trials - successes, 1 - tail);
        return new ExactBinomial(lower, upper);
    }

    private static double quantile(double a, double b, double q) {
        return new BetaDistribution(null, a, b, ACCURACY).inverseCumulativeProbability(q);
    }
}
