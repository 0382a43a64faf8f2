package dev.ralf.fairness.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    /** At the ends one tail of the binomial is alpha / 2: the definition, computed by another path. */
    @ParameterizedTest
    @CsvSource({"1, 10, 0.05", "5, 10, 0.05", "9, 10, 0.001", "30, 1000, 1e-6", "20000, 50000, 0.01", "1, 100000, 1e-9"
    })
    void exactEnds_leaveHalfOfAlphaInATail(int hits, int trials, double alpha) {
        Interval interval = Interval.exact(hits, trials, alpha);
        double above = 1 - new BinomialDistribution(null, trials, interval.lower()).cumulativeProbability(hits - 1);
        double below = new BinomialDistribution(null, trials, interval.upper()).cumulativeProbability(hits);
        assertEquals(alpha / 2, above, alpha * 1e-6 + 1e-14);
        assertEquals(alpha / 2, below, alpha * 1e-6);
    }

    @Test
    void exact_atTheBounds_hasClosedForms() {
        // No hit in n trials: (1 - upper)^n = alpha / 2.
        assertEquals(1 - Math.pow(0.025, 0.1), Interval.exact(0, 10, 0.05).upper(), 1e-12);
        assertEquals(0, Interval.exact(0, 10, 0.05).lower());
        assertEquals(Math.pow(0.025, 0.1), Interval.exact(10, 10, 0.05).lower(), 1e-12);
        assertEquals(1, Interval.exact(10, 10, 0.05).upper());
        assertEquals(new Interval(0, 1), Interval.exact(0, 0, 0.05));
    }

    /** Newcombe 1998, table II, method 10. */
    @ParameterizedTest
    @CsvSource({
        "56, 70, 48, 80, 0.0524, 0.3339",
        "9, 10, 3, 10, 0.1705, 0.8090",
        "10, 10, 0, 20, 0.6791, 1.0000",
        "0, 10, 0, 20, -0.1611, 0.2775"
    })
    void newcombe_isThatOfThePaper(int a, int m, int b, int n, double lower, double upper) {
        Interval interval = Interval.newcombe(a, m, b, n, 0.05);
        assertEquals(lower, interval.lower(), 5e-5);
        assertEquals(upper, interval.upper(), 5e-5);
    }

    @Test
    void wilson_holdsItsRate_alsoAtTheBounds() {
        for (double hits : DoubleStream.of(0, 1, 17, 36, 37).toArray()) {
            assertTrue(Interval.wilson(hits, 37, 0.05).contains(hits / 37));
        }
        assertEquals(new Interval(0, 1), Interval.wilson(0, 0, 0.05));
        assertEquals(new Interval(-1, 1), Interval.newcombe(0, 0, 1, 2, 0.05));
    }

    @Test
    void badArguments_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> Interval.exact(3, 2, 0.05));
        assertThrows(IllegalArgumentException.class, () -> Interval.exact(1, 2, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Interval.exact(Double.NaN, 2, 0.05));
    }
}
