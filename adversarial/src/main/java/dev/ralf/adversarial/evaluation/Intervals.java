package dev.ralf.adversarial.evaluation;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Beta;

/** Intervals of shares and of differences of paired means. */
public final class Intervals {
    private Intervals() {}

    /**
     * A confidence interval.
     *
     * @param low lower end
     * @param high upper end
     */
    public record Interval(double low, double high) {}

    /**
     * The exact one-sided lower bound of a share at level {@code 1 - alpha}: the p at which {@code successes} or more of
     * {@code n} have probability alpha, the alpha-quantile of Beta(successes, n - successes + 1); 0 without a success.
     * Reference: Clopper and Pearson, doi:10.1093/biomet/26.4.404.
     *
     * @param successes in [0, {@code n}]
     * @param n at least 1
     * @param alpha in (0, 1)
     */
    public static double lower(long successes, long n, double alpha) {
        Checks.argument(n >= 1, "n must be at least 1, got %d", n);
        Checks.argument(successes >= 0 && successes <= n, "successes must be in [0, %d], got %d", n, successes);
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
        if (successes == 0) {
            return 0;
        }
        if (successes == n) {
            return Math.pow(alpha, 1.0 / n);
        }
        double low = 0;
        double high = 1;
        double middle = 0.5;
        while (middle > low && middle < high) {
            if (Beta.regularizedBeta(middle, successes, n - successes + 1.0) < alpha) {
                low = middle;
            } else {
                high = middle;
            }
            middle = low + (high - low) / 2;
        }
        return middle;
    }

    /**
     * The Clopper-Pearson interval of a share at level {@code 1 - alpha}: conservative, whatever the share is.
     *
     * @param successes in [0, {@code n}]
     * @param n at least 1
     * @param alpha in (0, 1)
     */
    public static Interval clopperPearson(long successes, long n, double alpha) {
        return new Interval(lower(successes, n, alpha / 2), 1 - lower(n - successes, n, alpha / 2));
    }

    /**
     * Percentile bootstrap of the difference of two weighted means over the same rows, which are drawn together.
     * Reference: Efron and Tibshirani (1993), section 13.3.
     *
     * @param a values of each row
     * @param b values of the same rows
     * @param weights of the rows
     * @param resamples at least 100
     * @param alpha in (0, 1)
     * @param rng draws the rows
     * @return interval of mean(a) - mean(b); NaN without rows
     */
    public static Interval pairedBootstrap(
            double[] a, double[] b, double[] weights, int resamples, double alpha, RandomGenerator rng) {
        Checks.size("b", b.length, a.length);
        Checks.size("weights", weights.length, a.length);
        Checks.atLeast("resamples", resamples, 100);
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
        if (a.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double[] means = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            double sum = 0;
            double total = 0;
            for (int i = 0; i < a.length; i++) {
                int at = rng.nextInt(a.length);
                sum += weights[at] * (a[at] - b[at]);
                total += weights[at];
            }
            means[r] = sum / total;
        }
        Arrays.sort(means);
        return percentile(means, alpha);
    }

    /** The percentile interval of ascending resampled values at level {@code 1 - alpha}; NaN without any. */
    static Interval percentile(double[] ascending, double alpha) {
        int n = ascending.length;
        if (n == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        int cut = (int) Math.floor(alpha / 2 * (n + 1));
        return new Interval(ascending[Math.max(0, cut - 1)], ascending[Math.min(n - 1, n - cut)]);
    }
}
