package dev.ralf.experiments.report;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Mean, standard deviation and t-interval of one number over seeds.
 *
 * @param n defined values
 * @param mean arithmetic mean; NaN without values
 * @param sd standard deviation with divisor n − 1; NaN below two values
 * @param low lower end of the 95 % t-interval of the mean; NaN below two values
 * @param high upper end
 */
record SeedSummary(int n, double mean, double sd, double low, double high) {
    static final double LEVEL = 0.95;

    static SeedSummary of(double[] values) {
        int n = values.length;
        if (n == 0) {
            return new SeedSummary(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        double mean = sum / n;
        if (n == 1) {
            return new SeedSummary(1, mean, Double.NaN, Double.NaN, Double.NaN);
        }
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        double sd = Math.sqrt(squares / (n - 1));
        double half = new TDistribution(null, n - 1).inverseCumulativeProbability((1 + LEVEL) / 2) * sd / Math.sqrt(n);
        return new SeedSummary(n, mean, sd, mean - half, mean + half);
    }
}
