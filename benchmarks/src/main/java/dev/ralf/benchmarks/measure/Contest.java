package dev.ralf.benchmarks.measure;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rounds in which two sides are timed one right after the other, so that both meet the same machine. The side that goes
 * first alternates. Each side makes as many calls a round as fit into the time of a round, at least one.
 *
 * @param first rounds of the first side
 * @param second rounds of the second side, in the same order
 */
public record Contest(List<Sample> first, List<Sample> second) {
    /** Copies the lists. */
    public Contest {
        Checks.size("rounds of the second side", second.size(), first.size());
        first = List.copyOf(first);
        second = List.copyOf(second);
    }

    /**
     * How long and how often.
     *
     * @param warmUp seconds of unmeasured calls of each side, so that the JVM compiles and native caches fill
     * @param rounds measured rounds, at least 1
     * @param round seconds of one side in one round
     */
    public record Plan(double warmUp, int rounds, double round) {
        /** Checks the ranges. */
        public Plan {
            Checks.nonNegative("warmUp", warmUp);
            Checks.atLeast("rounds", rounds, 1);
            Checks.positive("round", round);
        }
    }

    /** Runs both sides. */
    public static Contest run(Plan plan, Runnable first, Runnable second) {
        int firstCalls = warm(plan, first);
        int secondCalls = warm(plan, second);
        List<Sample> a = new ArrayList<>();
        List<Sample> b = new ArrayList<>();
        for (int r = 0; r < plan.rounds; r++) {
            if (r % 2 == 0) {
                a.add(Sample.of(first, firstCalls));
                b.add(Sample.of(second, secondCalls));
            } else {
                b.add(Sample.of(second, secondCalls));
                a.add(Sample.of(first, firstCalls));
            }
        }
        return new Contest(a, b);
    }

    /** Runs one side alone. */
    public static List<Sample> alone(Plan plan, Runnable side) {
        int calls = warm(plan, side);
        List<Sample> samples = new ArrayList<>();
        for (int r = 0; r < plan.rounds; r++) {
            samples.add(Sample.of(side, calls));
        }
        return samples;
    }

    /** Warms a side up and says how many calls fit into a round: by its fastest call, so that no hiccup counts. */
    private static int warm(Plan plan, Runnable side) {
        long end = System.nanoTime() + (long) (plan.warmUp * 1e9);
        long fastest = Long.MAX_VALUE;
        do {
            long start = System.nanoTime();
            side.run();
            fastest = Math.min(fastest, System.nanoTime() - start);
        } while (System.nanoTime() < end);
        return (int) Math.max(1, Math.min(1_000_000, plan.round * 1e9 / Math.max(1, fastest)));
    }

    /** Median time of a call of the first side, in milliseconds. */
    public double firstMillis(Clock clock) {
        return median(first, clock) / 1e6;
    }

    /** Median time of a call of the second side, in milliseconds. */
    public double secondMillis(Clock clock) {
        return median(second, clock) / 1e6;
    }

    /** Median over the rounds of the first side's time over the second's. */
    public double ratio(Clock clock) {
        double[] ratios = new double[first.size()];
        for (int r = 0; r < ratios.length; r++) {
            ratios[r] = first.get(r).of(clock) / second.get(r).of(clock);
        }
        return median(ratios);
    }

    /** Median time of a call in nanoseconds. */
    public static double median(List<Sample> samples, Clock clock) {
        ToDoubleFunction<Sample> time = s -> s.of(clock);
        return median(samples.stream().mapToDouble(time).toArray());
    }

    /** The middle value, or the mean of the two middle ones. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
