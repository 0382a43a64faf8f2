package dev.ralf.benchmarks.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    @Test
    void ratioIsTheMedianOfTheRoundsRatios() {
        Contest contest = new Contest(
                List.of(new Sample(2, 4, 6), new Sample(30, 30, 30), new Sample(9, 9, 9)),
                List.of(new Sample(1, 8, 2), new Sample(10, 10, 10), new Sample(9, 3, 1)));
        assertEquals(2, contest.ratio(Clock.WALL));
        assertEquals(3, contest.ratio(Clock.THREAD));
        assertEquals(3, contest.ratio(Clock.PROCESS));
        assertEquals(9e-6, contest.firstMillis(Clock.WALL));
        assertEquals(2e-6, contest.secondMillis(Clock.PROCESS));
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertEquals(2.5, Contest.median(new double[] {10, 1, 3, 2}));
    }

    @Test
    void sidesAlternateInGoingFirst() {
        List<String> calls = new ArrayList<>();
        Contest.Plan plan = new Contest.Plan(0, 3, 1e-9);
        Contest contest = Contest.run(plan, () -> calls.add("a"), () -> calls.add("b"));
        assertEquals(List.of("a", "b", "a", "b", "b", "a", "a", "b"), calls);
        assertEquals(3, contest.first().size());
    }

    @Test
    void clocksRunForward() {
        for (Clock clock : Clock.values()) {
            long before = clock.now();
            double sink = 0;
            while (clock.now() == before) {
                sink += Math.sqrt(sink + 1);
            }
            assertTrue(clock.now() > before, clock + " " + sink);
        }
    }
}
