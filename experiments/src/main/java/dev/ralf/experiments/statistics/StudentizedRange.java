package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The studentized range with infinitely many degrees of freedom: the range R of k independent standard normal values,
 * {@code P(R <= q) = k integral phi(z) (Phi(z) - Phi(z - q))^(k-1) dz} over the largest value z.
 *
 * <p>Reference: Demsar (2006), Statistical comparisons of classifiers over multiple data sets, JMLR 7:1-30, whose table 5
 * gives the quantiles divided by the square root of 2.
 */
final class StudentizedRange {
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(20);
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double REACH = 9;
    private static final int PIECES = 36;

    private StudentizedRange() {}

    /** Chance that the range of {@code k} standard normal values is at most {@code q}. */
    static double probability(int k, double q) {
        double half = REACH / PIECES;
        double sum = 0;
        for (int piece = 0; piece < PIECES; piece++) {
            double middle = -REACH + (2 * piece + 1) * half;
            sum += half
                    * RULE.integrate(u -> {
                        double z = middle + half * u;
                        double inside = NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - q);
                        return NORMAL.density(z) * Math.pow(inside, k - 1);
                    });
        }
        return Math.min(1, k * sum);
    }

    /**
     * The q with {@code P(R <= q) = level}.
     *
     * @throws IllegalArgumentException if k is below 2 or the level is not in (0, 1)
     */
    static double quantile(int k, double level) {
        Checks.atLeast("k", k, 2);
        Summary.checkLevel(level);
        double low = 0;
        double high = 2 * REACH;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (probability(k, middle) < level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
