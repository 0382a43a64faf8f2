package dev.ralf.experiments.report;

import dev.ralf.experiments.statistics.Summary;

/**
 * Mean, standard deviation and t-interval of one number over seeds, also of none.
 *
 * @param n defined values
 * @param mean arithmetic mean; NaN without values
 * @param sd standard deviation with divisor n − 1; NaN below two values
 * @param low lower end of the 95 % t-interval of the mean; NaN below two values
 * @param high upper end
 */
record SeedSummary(int n, double mean, double sd, double low, double high) {
    /** Summary of finite values. */
    static SeedSummary of(double[] values) {
        if (values.length == 0) {
            return new SeedSummary(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        Summary summary = Summary.of(values);
        return new SeedSummary(
                summary.n(),
                summary.mean(),
                summary.sd(),
                summary.interval().lower(),
                summary.interval().upper());
    }

    /** The mean with its interval, the mean alone below two values, a dash without any. */
    String level() {
        return n == 0
                ? Numbers.DASH
                : n < 2
                        ? Numbers.fixed(mean)
                        : Numbers.fixed(mean) + " [" + Numbers.fixed(low) + ", " + Numbers.fixed(high) + "]";
    }
}
