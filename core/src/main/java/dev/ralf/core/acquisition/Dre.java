package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * DRE, density-based robust sampling with entropy: the batch has the entropy distribution of the pool. With entropies
 * h_i of the N unlabelled rows (or any other finite score of a row) and a batch of n:
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
 * <p>Conditional on the predicted class, the batch has the distribution of class and score together: {@code systematic}
 * goes through the rows in order of class and, inside, of score, so that every row still has inclusion probability
 * exactly n/N and each class its share up to one row; {@code largest-remainder} makes its bins inside each class, over
 * the one range of the scores; {@code authors} has no conditional form.
 *
 * <p>Facts: means of the score over pool and batch; for each bin that is not empty its lower edge, rows and quota; for
 * each predicted class, rows and picks. Time O(N), memory 16 N bytes beyond the scores.
 *
 * <p>Proportional DRE gives each row the same inclusion probability n/N: it is random sampling with less variance in
 * the entropy distribution, and is not expected to beat random by more than that. If all entropies are equal, one bin
 * holds everything. Reference: Guo, Hu, Cordy, Papadakis, Le Traon, arXiv:2112.02542; the binned rules follow their
 * public code (50 bins, entropies of clean inputs in inference mode).
 *
 * @param rounding how quotas become whole rows
 * @param bins number of bins B of the binned roundings, at least 1
 * @param score what is distributed
 * @param conditional whether the distribution is kept inside each predicted class
 */
public record Dre(Rounding rounding, int bins, Score score, boolean conditional) implements Acquisition {
    /** How quotas become whole rows. */
    public enum Rounding {
        /** Every n/N-th row in order of entropy. */
        SYSTEMATIC,
        /** Bins, largest remainders first. */
        LARGEST_REMAINDER,
        /** Bins, the published rule. */
        AUTHORS
    }

    /** A number for each row of a pool. */
    public interface Score {
        /** Name in records. */
        String id();

        /** The score of each of the task's rows with these ids. */
        double[] of(AcquisitionTask task, int[] ids);

        /** A score of the model's probabilities. */
        static Score of(UncertaintyScore uncertainty) {
            return new Uncertainty(uncertainty);
        }

        /** The utilities that another acquisition gives to all rows: meant for one that scores each row alone. */
        static Score of(Acquisition acquisition) {
            return new Utility(acquisition);
        }
    }

    private record Uncertainty(UncertaintyScore uncertainty) implements Score {
        @Override
        public String id() {
            return uncertainty.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public double[] of(AcquisitionTask task, int[] ids) {
            return PoolScores.of(uncertainty, task, ids, "dre");
        }
    }

    private record Utility(Acquisition acquisition) implements Score {
        @Override
        public String id() {
            return acquisition.id();
        }

        @Override
        public double[] of(AcquisitionTask task, int[] ids) {
            Selection all =
                    acquisition.select(task.over(ids, ids.length, task.seed().child("score")));
            double[] scores = new double[ids.length];
            for (int i = 0; i < ids.length; i++) {
                scores[Arrays.binarySearch(ids, all.ids()[i])] = all.utilities()[i];
            }
            return scores;
        }
    }

    /** Checks the ranges. */
    public Dre {
        Checks.atLeast("bins", bins, 1);
        Checks.argument(
                !(conditional && rounding == Rounding.AUTHORS),
                "rounding must be systematic or largest-remainder for DRE given the predicted class, got authors");
    }

    /** DRE of entropies. */
    public Dre(Rounding rounding, int bins) {
        this(rounding, bins, Score.of(UncertaintyScore.ENTROPY), false);
    }

    @Override
    public String id() {
        String id = rounding == Rounding.SYSTEMATIC
                ? "dre"
                : "dre-" + rounding.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String over = score.id().equals("entropy") ? id : id + "-" + score.id();
        return conditional ? over + "-by-class" : over;
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        double[] scores = score.of(task, ids);
        int classes = conditional ? task.model().classes() : 1;
        int[] stratum = conditional ? PredictedClass.predicted(task, ids, id()) : new int[ids.length];
        int[] picks = pick(scores, stratum, classes, task.take(), task.seed());
        double[] utilities = MathOps.select(scores, picks);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("poolMean", Arrays.stream(scores).average().orElse(Double.NaN));
        facts.put("batchMean", Arrays.stream(utilities).average().orElse(Double.NaN));
        if (conditional) {
            count(facts, "class", stratum, picks, classes);
        }
        if (rounding != Rounding.SYSTEMATIC) {
            Histogram histogram = Histogram.of(scores, bins);
            for (int b = 0; b < bins; b++) {
                if (histogram.counts()[b] > 0) {
                    facts.put("edge[" + b + "]", histogram.edges()[b]);
                }
            }
            count(facts, "bin", histogram.bin(), picks, bins);
        }
        return new Selection(MathOps.select(ids, picks), utilities, facts);
    }

    private static void count(Map<String, Double> facts, String what, int[] stratum, int[] picks, int strata) {
        double[] rows = new double[strata];
        double[] picked = new double[strata];
        for (int s : stratum) {
            rows[s]++;
        }
        for (int i : picks) {
            picked[stratum[i]]++;
        }
        for (int s = 0; s < strata; s++) {
            if (rows[s] > 0) {
                facts.put(what + "[" + s + "].rows", rows[s]);
                facts.put(what + "[" + s + "].picks", picked[s]);
            }
        }
    }

    /**
     * The rule itself, over any scalar score.
     *
     * @param scores one finite score for each of N rows
     * @param n how many to take, at most N
     * @param seed stream of the draws
     * @return n distinct positions
     * @throws IllegalArgumentException if n is out of range or a score is not finite
     */
    public int[] pick(double[] scores, int n, SeedTree seed) {
        return pick(scores, new int[scores.length], 1, n, seed);
    }

