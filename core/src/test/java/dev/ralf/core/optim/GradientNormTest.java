package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GradientNormTest {
    @Test
    void clip_shortensWhatIsLonger() {
        float[] g = {3, -4};
        assertEquals(5, GradientNorm.clip(g, 1));
        assertArrayEquals(new float[] {0.6f, -0.8f}, g, 1e-7f);
    }

    @Test
    void clip_leavesTheRestToTheBit() {
        float[] g = {3, -4};
        GradientNorm.clip(g, 5);
        assertArrayEquals(new float[] {3, -4}, g);
        assertEquals(0, GradientNorm.clip(new float[2], 1));
    }

    @Test
    void norm_doesNotOverflowWhereFloatsWould() {
        float[] g = {3e38f, 0};
        assertEquals(3e38f, GradientNorm.clip(g, 1), 1e32);
        assertArrayEquals(new float[] {1, 0}, g, 1e-6f);
    }

    @Test
    void norm_thatIsNotFinite_isLeftToShow() {
        float[] nan = {Float.NaN, 7};
        assertEquals(Double.NaN, GradientNorm.clip(nan, 1));
        assertEquals(7, nan[1]);
        float[] infinite = {Float.NEGATIVE_INFINITY, 7};
        assertEquals(Double.POSITIVE_INFINITY, GradientNorm.clip(infinite, 1));
        assertArrayEquals(new float[] {Float.NEGATIVE_INFINITY, 7}, infinite);
    }

    @Test
    void limit_mustBePositive() {
        assertEquals(
                "largest must be in (0, Infinity), got 0.0",
                assertThrows(IllegalArgumentException.class, () -> GradientNorm.clip(new float[1], 0))
                        .getMessage());
    }
}
