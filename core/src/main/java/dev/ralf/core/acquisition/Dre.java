package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * DRE, density-based robust sampling with entropy: the batch has the entropy distribution of the pool. With entropies
 * h_i of the N unlabelled rows and a batch of n:
 *
 * <ul>
 *   <li>{@code systematic} (default): rows in order of entropy, ties shuffled; takes those at positions
 *       {@code floor((u + j) N / n)}, j = 0 .. n-1, for one draw u, uniform on {@code 0/N, 1/N .. (N-1)/N} (which gives
 *       the distribution of {@code U[0, 1)}, in whole numbers without rounding). Exactly n distinct rows, and every row
 *       has inclusion probability exactly n/N. No bins.
 *   <li>{@code largest-remainder}: B equal-width bins over [min h, max h], the last one closed; each bin gets
 *       {@code floor(n N_b / N)} rows and the largest remainders one more (ties: the lower bin), drawn uniformly inside
 *       the bin. Sparse bins stay empty.
 *   <li>{@code authors}: the published rule. Each bin gets {@code min(ceil(n N_b / N), members)}, where the members of
 *       the last bin leave out the rows of maximum entropy (its upper edge is open), drawn uniformly inside the bin; of
 *       the concatenation from low to high entropy the last n are kept, so that the surplus is cut from the
 *       low-entropy bins. Where this gives fewer than n rows, the rest is drawn at random, which the published code
 *       does not do.
 * </ul>
 *
 * <p>Proportional DRE gives each row the same inclusion probability n/N: it is random sampling with less variance in
 * the entropy distribution, and is not expected to beat random by more than that. If all entropies are equal, one bin
 * holds everything. Reference: Guo, Hu, Cordy, Papadakis, Le Traon, arXiv:2112.02542; the binned rules follow their
 * public code (50 bins, entropies of clean inputs in inference mode).
 *
 * @param rounding how quotas become whole rows
 * @param bins number of bins B of the binned roundings, at least 1
 */
public record Dre(Rounding rounding, int bins) implements Acquisition {
    /** How quotas become whole rows. */
    public enum Rounding {
        /** Every n/N-th row in order of entropy. */
        SYSTEMATIC,
        /** Bins, largest remainders first. */
        LARGEST_REMAINDER,
        /** Bins, the published rule. */
        AUTHORS
    }

    /** Checks the ranges. */
    public Dre {
        Checks.atLeast("bins", bins, 1);
    }