    private int[] pick(double[] scores, int[] stratum, int strata, int n, SeedTree seed) {
        Checks.inRange("n", n, 0, scores.length);
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                Checks.argument(false, "scores[%d] must be finite, got %s", i, scores[i]);
            }
        }
        if (n == 0) {
            return new int[0];
        }
        RandomGenerator rng = seed.generator();
        return rounding == Rounding.SYSTEMATIC
                ? systematic(scores, stratum, strata, n, rng)
                : binned(scores, stratum, strata, n, rng);
    }

    /** Rows at evenly spaced ranks of the order by stratum and score; only the rows near those ranks are sorted. */
    private static int[] systematic(double[] scores, int[] stratum, int strata, int n, RandomGenerator rng) {
        int rows = scores.length;
        long u = rng.nextLong(rows);
        Buckets buckets = new Buckets(scores, stratum, strata);
        boolean[] wanted = new boolean[buckets.counts.length];
        int bucket = 0;
        long before = 0; // rows in the buckets below
        for (int j = 0; j < n; j++) {
            long rank = (u + (long) j * rows) / n;
            while (rank >= before + buckets.counts[bucket]) {
                before += buckets.counts[bucket++];
            }
            wanted[bucket] = true;
        }
        int[] order = buckets.sorted(wanted, scores, stratum, rng);
        int[] picks = new int[n];
        bucket = 0;
        before = 0;
        int skipped = 0; // of them, rows in buckets that are not wanted
        for (int j = 0; j < n; j++) {
            long rank = (u + (long) j * rows) / n;
            while (rank >= before + buckets.counts[bucket]) {
                skipped += wanted[bucket] ? 0 : buckets.counts[bucket];
                before += buckets.counts[bucket++];
            }
            picks[j] = order[(int) (rank - skipped)];
        }
        return picks;
    }

    /** Rows in buckets that follow the order by stratum and score: equal widths of the score inside each stratum. */
    private static final class Buckets {
        private static final int MOST = 1 << 16;
        private final int[] bucket;
        private final int[] counts;

        Buckets(double[] scores, int[] stratum, int strata) {
            double lo = Double.POSITIVE_INFINITY;
            double hi = Double.NEGATIVE_INFINITY;
            for (double s : scores) {
                lo = Math.min(lo, s);
                hi = Math.max(hi, s);
            }
            int width = Math.max(1, Math.min(MOST, scores.length) / strata);
            double scale = hi > lo ? width / (hi - lo) : 0;
            if (!(scale < Double.POSITIVE_INFINITY)) {
                scale = 0; // a range too small to divide: one bucket, which is sorted
            }
            bucket = new int[scores.length];
            counts = new int[strata * width];
            for (int i = 0; i < scores.length; i++) {
                bucket[i] = stratum[i] * width + Math.min(width - 1, (int) ((scores[i] - lo) * scale));
                counts[bucket[i]]++;
            }
        }

        /** The rows of the wanted buckets by stratum and score, rows of equal score shuffled. */
        int[] sorted(boolean[] wanted, double[] scores, int[] stratum, RandomGenerator rng) {
            int size = 0;
            for (int b = 0; b < counts.length; b++) {
                size += wanted[b] ? counts[b] : 0;
            }
            int[] rows = new int[size];
            int at = 0;
            for (int i = 0; i < bucket.length; i++) {
                if (wanted[bucket[i]]) {
                    rows[at++] = i;
                }
            }
            long[] strata = new long[size];
            int[] order = IndexSort.ascending(MathOps.range(size), MathOps.select(scores, rows));
            for (int i = 0; i < size; i++) {
                strata[i] = stratum[rows[i]];
            }
            int[] sorted = MathOps.select(rows, IndexSort.ascending(order, strata));
            for (int from = 0, to = 1; from < size; from = to++) {
                while (to < size && same(sorted[from], sorted[to], scores, stratum)) {
                    to++;
                }
                for (int i = to - 1; i > from; i--) {
                    int j = from + rng.nextInt(i - from + 1);
                    int t = sorted[i];
                    sorted[i] = sorted[j];
                    sorted[j] = t;
                }
            }
            return sorted;
        }

        private static boolean same(int i, int j, double[] scores, int[] stratum) {
            return scores[i] == scores[j] && stratum[i] == stratum[j];
        }
    }

    private int[] binned(double[] scores, int[] stratum, int strata, int n, RandomGenerator rng) {
        Histogram histogram = Histogram.of(scores, bins);
        if (strata > 1) {
            histogram = histogram.inside(stratum, strata);
        }
        boolean authors = rounding == Rounding.AUTHORS;
        int[] quota = authors ? histogram.ceilQuotas(n) : largestRemainder(histogram.counts(), n);
        int[][] members = authors ? histogram.halfOpenMembers(scores) : histogram.members();
        IntStream.Builder picks = IntStream.builder();
        for (int b = 0; b < members.length; b++) {
            for (int i = 0; i < Math.min(quota[b], members[b].length); i++) { // Fisher-Yates as far as needed
                int j = i + rng.nextInt(members[b].length - i);
                int t = members[b][i];
                members[b][i] = members[b][j];
                members[b][j] = t;
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

        /** A cell for each stratum and bin, in this order, over the same edges. */
        Histogram inside(int[] stratum, int strata) {
            int[] cell = new int[bin.length];
            int[] sizes = new int[Math.multiplyExact(strata, counts.length)];
            for (int i = 0; i < bin.length; i++) {
                cell[i] = stratum[i] * counts.length + bin[i];
                sizes[cell[i]]++;
            }
            return new Histogram(edges, cell, sizes);
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
