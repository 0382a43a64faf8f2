package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * What a comparison paired by seed can show at all, known before the first run.
 *
 * @param seeds number of seeds n
 * @param comparisons number of comparisons m in the family that Holm's correction covers
 * @param alpha significance level of the family, above 0 and below 1
 */
public record Design(int seeds, int comparisons, double alpha) {
    /** Significance level where none is given. */
    public static final double ALPHA = 0.05;

    /** Power that {@link #detectableDifference(double)} asks for. */
    public static final double POWER = 0.8;

    /** Gauss-Legendre nodes on [-1, 1], applied to each of the pieces of the range of integration. */
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(15);

    private static final int PIECES = 20;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** Checks the ranges. */
    public Design {
        Checks.atLeast("seeds", seeds, 1);
        Checks.atLeast("comparisons", comparisons, 1);
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
    }

    /** A design at level {@value #ALPHA}. */
    public static Design of(int seeds, int comparisons) {
        return new Design(seeds, comparisons, ALPHA);
    }

    /**
     * Smallest Holm-adjusted sign-flip p that any data could give: {@code min(1, m 2 / 2^n)} (beyond
     * {@value SignFlip#EXACT_LIMIT} seeds {@code m / (1 + draws)}). Ten seeds and thirty comparisons: 0.0586.
     */
    public double smallestAdjustedP() {
        return Math.min(1, comparisons * SignFlip.smallestP(seeds));
    }

    /** False if no difference, however large, could be significant. */
    public boolean canShowDifference() {
        return smallestAdjustedP() <= alpha;
    }

    /** The sentence for the report where the design can show nothing; empty where it can. */
    public Optional<String> warning() {
        if (canShowDifference()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "this design cannot show a difference of any size: with %d %s and %d %s the smallest adjusted p is"
                        + " %.4f, above %s",
                seeds,
                seeds == 1 ? "seed" : "seeds",
                comparisons,
                comparisons == 1 ? "comparison" : "comparisons",
                smallestAdjustedP(),
                alpha));
    }

    /**
     * Smallest true mean difference that is found with a power of 80 %: the delta at which a two-sided paired t-test at
     * level {@code alpha / m} (Holm's first and hardest step) rejects with that chance, if differences are normal. With
     * noncentrality {@code delta sqrt(n) / sd} the chance is {@code P(|T'| > t_{n-1, 1 - alpha/(2m)})} for a noncentral t
     * variable T', computed by integrating over the chi distribution of the standard deviation; no approximation is made
     * beyond quadrature. It stands in for the sign-flip test, whose power is close to it for normal differences.
     *
     * <p>Reference: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, doi:10.4324/9780203771587.
     *
     * @param sd standard deviation of the paired differences, for example from a pilot run
     * @return delta in the unit of the metric; infinite where the design can show no difference of any size, NaN if
     *     {@code sd} is NaN (one seed)
     * @throws IllegalArgumentException if {@code sd} is negative or infinite
     */
    public double detectableDifference(double sd) {
        if (Double.isNaN(sd)) {
            return Double.NaN;
        }
        Checks.nonNegative("sd", sd);
        if (!canShowDifference()) {
            return Double.POSITIVE_INFINITY;
        }
        double critical =
                new TDistribution(null, seeds - 1).inverseCumulativeProbability(1 - alpha / (2.0 * comparisons));
        double low = 0;
        double high = 1;
        while (power(high, critical) < POWER) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (power(middle, critical) < POWER) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high * sd / Math.sqrt(seeds);
    }

    /** Chance that a t variable of this noncentrality falls outside {@code +-critical}. */
    private double power(double noncentrality, double critical) {
        int nu = seeds - 1;
        double logConstant = Math.log(2) + nu / 2.0 * Math.log(nu / 2.0) - Gamma.logGamma(nu / 2.0);
        // s = sd estimate / sd has the density 2 (nu/2)^(nu/2) / Gamma(nu/2) s^(nu-1) exp(-nu s^2 / 2)
        double from = Math.max(0, 1 - 10 / Math.sqrt(2.0 * nu));
        double to = 1 + 10 / Math.sqrt(2.0 * nu);
        double half = (to - from) / (2 * PIECES);
        double missed = 0;
        for (int piece = 0; piece < PIECES; piece++) {
            double middle = from + (2 * piece + 1) * half;
            missed += half
                    * RULE.integrate(u -> {
                        double s = middle + half * u;
                        double density = Math.exp(logConstant + (nu - 1) * Math.log(s) - nu * s * s / 2);
                        return density
                                * (NORMAL.cumulativeProbability(critical * s - noncentrality)
                                        - NORMAL.cumulativeProbability(-critical * s - noncentrality));
                    });
        }
        return 1 - missed;
    }
}
