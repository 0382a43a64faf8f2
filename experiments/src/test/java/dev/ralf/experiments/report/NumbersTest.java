package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void fixedHasThreeDecimalsAndKeepsTheSignOfSmallNumbers() {
        assertEquals("0.500", Numbers.fixed(0.5));
        assertEquals("−0.012", Numbers.fixed(-0.0123));
        assertEquals("−0.000", Numbers.fixed(-0.0004));
        assertEquals("0.000", Numbers.fixed(-1e-16), "a rounding error is no difference");
        assertEquals("0.000", Numbers.fixed(-0.0));
        assertEquals("–", Numbers.fixed(Double.NaN));
        assertEquals("−∞", Numbers.fixed(Double.NEGATIVE_INFINITY));
    }

    @Test
    void signedMarksGains() {
        assertEquals("+0.020", Numbers.signed(0.02));
        assertEquals("−0.020", Numbers.signed(-0.02));
        assertEquals("+0.000", Numbers.signed(0.0001));
        assertEquals("0.000", Numbers.signed(1e-16));
        assertEquals("−0.004 to −0.000", Numbers.signedInterval(-0.004, -0.0003));
        assertEquals("+∞", Numbers.signed(Double.POSITIVE_INFINITY));
        assertEquals("–", Numbers.signedInterval(Double.NaN, 1));
    }

    @Test
    void probabilitiesAreNeverRoundedToZero() {
        assertEquals("<0.001", Numbers.probability(1e-6));
        assertEquals("0.063", Numbers.probability(0.0625));
        assertEquals("–", Numbers.probability(Double.NaN));
    }

    @Test
    void smallNumbersKeepTwoDigits() {
        assertEquals("4.2e−08", Numbers.small(4.2e-8));
        assertEquals("0", Numbers.small(0));
        assertEquals("0.230", Numbers.small(0.23));
    }

    @Test
    void chartValuesAreRoundedAndNeverNaN() {
        assertEquals(0.123457, Numbers.chart(0.12345678));
        assertEquals(0.0, Numbers.chart(-1e-9));
        assertNull(Numbers.chart(Double.NaN));
    }
}
