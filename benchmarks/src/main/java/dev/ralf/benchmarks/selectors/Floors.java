package dev.ralf.benchmarks.selectors;

import dev.ralf.benchmarks.measure.Clock;
import dev.ralf.benchmarks.measure.Contest;
import dev.ralf.benchmarks.measure.Contest.Plan;
import java.util.Arrays;

/**
 * What the machine's arithmetic and memory cost on one thread, measured with plain loops: bounds below which a selector
 * that does that work cannot come.
 *
 * @param logarithm nanoseconds of a {@code p ln p} by {@link Math#log}
 * @param squaredDifference nanoseconds of one {@code s += (a - b)^2} in cached arrays
 * @param loadedByte nanoseconds for a byte read from memory
 */
record Floors(double logarithm, double squaredDifference, double loadedByte) {
    private static final int CACHED = 2_048;
    private static final int LOGARITHMS = 1 << 16;
    private static final int STREAMED = 1 << 24;
    private static double sink;

    static Floors measure(Plan plan) {
        double[] p = new double[LOGARITHMS];
        Arrays.setAll(p, i -> (i + 0.5) / LOGARITHMS);
        double log = time(plan, () -> keep(logarithms(p))) / LOGARITHMS;
        double[] a = p.clone();
        double[] s = new double[CACHED];
        double difference = time(plan, () -> {
                    for (int r = 0; r < 64; r++) {
                        differences(a, r * 7, s, r);
                    }
                    keep(s[5]);
                })
                / (64.0 * CACHED);
        double[] large = new double[STREAMED];
        double load = time(plan, () -> keep(sum(large))) / (8.0 * STREAMED);
        return new Floors(log, difference, load);
    }

    private static double time(Plan plan, Runnable run) {
        return Contest.median(Contest.alone(plan, run), Clock.WALL);
    }

    /** Keeps a result alive, so that the JVM cannot leave out what made it. */
    private static void keep(double value) {
        sink += value;
    }

    private static double logarithms(double[] p) {
        double h = 0;
        for (double v : p) {
            h -= v * Math.log(v);
        }
        return h;
    }

    private static void differences(double[] a, int from, double[] s, double v) {
        for (int i = 0; i < CACHED; i++) {
            double d = a[from + i] - v;
            s[i] += d * d;
        }
    }

    private static double sum(double[] v) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < v.length; i += 4) {
            s0 += v[i];
            s1 += v[i + 1];
            s2 += v[i + 2];
            s3 += v[i + 3];
        }
        return s0 + s1 + s2 + s3;
    }
}
