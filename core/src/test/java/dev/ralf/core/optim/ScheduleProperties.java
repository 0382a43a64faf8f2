package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ScheduleProperties {
    @Provide
    Arbitrary<Schedule> schedules() {
        Arbitrary<Double> share = Arbitraries.doubles().between(0.01, 0.99);
        return Combinators.combine(Arbitraries.integers().between(0, 3), share, share, share)
                .as((kind, a, b, c) -> switch (kind) {
                    case 0 -> Schedule.constant().after(a);
                    case 1 -> new Schedule.Step(a, b).after(c);
                    case 2 -> new Schedule.Cosine(a).after(b);
                    default -> new Schedule.Cyclic(1 + (int) (5 * a), b, c).times(new Schedule.Cosine(0));
                });
    }

    @Property
    void everyFactorIsBetweenZeroAndOne(
            @ForAll("schedules") Schedule schedule, @ForAll @IntRange(min = 1, max = 300) int total) {
        for (int step = 0; step < total; step++) {
            double factor = schedule.factor(step, total);
            assertTrue(factor >= 0 && factor <= 1, "step " + step + " of " + total + ": " + factor);
        }
    }

    @Property
    void cosineAndStepNeverRise(@ForAll boolean cosine, @ForAll @IntRange(min = 2, max = 300) int total) {
        Schedule schedule = cosine ? new Schedule.Cosine(0.1) : new Schedule.Step(0.13, 0.3);
        for (int step = 1; step < total; step++) {
            assertTrue(schedule.factor(step, total) <= schedule.factor(step - 1, total));
        }
    }
}
