package dev.ralf.experiments.statistics;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test of {@code H0: differences are symmetric about 0}, two-sided and exact, also with ties.
 * Differences of 0 are left out (Wilcoxon's own rule); the others are ranked by size, tied ones with the mean of their
 * ranks; W+ is the sum of the ranks of positive differences, and
 * {@code p = min(1, 2 min(P(W+ <= w), P(W+ >= w)))} under the {@code 2^m} equally likely signs of the m ranks.
 *
 * <p>The distribution is counted over twice the ranks, which are whole numbers with ties too: {@code O(m^3)} steps.
 * Without zeros and ties the value is that of {@code WilcoxonSignedRankTest} in commons-statistics-inference, which turns
 * to a normal approximation with ties; metrics that are counts over one test set tie often.
 *
 * <p>Differences whose sizes differ by less than a relative 1e-10 of the largest count as tied, and those closer to 0
 * than that as 0. If none is left, p is 1.
 *
 * <p>Reference: Wilcoxon (1945), doi:10.2307/3001968.
 */
public final class SignedRank {
    private static final double TIE = 1e-10;

    private SignedRank() {}

    /**
     * Two-sided exact p.
     *
     * @param differences one difference a seed
     * @return p in (0, 1]
     * @throws IllegalArgumentException if there is no difference or one is not finite
     */
    public static double p(double[] differences) {
        Summary.checkValues("differences", differences);
        double largest = 0;
        for (double d : differences) {
            largest = Math.max(largest, Math.abs(d));
        }
        double tolerance = TIE * largest;
        double[] kept = Arrays.stream(differences)
                .filter(d -> Math.abs(d) > tolerance)
                .boxed()
                .sorted((u, v) -> Double.compare(Math.abs(u), Math.abs(v)))
                .mapToDouble(Double::doubleValue)
                .toArray();
        int m = kept.length;
        int[] doubledRanks = new int[m];
        int doubledW = 0;
        for (int from = 0; from < m; ) {
            int to = from + 1;
            while (to < m && Math.abs(kept[to]) - Math.abs(kept[to - 1]) <= tolerance) {
                to++;
            }
            for (int i = from; i < to; i++) {
                doubledRanks[i] = from + 1 + to;
                doubledW += kept[i] > 0 ? doubledRanks[i] : 0;
            }
            from = to;
        }
        double[] chance = distribution(doubledRanks);
        double atMost = 0;
        double atLeast = 0;
        for (int w = 0; w < chance.length; w++) {
            atMost += w <= doubledW ? chance[w] : 0;
            atLeast += w >= doubledW ? chance[w] : 0;
        }
        return Math.min(1, 2 * Math.min(atMost, atLeast));
    }

    /** Chance of each sum of a random subset of the ranks. */
    private static double[] distribution(int[] ranks) {
        double[] chance = new double[Arrays.stream(ranks).sum() + 1];
        chance[0] = 1;
        int top = 0;
        for (int rank : ranks) {
            for (int w = top; w >= 0; w--) {
                chance[w] /= 2;
                chance[w + rank] += chance[w];
            }
            top += rank;
        }
        return chance;
    }
}
