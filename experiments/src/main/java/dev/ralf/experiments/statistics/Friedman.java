package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * Friedman's test over N blocks and k methods, and what Nemenyi's test needs. In each block the methods are ranked, the
 * best has rank 1, ties share the mean of their ranks. With rank sums R_j,
 * {@code chi2 = (k - 1) sum_j (R_j - N (k+1) / 2)^2 / sum_ij (r_ij - (k+1) / 2)^2}, which is Friedman's statistic corrected
 * for ties; its p is that of the chi-square distribution with k - 1 degrees of freedom (asymptotic) and, where the
 * permutations of the ranks inside all blocks can be counted, exact. Iman and Davenport's
 * {@code F = (N-1) chi2 / (N (k-1) - chi2)} has k - 1 and (k - 1)(N - 1) degrees of freedom.
 *
 * <p>Two mean ranks differ by Nemenyi's test if they are at least
 * {@code CD = q / sqrt(2) sqrt(k (k+1) / (6 N))} apart, with q the quantile of the studentized range with infinitely many
 * degrees of freedom.
 *
 * <p>Reference: Friedman (1937), doi:10.1080/01621459.1937.10503522; Iman and Davenport (1980),
 * doi:10.1080/03610928008827904; Demsar (2006), JMLR 7:1-30.
 *
 * @param blocks number of blocks N
 * @param ranks {@code [k]} mean rank of each method, 1 is best
 * @param statistic chi2; NaN if all methods tie in every block
 * @param asymptoticP p by the chi-square distribution; 1 if all tie
 * @param exactP p by counting all permutations; NaN where they are too many
 * @param imanDavenport F; infinite where every block ranks alike
 * @param imanDavenportP p by the F distribution
 */
