package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static double[] factors(Schedule schedule, int total) {
        return LongStream.range(0, total)
                .mapToDouble(step -> schedule.factor(step, total))
                .toArray();
    }

    @Test
    void constant_isOne() {
        assertArrayEquals(new double[] {1, 1, 1}, factors(Schedule.constant(), 3));
    }

    @Test
    void step_fallsAtEqualIntervals() {
        assertArrayEquals(
                new double[] {1, 1, 0.1, 0.1, 0.01, 0.01}, factors(new Schedule.Step(1 / 3.0, 0.1), 6), 1e-15);
        // An interval that does not divide the round: at 0.4 x 5 = 2 and 4.
        assertArrayEquals(new double[] {1, 1, 0.5, 0.5, 0.25}, factors(new Schedule.Step(0.4, 0.5), 5), 1e-15);
    }

    /** StepLR(step_size = every) over epochs of b batches: every share falls on its own step, whatever the rounding. */
    @Test
    void step_fallsOnTheStepThatWasMeant() {
        for (int epochs = 1; epochs <= 60; epochs++) {
            for (int every = 1; every <= epochs; every++) {
                for (int batches : new int[] {1, 3, 7}) {
                    Schedule schedule = new Schedule.Step((double) every / epochs, 0.5);
                    long total = (long) epochs * batches;
                    for (long step = 0; step < total; step++) {
                        assertEquals(
                                Math.pow(0.5, step / ((long) every * batches)),
                                schedule.factor(step, total),
                                epochs + " epochs, every " + every + ", step " + step);
                    }
                }
            }
        }
    }

    @Test
    void piecewise_fallsAtItsMilestones() {
        assertArrayEquals(
                new double[] {1, 1, 0.1, 0.1, 0.1, 0.01},
                factors(new Schedule.Piecewise(List.of(2 / 6.0, 5 / 6.0, 1.0), 0.1), 6),
                1e-15);
        assertArrayEquals(new double[] {1, 0.25}, factors(new Schedule.Piecewise(List.of(0.5, 0.5), 0.5), 2), 1e-15);
        assertArrayEquals(new double[] {1, 1}, factors(new Schedule.Piecewise(List.of(), 0.5), 2));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Piecewise(List.of(0.5, 0.4), 0.5));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Piecewise(List.of(Double.NaN), 0.5));
        // MultiStepLR(milestones = [k]) over epochs of b batches, whatever the rounding of k / epochs.
        for (int epochs = 1; epochs <= 40; epochs++) {
            for (int k = 1; k <= epochs; k++) {
                Schedule schedule = new Schedule.Piecewise(List.of((double) k / epochs), 0.5);
                for (long step = 0; step < epochs * 7L; step++) {
                    assertEquals(step / 7 >= k ? 0.5 : 1, schedule.factor(step, epochs * 7L), k + " of " + epochs);
                }
            }
        }
    }

    @Test
    void cosine_isHalfAWave() {
        double r = Math.sqrt(0.5);
        assertArrayEquals(new double[] {1, (1 + r) / 2, 0.5, (1 - r) / 2}, factors(new Schedule.Cosine(0), 4), 1e-15);
        assertArrayEquals(new double[] {1, 0.6}, factors(new Schedule.Cosine(0.2), 2), 1e-15);
    }

    /** The recursion that torch documents for CosineAnnealingLR gives the closed form. */
    @Test
    void cosine_obeysTheRecursionOfItsDefinition() {
        int total = 50;
        double floor = 0.1;
        double eta = 1;
        for (int t = 0; t < total; t++) {
            assertEquals(eta, new Schedule.Cosine(floor).factor(t, total), 1e-12);
            eta = floor
                    + (eta - floor) * (1 + Math.cos((t + 1) * Math.PI / total)) / (1 + Math.cos(t * Math.PI / total));
        }
    }

    @Test
    void cyclic_isATriangle() {
        assertArrayEquals(
                new double[] {0, 0.5, 1, 0.5, 0, 0.5, 1, 0.5}, factors(new Schedule.Cyclic(2, 0.5, 0), 8), 1e-15);
        assertArrayEquals(
                new double[] {0, 0.5, 1, 2 / 3.0, 1 / 3.0}, factors(new Schedule.Cyclic(1, 0.4, 0), 5), 1e-15);
        assertArrayEquals(new double[] {0.2, 1}, factors(new Schedule.Cyclic(1, 0.5, 0.2), 2), 1e-15);
    }

    @Test
    void warmUp_risesAndThenFollowsTheOtherFromItsBeginning() {
        Schedule schedule = new Schedule.Cosine(0).after(0.5);
        double r = Math.sqrt(0.5);
        assertArrayEquals(
                new double[] {0.25, 0.5, 0.75, 1, 1, (1 + r) / 2, 0.5, (1 - r) / 2}, factors(schedule, 8), 1e-15);
        // However short the round, its last step is no warm-up.
        assertArrayEquals(new double[] {1}, factors(Schedule.constant().after(0.9), 1), 0);
        Schedule plain = new Schedule.Cosine(0);
        assertSame(plain, plain.after(0));
    }

    @Test
    void times_multiplies() {
        assertArrayEquals(
                new double[] {0.5, 0.5, 0.05, 0.05},
                factors(new Schedule.Step(0.5, 0.1).times((step, total) -> 0.5), 4),
                1e-15);
    }

    @Test
    void badArguments() {
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Step(0, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Step(0.5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(1.1));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Cyclic(0, 0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Cyclic(1, 1, 0));
        assertEquals(
                "warmUp must be in [0, " + Math.nextDown(1.0) + "], got 1.0",
                assertThrows(IllegalArgumentException.class, () -> Schedule.constant()
                                .after(1))
                        .getMessage());
    }
}
