package dev.ralf.fairness.testkit;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/** Binomial draws in time of their standard deviation. */
final class Binomials {
    private Binomials() {}

    /**
     * A draw by inversion from the mode outwards, taking the likelier neighbour of the range covered so far; any fixed order
     * of the values gives the same law.
     */
    static int draw(int n, double p, RandomGenerator rng) {
        if (n == 0 || p == 0 || p == 1) {
            return p == 1 ? n : 0;
        }
        int mode = Math.min(n, (int) ((n + 1) * p));
        double odds = p / (1 - p);
        double up = Math.exp(logMass(n, mode, p));
        double down = up;
        double u = rng.nextDouble() - up;
        int high = mode;
        int low = mode;
        while (u >= 0 && (low > 0 || high < n)) {
            double nextUp = high < n ? up * odds * (n - high) / (high + 1) : -1;
            double nextDown = low > 0 ? down / odds * low / (n - low + 1) : -1;
            if (nextUp >= nextDown) {
                up = nextUp;
                high++;
                u -= up;
                if (u < 0) {
                    return high;
                }
            } else {
                down = nextDown;
                low--;
                u -= down;
                if (u < 0) {
                    return low;
                }
            }
        }
        return mode;
    }

    private static double logMass(int n, int x, double p) {
        return Gamma.logGamma(n + 1.0)
                - Gamma.logGamma(x + 1.0)
                - Gamma.logGamma(n - x + 1.0)
                + x * Math.log(p)
                + (n - x) * Math.log1p(-p);
    }

    /** One multinomial draw for each group, by the inversion of conditional binomials. */
    static DecisionCounts counts(Population population, RandomGenerator rng) {
        long[][] counts = new long[population.sizes().length][population.rates()[0].length];
        for (int s = 0; s < counts.length; s++) {
            int left = population.sizes()[s];
            double mass = 1;
            for (int k = 0; k < counts[s].length - 1; k++) {
                double rate = population.rates()[s][k];
                int hits = draw(left, Math.min(1, rate / mass), rng);
                counts[s][k] = hits;
                left -= hits;
                mass -= rate;
            }
            counts[s][counts[s].length - 1] = left;
        }
        return DecisionCounts.unlabelled(
                IntStream.range(0, counts.length).mapToObj(s -> "g" + s).toList(), counts);
    }
}