public record Friedman(
        int blocks,
        double[] ranks,
        double statistic,
        double asymptoticP,
        double exactP,
        double imanDavenport,
        double imanDavenportP) {
    /** Most methods whose permutations are counted. */
    private static final int EXACT_METHODS = 5;

    /** Most sums of ranks, times permutations, that are counted in a block. */
    private static final long EXACT_STEPS = 2_000_000;

    /**
     * The test.
     *
     * @param values {@code [N][k]}, one row a block
     * @param higherIsBetter whether the largest value of a block has rank 1
     * @throws IllegalArgumentException if there are fewer than two blocks or methods, a block has another number of
     *     methods, or a value is not finite
     */
    public static Friedman of(double[][] values, boolean higherIsBetter) {
        Checks.atLeast("blocks", values.length, 2);
        int n = values.length;
        int k = values[0].length;
        Checks.atLeast("methods", k, 2);
        double[][] ranks = new double[n][];
        for (int i = 0; i < n; i++) {
            Checks.size("values[" + i + "]", values[i].length, k);
            Summary.checkValues("values[" + i + "]", values[i]);
            ranks[i] = ranks(values[i], higherIsBetter);
        }
        double[] sums = new double[k];
        double spread = 0;
        for (double[] block : ranks) {
            for (int j = 0; j < k; j++) {
                sums[j] += block[j];
                spread += (block[j] - (k + 1) / 2.0) * (block[j] - (k + 1) / 2.0);
            }
        }
        double[] means = Arrays.stream(sums).map(s -> s / n).toArray();
        if (spread == 0) {
            return new Friedman(n, means, Double.NaN, 1, 1, Double.NaN, 1);
        }
        double chi2 = (k - 1) * squares(sums, n) / spread;
        double p = 1 - new ChiSquaredDistribution(null, k - 1).cumulativeProbability(chi2);
        double rest = n * (k - 1) - chi2;
        double f = rest < 1e-9 ? Double.POSITIVE_INFINITY : (n - 1) * chi2 / rest;
        double fP = Double.isInfinite(f)
                ? 0
                : 1 - new FDistribution(null, k - 1, (k - 1.0) * (n - 1)).cumulativeProbability(f);
        return new Friedman(n, means, chi2, p, exact(ranks, squares(sums, n)), f, fP);
    }

    /**
     * Ranks of one block, ties with the mean of their ranks.
     *
     * @param values finite values
     * @param higherIsBetter whether the largest value has rank 1
     */
    static double[] ranks(double[] values, boolean higherIsBetter) {
        int k = values.length;
        Comparator<Integer> byValue = Comparator.comparingDouble(j -> values[j] + 0.0);
        Integer[] order = IntStream.range(0, k)
                .boxed()
                .sorted(higherIsBetter ? byValue.reversed() : byValue)
                .toArray(Integer[]::new);
        double[] ranks = new double[k];
        for (int from = 0; from < k; ) {
            int to = from + 1;
            while (to < k && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /**
     * Smallest difference of two mean ranks that Nemenyi's test calls one.
     *
     * @param level 1 - alpha, above 0 and below 1
     */
    public double criticalDifference(double level) {
        int k = ranks.length;
        return StudentizedRange.quantile(k, level) / Math.sqrt(2) * Math.sqrt(k * (k + 1.0) / (6.0 * blocks));
    }

    /**
     * Largest runs of methods, by rank, whose ends are less than the critical difference apart: the bars of a
     * critical-difference diagram.
     *
     * @param level 1 - alpha
     * @return runs of at least two methods, each a list of indices from the best rank to the worst; none inside another
     */
    public List<List<Integer>> cliques(double level) {
        double difference = criticalDifference(level);
        List<Integer> order = IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> ranks[j]))
                .toList();
        List<List<Integer>> runs = new ArrayList<>();
        int covered = 0;
        for (int from = 0; from < order.size(); from++) {
            int to = from + 1;
            while (to < order.size() && ranks[order.get(to)] - ranks[order.get(from)] < difference) {
                to++;
            }
            if (to - from > 1 && to > covered) {
                runs.add(order.subList(from, to));
                covered = to;
            }
        }
        return runs;
    }

    private static double squares(double[] sums, int n) {
        double middle = n * (sums.length + 1) / 2.0;
        return Arrays.stream(sums).map(s -> (s - middle) * (s - middle)).sum();
    }

    /**
     * Share of all permutations of ranks inside blocks with a sum of squares at least that large. Rank sums are counted
     * up to the names of the methods: permuting those permutes all outcomes among themselves.
     */
    private static double exact(double[][] ranks, double observed) {
        int k = ranks[0].length;
        if (k > EXACT_METHODS) {
            return Double.NaN;
        }
        Map<List<Integer>, Double> chances = new HashMap<>();
        chances.put(java.util.Collections.nCopies(k, 0), 1.0);
        for (double[] block : ranks) {
            int[] doubled =
                    Arrays.stream(block).mapToInt(r -> (int) Math.rint(2 * r)).toArray();
            Map<List<Integer>, Integer> permutations = new HashMap<>();
            permute(doubled, 0, permutations);
            if ((long) permutations.size() * chances.size() > EXACT_STEPS) {
                return Double.NaN;
            }
            int total =
                    permutations.values().stream().mapToInt(Integer::intValue).sum();
            Map<List<Integer>, Double> next = new HashMap<>();
            chances.forEach((sums, chance) -> permutations.forEach((permutation, count) -> {
                List<Integer> added = IntStream.range(0, k)
                        .map(j -> sums.get(j) + permutation.get(j))
                        .sorted()
                        .boxed()
                        .toList();
                next.merge(added, chance * count / total, Double::sum);
            }));
            chances = next;
        }
        double p = 0;
        for (Map.Entry<List<Integer>, Double> e : chances.entrySet()) {
            double[] sums = e.getKey().stream().mapToDouble(s -> s / 2.0).toArray();
            p += squares(sums, ranks.length) >= observed - 1e-9 ? e.getValue() : 0;
        }
        return Math.min(1, p);
    }

    private static void permute(int[] values, int from, Map<List<Integer>, Integer> out) {
        if (from == values.length) {
            out.merge(Arrays.stream(values).boxed().toList(), 1, Integer::sum);
            return;
        }
        for (int i = from; i < values.length; i++) {
            swap(values, from, i);
            permute(values, from + 1, out);
            swap(values, from, i);
        }
    }

    private static void swap(int[] values, int i, int j) {
        int kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}
