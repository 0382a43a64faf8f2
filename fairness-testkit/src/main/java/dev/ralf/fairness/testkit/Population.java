package dev.ralf.fairness.testkit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A known truth to test assertions and metrics on: decisions are drawn by the rates of their group, labels uniformly and
 * independently of decision and group. The largest gap of demographic parity, of equal opportunity of the planted class,
 * and of equalised odds is therefore one and the same number, {@link #trueGap}.
 *
 * @param sizes rows of each group in a sample
 * @param rates {@code P(decision = k | group)}, {@code [group][k]}; handed over
 */
public record Population(int[] sizes, double[][] rates) {
    private static final double SUM_SLACK = 1e-9;

    /**
     * Checks sizes and rates.
     *
     * @throws IllegalArgumentException if there are fewer than two groups or classes, or rates do not sum to 1
     */
    public Population {
        Checks.atLeast("groups", sizes.length, 2);
        Checks.size("rates", rates.length, sizes.length);
        int classes = Checks.atLeast("classes", rates[0].length, 2);
        for (int s = 0; s < sizes.length; s++) {
            Checks.atLeast("sizes[" + s + "]", sizes[s], 0);
            Checks.size("rates[" + s + "]", rates[s].length, classes);
            double sum = 0;
            for (double rate : rates[s]) {
                sum += Checks.inRange("rates[" + s + "]", rate, 0.0, 1.0);
            }
            Checks.argument(Math.abs(sum - 1) <= SUM_SLACK, "rates of group %d must sum to 1, got %s", s, sum);
        }
        sizes = sizes.clone();
    }

    /**
     * All groups alike but the last one, which is decided as class 1 more often by {@code gap}: {@code (1 + gap) / 2}
     * against {@code (1 - gap) / 2}. The other classes share the rest evenly, so that class 1 has the largest gap.
     *
     * @param sizes rows of each group
     * @param classes number of classes, at least 2
     * @param gap planted gap, in [0, 1]
     */
    public static Population planted(int[] sizes, int classes, double gap) {
        Checks.atLeast("classes", classes, 2);
        Checks.inRange("gap", gap, 0.0, 1.0);
        double[][] rates = new double[sizes.length][classes];
        for (int s = 0; s < sizes.length; s++) {
            double p = (s == sizes.length - 1 ? 1 + gap : 1 - gap) / 2;
            Arrays.fill(rates[s], (1 - p) / (classes - 1));
            rates[s][1] = p;
        }
        return new Population(sizes, rates);
    }

    /** Largest gap of a rate over classes and pairs of groups, in [0, 1]. */
    public double trueGap() {
        double gap = 0;
        for (int k = 0; k < rates[0].length; k++) {
            double min = 1;
            double max = 0;
            for (double[] group : rates) {
                min = Math.min(min, group[k]);
                max = Math.max(max, group[k]);
            }
            gap = Math.max(gap, max - min);
        }
        return gap;
    }

    /** A labelled sample, group after group; the same seed gives the same rows. */
    public Decisions draw(SeedTree seed) {
        RandomGenerator rng = seed.generator();
        int classes = rates[0].length;
        int n = Arrays.stream(sizes).sum();
        int[] codes = new int[n];
        int[] decisions = new int[n];
        int[] labels = new int[n];
        int row = 0;
        for (int s = 0; s < sizes.length; s++) {
            for (int i = 0; i < sizes[s]; i++) {
                codes[row] = s;
                decisions[row] = decision(rates[s], rng);
                labels[row++] = rng.nextInt(classes);
            }
        }
        List<String> names =
                IntStream.range(0, sizes.length).mapToObj(s -> "group " + s).toList();
        return Decisions.of(classes, decisions, new Groups("group", names, codes), labels);
    }

    private static int decision(double[] rates, RandomGenerator rng) {
        double u = rng.nextDouble();
        int k = 0;
        while (k < rates.length - 1 && u >= rates[k]) {
            u -= rates[k++];
        }
        return k;
    }
}
