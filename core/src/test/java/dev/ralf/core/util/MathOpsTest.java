package dev.ralf.core.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MathOpsTest {
    @Test
    void xlogx_edges() {
        assertEquals(0, MathOps.xlogx(0));
        assertEquals(0, MathOps.xlogx(-1e-17));
        assertEquals(0, MathOps.xlogx(1));
        assertEquals(-0.5 * Math.log(2), MathOps.xlogx(0.5), 1e-16);
        assertTrue(Double.isNaN(MathOps.xlogx(Double.NaN)));
    }

    @Test
    void softmax_isStable_andKeepsNaN() {
        Matrix p = MathOps.softmax(new float[] {1e30f, 1e30f, 0, 1, Float.NaN, 0}, 3, 2);
        assertArrayEquals(new double[] {0.5, 0.5}, p.row(0));
        assertEquals(1 / (1 + Math.E), p.get(1, 0), 1e-15);
        assertTrue(Double.isNaN(p.get(2, 0)) && Double.isNaN(p.get(2, 1)));
        assertEquals(Math.log(1 + Math.E), MathOps.logSumExp(new float[] {9, 0, 1}, 1, 2), 1e-15);
    }

    @Test
    void matrix_argmax() {
        assertEquals(1, Matrix.of(new double[][] {{Double.NaN, 3, 3}}).argmax(0));
        assertEquals(0, Matrix.of(new double[][] {{Double.NaN, Double.NaN}}).argmax(0));
        assertEquals(
                "data must have length 6, got 5",
                assertThrows(IllegalArgumentException.class, () -> new Matrix(new double[5], 2, 3))
                        .getMessage());
    }

    @Test
    void checks_sayNameConstraintAndValue() {
        assertEquals(
                "epsilon must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> Checks.nonNegative("epsilon", Double.NaN))
                        .getMessage());
        assertEquals(
                "rate must be in (0, Infinity), got 0.0",
                assertThrows(IllegalArgumentException.class, () -> Checks.positive("rate", 0))
                        .getMessage());
        assertEquals(
                "share must be in [0, 0.5], got -4.9E-324",
                assertThrows(IllegalArgumentException.class, () -> Checks.inRange("share", -Double.MIN_VALUE, 0, 0.5))
                        .getMessage());
        assertEquals(0.5, Checks.inRange("share", 0.5, 0, 0.5));
    }
}
