package dev.ralf.adversarial.evaluation;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Clean and robust accuracy compared between groups, with bootstrap intervals; see {@link RobustEvaluator}. */
final class GroupGaps {
    private static final int RESAMPLES = 1000;
    private static final double ALPHA = 0.05;

    private final List<int[]> members = new ArrayList<>();
    private final double[] weights;
    private final double[] clean;
    private final double[] robust;

    private GroupGaps(Groups groups, double[] weights, double[] clean, double[] robust) {
        int[] codes = groups.codes();
        for (int s = 0; s < groups.count(); s++) {
            int group = s;
            members.add(IntStream.range(0, codes.length)
                    .filter(i -> codes[i] == group)
                    .toArray());
        }
        this.weights = weights;
        this.clean = clean;
        this.robust = robust;
    }

    static void report(
            String rule,
            String name,
            Examples test,
            double[] clean,
            double[] robust,
            SeedTree seed,
            Measurements sink) {
        for (Groups g : test.groups()) {
            GroupGaps of = new GroupGaps(g, test.weights(), clean, robust);
            double[] observed = of.values(of.members);
            double[][] resampled = new double[RESAMPLES][];
            RandomGenerator rng = seed.child(g.attribute()).generator();
            for (int r = 0; r < RESAMPLES; r++) {
                resampled[r] = of.values(of.drawn(rng));
            }
            int groups = g.count();
            add(sink, rule, "robust-accuracy-gap", name, g.attribute(), observed, resampled, 0);
            for (int s = 0; s < groups; s++) {
                String group = g.attribute() + "=" + g.values().get(s);
                sink.add(rule, "accuracy-to-rest." + name, group, observed[1 + 2 * groups + s]);
                add(sink, rule, "robust-accuracy-to-rest", name, group, observed, resampled, 1 + s);
                add(sink, rule, "robust-loss", name, group, observed, resampled, 1 + groups + s);
            }
        }
    }

    private static void add(
            Measurements sink,
            String rule,
            String metric,
            String name,
            String of,
            double[] observed,
            double[][] resampled,
            int at) {
        double[] sorted = Arrays.stream(resampled)
                .mapToDouble(r -> r[at])
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        Intervals.Interval interval = Intervals.percentile(sorted, ALPHA);
        sink.add(rule, metric + "." + name, of, observed[at]);
        sink.add(rule, metric + "-low." + name, of, interval.low());
        sink.add(rule, metric + "-high." + name, of, interval.high());
    }

    private List<int[]> drawn(RandomGenerator rng) {
        List<int[]> out = new ArrayList<>();
        for (int[] rows : members) {
            int[] some = new int[rows.length];
            for (int i = 0; i < some.length; i++) {
                some[i] = rows[rng.nextInt(rows.length)];
            }
            out.add(some);
        }
        return out;
    }

    /** The gap; by group: robust accuracy minus that of the rest, clean minus robust accuracy, the former for clean. */
    private double[] values(List<int[]> rows) {
        int groups = rows.size();
        double[] weight = new double[groups];
        double[] right = new double[groups];
        double[] held = new double[groups];
        for (int s = 0; s < groups; s++) {
            for (int i : rows.get(s)) {
                weight[s] += weights[i];
                right[s] += weights[i] * clean[i];
                held[s] += weights[i] * robust[i];
            }
        }
        double allWeight = Arrays.stream(weight).sum();
        double allRight = Arrays.stream(right).sum();
        double allHeld = Arrays.stream(held).sum();
        double[] out = new double[1 + 3 * groups];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int present = 0;
        for (int s = 0; s < groups; s++) {
            double rest = allWeight - weight[s] > 1e-12 * allWeight ? allWeight - weight[s] : Double.NaN;
            out[1 + s] = held[s] / weight[s] - (allHeld - held[s]) / rest;
            out[1 + groups + s] = (right[s] - held[s]) / weight[s];
            out[1 + 2 * groups + s] = right[s] / weight[s] - (allRight - right[s]) / rest;
            if (weight[s] > 0) {
                present++;
                least = Math.min(least, held[s] / weight[s]);
                most = Math.max(most, held[s] / weight[s]);
            }
        }
        out[0] = present < 2 ? Double.NaN : most - least;
        return out;
    }
}
