package dev.ralf.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignTest {
    @Test
    void tenSeedsAndThirtySelectors_canShowNothing() {
        Design d = Design.of(10, 30);
        assertEquals(30 * 2 / 1024.0, d.smallestAdjustedP());
        assertFalse(d.canShowDifference());
        assertEquals(
                "this design cannot show a difference of any size: with 10 seeds and 30 comparisons the smallest adjusted"
                        + " p is 0.0586, above 0.05",
                d.warning().orElseThrow());
        assertEquals(Double.POSITIVE_INFINITY, d.detectableDifference(0.01));
    }

    @Test
    void fiveSeeds_canShowNothingEvenUncorrected() {
        assertEquals(0.0625, Design.of(5, 1).smallestAdjustedP());
        assertEquals(
                "this design cannot show a difference of any size: with 5 seeds and 1 comparison the smallest adjusted p"
                        + " is 0.0625, above 0.05",
                Design.of(5, 1).warning().orElseThrow());
        assertEquals(1, Design.of(1, 1).smallestAdjustedP());
        assertEquals(1, Design.of(3, 100).smallestAdjustedP());
    }

    @Test
    void twentySeeds_can() {
        assertTrue(Design.of(20, 30).canShowDifference());
        assertTrue(Design.of(20, 30).warning().isEmpty());
        assertTrue(Design.of(6, 1).canShowDifference());
        assertEquals(3.0 / 100_001, Design.of(50, 3).smallestAdjustedP(), 1e-18);
    }

    /** Reference: root of scipy 1.17's noncentral t tail probabilities. */
    @ParameterizedTest
    @CsvSource({
        "20, 1, 1, 0.6604416546230264",
        "10, 1, 0.02, 0.01992002742910898",
        "20, 30, 0.02, 0.020515993315606714",
        "6, 1, 1, 1.434544782040401",
        "100, 3, 1, 0.3283281494298269"
    })
    void detectableDifference_agreesWithScipy(int seeds, int comparisons, double sd, double expected) {
        assertEquals(expected, Design.of(seeds, comparisons).detectableDifference(sd), 1e-7 * expected);
    }

    @Test
    void detectableDifference_isInTheUnitOfTheSpread() {
        Design d = Design.of(20, 2);
        assertEquals(3 * d.detectableDifference(0.01), d.detectableDifference(0.03), 1e-12);
        assertEquals(0, d.detectableDifference(0));
        assertTrue(Double.isNaN(d.detectableDifference(Double.NaN)));
    }

    @Test
    void badDesign_isNamed() {
        assertEquals(
                "seeds must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Design.of(0, 1))
                        .getMessage());
        assertEquals(
                "comparisons must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Design.of(5, 0))
                        .getMessage());
        assertEquals(
                "alpha must be in (0, 1), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new Design(5, 1, Double.NaN))
                        .getMessage());
        assertEquals(
                "sd must be in [0, Infinity), got -1.0",
                assertThrows(IllegalArgumentException.class, () -> Design.of(20, 1)
                                .detectableDifference(-1))
                        .getMessage());
    }

    @Test
    void holm_byHand() {
        // sorted 0.01 0.02 0.03 0.04 times 4 3 2 1, then the running maximum
        assertArrayEquals(
                new double[] {0.06, 0.04, 0.06, 0.06}, Holm.adjust(new double[] {0.04, 0.01, 0.03, 0.02}), 1e-15);
        assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {0.6, 0.9}));
        assertArrayEquals(new double[] {0.3}, Holm.adjust(new double[] {0.3}));
        assertArrayEquals(new double[0], Holm.adjust(new double[0]));
        assertEquals(
                "p[1] must be in [0, 1], got NaN",
                assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {0, Double.NaN}))
                        .getMessage());
    }

    @Test
    void learningCurve_byHand() {
        // trapezoids 10 * 0.55 and 30 * 0.7 over a range of 40
        assertEquals(
                (10 * 0.55 + 30 * 0.7) / 40,
                LearningCurve.area(new double[] {10, 20, 50}, new double[] {0.5, 0.6, 0.8}),
                1e-15);
        assertEquals(0.4, LearningCurve.area(new double[] {10}, new double[] {0.4}));
        assertTrue(Double.isNaN(LearningCurve.area(new double[] {1, 2}, new double[] {0.4, Double.NaN})));
        assertEquals(
                "labels must increase, got labels[1] = 10.0 after 10.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LearningCurve.area(new double[] {10, 10}, new double[] {1, 1}))
                        .getMessage());
    }

    @Test
    void pareto_byHand() {
        double[][] points = {
            {0.9, 0.2}, // front
            {0.8, 0.1}, // front
            {0.8, 0.3}, // dominated by both
            {0.9, 0.2}, // duplicate of the first: stays
            {Double.NaN, 0}, // left out, dominates nothing
            {0.95, 0.5}, // front
            {0.9, 0.25} // equal in one, worse in the other
        };
        assertArrayEquals(new int[] {0, 1, 3, 5}, Pareto.front(points, new boolean[] {true, false}));
        assertArrayEquals(new int[] {5}, Pareto.front(points, new boolean[] {true, true}));
        assertArrayEquals(new int[0], Pareto.front(new double[0][], new boolean[] {true}));
        assertArrayEquals(new int[] {0, 1}, Pareto.front(new double[][] {{0.0}, {-0.0}}, new boolean[] {true}));
        assertEquals(
                "points[0] must have length 1, got 2",
                assertThrows(IllegalArgumentException.class, () -> Pareto.front(points, new boolean[] {true}))
                        .getMessage());
    }
}