    @Override
    public String id() {
        return rounding == Rounding.SYSTEMATIC
                ? "dre"
                : "dre-" + rounding.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    @Override
    public Selection select(AcquisitionTask task) {
        double[] h = UncertaintyScore.ENTROPY.of(task.model().probabilities(task.pool()));
        int[] picks = pick(h, task.take(), task.seed());
        double[] utilities = MathOps.select(h, picks);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("poolMeanEntropy", Arrays.stream(h).average().orElse(Double.NaN));
        facts.put("batchMeanEntropy", Arrays.stream(utilities).average().orElse(Double.NaN));
        return new Selection(MathOps.select(task.unlabelled(), picks), utilities, facts);
    }

    /**
     * The rule itself, over any scalar score.
     *
     * @param scores one finite score for each of N rows
     * @param n how many to take, at most N
     * @param seed stream of the draws
     * @return n distinct positions
     */
    public int[] pick(double[] scores, int n, SeedTree seed) {
        Checks.inRange("n", n, 0, scores.length);
        for (int i = 0; i < scores.length; i++) {
            Checks.argument(Double.isFinite(scores[i]), "scores[%d] must be finite, got %s", i, scores[i]);
        }
        if (n == 0) {
            return new int[0];
        }
        RandomGenerator rng = seed.generator();
        return rounding == Rounding.SYSTEMATIC ? systematic(scores, n, rng) : binned(scores, n, rng);
    }

    private static int[] systematic(double[] scores, int n, RandomGenerator rng) {
        int[] shuffled = MathOps.range(scores.length);
        SeedTree.shuffle(shuffled, rng);
        int[] order = IndexSort.ascending(shuffled, scores); // stable: ties stay shuffled
        long rows = order.length;
        long u = rng.nextLong(rows);
        int[] picks = new int[n];
        for (int j = 0; j < n; j++) {
            picks[j] = order[(int) ((u + j * rows) / n)];
        }
        return picks;
    }

    private int[] binned(double[] scores, int n, RandomGenerator rng) {
        Histogram histogram = Histogram.of(scores, bins);
        boolean authors = rounding == Rounding.AUTHORS;
        int[] quota = authors ? histogram.ceilQuotas(n) : largestRemainder(histogram.counts(), n);
        int[][] members = authors ? histogram.halfOpenMembers(scores) : histogram.members();
        IntStream.Builder picks = IntStream.builder();
        for (int b = 0; b < bins; b++) {
            SeedTree.shuffle(members[b], rng);
            for (int i = 0; i < Math.min(quota[b], members[b].length); i++) {
                picks.add(members[b][i]);
            }
        }
        int[] all = picks.build().toArray();
        int[] kept = Arrays.copyOfRange(all, Math.max(0, all.length - n), all.length);
        return kept.length == n ? kept : topUp(kept, scores.length, n, rng);
    }

    private static int[] topUp(int[] chosen, int size, int n, RandomGenerator rng) {
        boolean[] taken = new boolean[size];
        for (int i : chosen) {
            taken[i] = true;
        }
        int[] rest = Arrays.stream(MathOps.range(size)).filter(i -> !taken[i]).toArray();
        SeedTree.shuffle(rest, rng);
        int[] all = Arrays.copyOf(chosen, n);
        System.arraycopy(rest, 0, all, chosen.length, n - chosen.length);
        return all;
    }

    /** Whole quotas that add up to n, proportional to counts, by largest remainder; a tie goes to the lower index. */
    public static int[] largestRemainder(int[] counts, int n) {
        long total = Arrays.stream(counts).asLongStream().sum();
        int[] quota = new int[counts.length];
        long[] minusRemainder = new long[counts.length];
        int left = n;
        for (int b = 0; b < counts.length; b++) {
            quota[b] = (int) ((long) n * counts[b] / total);
            minusRemainder[b] = -((long) n * counts[b] % total);
            left -= quota[b];
        }
        int[] byRemainder = IndexSort.ascending(MathOps.range(counts.length), minusRemainder);
        for (int b = 0; b < left; b++) {
            quota[byRemainder[b]]++;
        }
        return quota;
    }

    /**
     * Equal-width bins over the range of the scores, as numpy makes them: an empty range is widened by 0.5 on both
     * sides, the last bin is closed.
     *
     * @param edges B + 1 edges
     * @param bin bin of each score
     * @param counts members of each bin
     */
    record Histogram(double[] edges, int[] bin, int[] counts) {
        static Histogram of(double[] scores, int bins) {
            double lo = Arrays.stream(scores).min().orElseThrow();
            double hi = Arrays.stream(scores).max().orElseThrow();
            if (lo == hi) {
                lo -= 0.5;
                hi += 0.5;
            }
            double[] edges = new double[bins + 1];
            for (int b = 0; b <= bins; b++) {
                edges[b] = lo + b * ((hi - lo) / bins);
            }
            edges[bins] = hi;
            int[] bin = new int[scores.length];
            int[] counts = new int[bins];
            for (int i = 0; i < scores.length; i++) {
                int b = Math.min(bins - 1, (int) ((scores[i] - lo) / (hi - lo) * bins));
                while (b > 0 && scores[i] < edges[b]) {
                    b--;
                }
                while (b < bins - 1 && scores[i] >= edges[b + 1]) {
                    b++;
                }
                bin[i] = b;
                counts[b]++;
            }
            return new Histogram(edges, bin, counts);
        }

        /** Positions in each bin, ascending. */
        int[][] members() {
            int[][] members = new int[counts.length][];
            for (int b = 0; b < members.length; b++) {
                members[b] = new int[counts[b]];
            }
            int[] at = new int[counts.length];
            for (int i = 0; i < bin.length; i++) {
                members[bin[i]][at[bin[i]]++] = i;
            }
            return members;
        }

        /** Positions in each bin below its upper edge: the published code's last bin leaves out the maximum. */
        int[][] halfOpenMembers(double[] scores) {
            int[][] members = members();
            int last = members.length - 1;
            members[last] = Arrays.stream(members[last])
                    .filter(i -> scores[i] < edges[last + 1])
                    .toArray();
            return members;
        }

        /**
         * {@code ceil(fraction * n)} in the published code's arithmetic, where a bin's fraction is a sum of 1/N over its
         * members: 6 of 50 rows are 0.12000000000000001, which makes 4 of a batch of 25 and not 3.
         */
        int[] ceilQuotas(int n) {
            int[] quota = new int[counts.length];
            for (int b = 0; b < counts.length; b++) {
                double fraction = 0;
                for (int i = 0; i < counts[b]; i++) {
                    fraction += 1.0 / bin.length;
                }
                quota[b] = (int) Math.ceil(fraction * n);
            }
            return quota;
        }
    }
}
