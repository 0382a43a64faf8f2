package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Ways of picking positions by score that several acquisitions share. */
public final class Picks {
    private Picks() {}

    /**
     * The positions of the {@code n} largest scores, best first; ties are broken at random by a draw from each row's own
     * stream, so that they do not depend on the order of the pool; NaN counts as the lowest score. O(N) for N scores
     * where n is small.
     *
     * @param scores one score for each of N rows
     * @param n how many to take, at most N
     * @param ids names of the rows' random streams
     * @param seed stream of the draws
     */
    public static int[] top(double[] scores, int n, int[] ids, SeedTree seed) {
        double[] cost = new double[scores.length];
        for (int i = 0; i < cost.length; i++) {
            cost[i] = Double.isNaN(scores[i]) ? Double.POSITIVE_INFINITY : -scores[i];
        }
        int[] candidates = least(cost, n);
        long[] tie = new long[candidates.length];
        double[] candidateCost = MathOps.select(cost, candidates);
        for (int c = 0; c < tie.length; c++) {
            tie[c] = seed.child(ids[candidates[c]]).key();
        }
        int[] byTie = IndexSort.ascending(MathOps.range(candidates.length), tie);
        int[] order = IndexSort.ascending(byTie, candidateCost);
        return IntStream.of(order).limit(n).map(c -> candidates[c]).toArray();
    }

    /** The positions that can be among the n of least cost: those not above the n-th least, or simply all. */
    static int[] least(double[] cost, int n) {
        if (n == 0 || n > cost.length / 8) {
            return MathOps.range(n == 0 ? 0 : cost.length);
        }
        PriorityQueue<Double> least = new PriorityQueue<>(n, (a, b) -> Double.compare(b, a));
        double limit = Double.POSITIVE_INFINITY;
        for (double c : cost) {
            if (least.size() < n) {
                least.add(c);
                limit = least.peek();
            } else if (c < limit) {
                least.poll();
                least.add(c);
                limit = least.peek();
            }
        }
        double last = limit;
        return IntStream.range(0, cost.length).filter(i -> cost[i] <= last).toArray();
    }
}
