package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PlogPTest {
    @Test
    void agreesWithTheLibrary() {
        RandomGenerator rng = new SeedTree(1).generator();
        for (int i = 0; i < 1_000_000; i++) {
            check(rng.nextDouble());
            check(Math.pow(10, -320 * rng.nextDouble()));
            check(1 - Math.pow(10, -17 * rng.nextDouble()));
        }
    }

    @Test
    void agreesAtTheEdgesOfItsTable() {
        for (int i = 0; i <= 128; i++) {
            double edge = (1 + i / 128.0) / 2;
            check(edge);
            check(Math.nextDown(edge));
            check(Math.nextUp(edge));
        }
        check(Double.MIN_NORMAL);
        check(Math.nextDown(Double.MIN_NORMAL));
        check(Double.MIN_VALUE);
    }

    private static void check(double p) {
        assertEquals(MathOps.xlogx(p), PlogP.of(p), 1e-15 * p + 1e-15 * Math.abs(MathOps.xlogx(p)));
    }

    @Test
    void certaintiesAreExactlyZero() {
        assertEquals(0, PlogP.of(0));
        assertEquals(0, PlogP.of(-0.0));
        assertEquals(0, PlogP.of(1));
        assertEquals(0, PlogP.of(-1e-17));
        assertTrue(Double.isNaN(PlogP.of(Double.NaN)));
    }
}
