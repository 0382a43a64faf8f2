package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Ways of picking positions by score that several acquisitions share. */
final class Picks {
    private Picks() {}

    /**
     * The positions of the {@code n} largest scores, best first; ties are broken at random by a draw from each row's own
     * stream, so that they do not depend on the order of the pool; NaN counts as the lowest score.
     */
    static int[] top(double[] scores, int n, int[] ids, SeedTree seed) {
        long[] tie = new long[scores.length];
        for (int i = 0; i < tie.length; i++) {
            tie[i] = seed.child(ids[i]).key();
        }
        Comparator<Integer> byScore =
                Comparator.comparingDouble(i -> Double.isNaN(scores[i]) ? Double.POSITIVE_INFINITY : -scores[i]);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(byScore.thenComparingLong(i -> tie[i]))
                .limit(n)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
