package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * One number over seeds: mean, standard deviation with denominator n - 1, and Student's interval
 * {@code mean +- t_{n-1, (1+level)/2} sd / sqrt(n)}.
 *
 * @param n number of seeds
 * @param mean mean
 * @param sd standard deviation; NaN for one seed
 * @param interval interval of the mean; undefined for one seed, a single point where all values are equal
 */
public record Summary(int n, double mean, double sd, Interval interval) {
    /** Confidence level where none is given. */
    public static final double LEVEL = 0.95;

    /**
     * Summary with an interval at level {@value #LEVEL}.
     *
     * @param values one value a seed
     * @throws IllegalArgumentException if there is no value or one is not finite
     */
    public static Summary of(double[] values) {
        return of(values, LEVEL);
    }

    /**
     * Summary with an interval at {@code level}.
     *
     * @param values one value a seed
     * @param level confidence level, above 0 and below 1
     * @throws IllegalArgumentException if there is no value, one is not finite, or the level is out of range
     */
    public static Summary of(double[] values, double level) {
        checkValues("values", values);
        checkLevel(level);
        int n = values.length;
        double mean = mean(values);
        if (n == 1) {
            return new Summary(1, mean, Double.NaN, Interval.UNDEFINED);
        }
        double sd = sd(values, mean);
        double half = sd == 0 ? 0 : quantile(n, level) * sd / Math.sqrt(n);
        return new Summary(n, mean, sd, new Interval(mean - half, mean + half));
    }

    static double quantile(int n, double level) {
        return new TDistribution(null, n - 1).inverseCumulativeProbability((1 + level) / 2);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        double mean = sum / values.length;
        double rest = 0;
        for (double v : values) {
            rest += v - mean;
        }
        return mean + rest / values.length;
    }

    static double sd(double[] values, double mean) {
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    static void checkValues(String name, double[] values) {
        Checks.atLeast(name + ".length", values.length, 1);
        for (int i = 0; i < values.length; i++) {
            Checks.argument(
                    values[i] > Double.NEGATIVE_INFINITY && values[i] < Double.POSITIVE_INFINITY,
                    "%s[%d] must be finite, got %s",
                    name,
                    i,
                    values[i]);
        }
    }

    static void checkLevel(double level) {
        Checks.argument(level > 0 && level < 1, "level must be in (0, 1), got %s", level);
    }
}
