package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Resampled tables without touching rows again: intervals by the bootstrap stratified by group, and permutation tests.
 *
 * <p>Rows of a group are drawn with replacement, so the numbers of rows in its cells are multinomial, drawn exactly. Under
 * a permutation of groups over rows (over rows with equal labels or decisions, see {@link GroupRate.Given}) they are
 * multivariate hypergeometric, drawn exactly. With unequal weights the weight of a cell, given its number of rows, is
 * drawn from the normal distribution with the exact mean and variance (and cut at 0): an approximation, good for cells
 * of some tens of rows. A permutation test with weights asks whether decisions <em>and weights</em> are alike in the
 * groups. References: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 15; Phipson and
 * Smyth, doi:10.2202/1544-6115.1585 (p-values are never 0).
 */
public final class Resampling {
    private final List<String> names;
    private final int classes;
    private final long[][] rows;
    private final double[][] sums;
    private final double[][] squares;
    private final GroupTable observed;

    private Resampling(Decisions decisions, Groups groups) {
        names = groups.values();
        classes = decisions.classes();
        int cells = classes * classes;
        rows = new long[names.size()][cells];
        sums = new double[names.size()][cells];
        squares = new double[names.size()][cells];
        observed = decisions.table(groups);
        for (int i = 0; i < decisions.size(); i++) {
            int s = groups.codes()[i];
            int cell = decisions.labels()[i] * classes + decisions.decisions()[i];
            double w = decisions.weights()[i];
            rows[s][cell]++;
            sums[s][cell] += w;
            squares[s][cell] += w * w;
        }
    }

    /**
     * Of these rows.
     *
     * @throws IllegalArgumentException if numbers of rows differ
     */
    public static Resampling of(Decisions decisions, Groups groups) {
        return new Resampling(decisions, groups);
    }

    /** Number of rows in each group, whatever their weights. */
    public long[] rows() {
        return Arrays.stream(rows).mapToLong(r -> Arrays.stream(r).sum()).toArray();
    }

    /** The table of the rows themselves. */
    public GroupTable observed() {
        return observed;
    }

    /**
     * A number with an interval.
     *
     * @param value of the rows themselves
     * @param lower lower bound; NaN if undefined in more than half of the resamples
     * @param upper upper bound; NaN as the lower one
     * @param undefined share of resamples in which the metric was undefined; these are left out
     */
    public record Estimate(double value, double lower, double upper, double undefined) {}

    /**
     * Percentile intervals from bootstrap samples stratified by group; quantiles are linear (type 7). A gap is never
     * negative, so the interval of a true gap of 0 lies above 0: read it with the permutation test.
     *
     * @param metrics what to estimate; all from the same samples
     * @param samples number of samples, at least 1
     * @param level coverage aimed at, in (0, 1)
     * @param seed stream of the draws
     */
    public List<Estimate> bootstrap(List<FairnessMetrics.Metric> metrics, int samples, double level, SeedTree seed) {
        Checks.atLeast("samples", samples, 1);
        Checks.argument(level > 0 && level < 1, "level must be in (0, 1), got %s", level);
        RandomGenerator rng = seed.generator();
        double[][] values = new double[metrics.size()][samples];
        for (int b = 0; b < samples; b++) {
            GroupTable table = bootstrapSample(rng);
            for (int m = 0; m < values.length; m++) {
                values[m][b] = metrics.get(m).value().applyAsDouble(table);
            }
        }
        List<Estimate> estimates = new ArrayList<>();
        for (int m = 0; m < values.length; m++) {
            double[] defined =
                    Arrays.stream(values[m]).filter(v -> !Double.isNaN(v)).toArray();
            boolean enough = 2 * defined.length >= samples;
            estimates.add(new Estimate(
                    metrics.get(m).value().applyAsDouble(observed),
                    enough ? quantile(defined, (1 - level) / 2) : Double.NaN,
                    enough ? quantile(defined, (1 + level) / 2) : Double.NaN,
                    1 - (double) defined.length / samples));
        }
        return estimates;
    }

    /**
     * Permutation tests: {@code (1 + #{permuted distance >= observed distance}) / (1 + samples)}, where the distance is
     * that of a metric from its value under equality. A permutation for which a metric is undefined counts as extreme.
     *
     * @param metrics what to test; the permutations of those with the same {@link FairnessMetrics.Metric#given} are shared
     * @param samples number of permutations, at least 1
     * @param seed stream of the draws
     * @return p-values in (0, 1]; NaN where the observed metric is undefined, or has no value under equality
     */
    public double[] permutationTests(List<FairnessMetrics.Metric> metrics, int samples, SeedTree seed) {
        Checks.atLeast("samples", samples, 1);
        double[] p = new double[metrics.size()];
        for (GroupRate.Given given : GroupRate.Given.values()) {
            int[] at = IntStream.range(0, p.length)
                    .filter(m -> metrics.get(m).given() == given)
                    .toArray();
            double[] tested = test(
                    given,
                    t -> Arrays.stream(at)
                            .mapToDouble(m -> distance(metrics.get(m), t))
                            .toArray(),
                    samples,
                    seed);
            for (int i = 0; i < at.length; i++) {
                p[at[i]] = tested[i];
            }
        }
        return p;
    }

    /**
     * Permutation tests of every group against all others: of {@code |rate of the group - rate of the rest|}.
     *
     * @param rates rates to compare
     * @param k the positive class of each rate
     * @param samples number of permutations, at least 1
     * @param seed stream of the draws
     * @return p-values {@code [rate][group]}; NaN where a rate is undefined
     * @throws IllegalArgumentException if lengths differ
     */
    public double[][] testAgainstRest(List<GroupRate> rates, int[] k, int samples, SeedTree seed) {
        Checks.size("k", k.length, rates.size());
        Checks.atLeast("samples", samples, 1);
        double[][] p = new double[k.length][names.size()];
        for (GroupRate.Given given : GroupRate.Given.values()) {
            int[] at = IntStream.range(0, k.length)
                    .filter(r -> rates.get(r).given() == given)
                    .toArray();
            double[] tested = test(
                    given,
                    t -> Arrays.stream(at)
                            .mapToObj(r -> t.differencesToRest(rates.get(r), k[r]))
                            .flatMapToDouble(d -> Arrays.stream(d).map(Math::abs))
                            .toArray(),
                    samples,
                    seed);
            for (int i = 0; i < tested.length; i++) {
                p[at[i / names.size()]][i % names.size()] = tested[i];
            }
        }
        return p;
    }

    private double[] test(GroupRate.Given given, Function<GroupTable, double[]> distances, int samples, SeedTree seed) {
        double[] distance = distances.apply(observed);
        double[] p = new double[distance.length];
        RandomGenerator rng = seed.child(given.name()).generator();
        for (int b = 0; b < samples && p.length > 0; b++) {
            double[] permuted = distances.apply(permutation(given, rng));
            for (int m = 0; m < p.length; m++) {
                p[m] += permuted[m] < distance[m] - 1e-12 ? 0 : 1;
            }
        }
        for (int m = 0; m < p.length; m++) {
            p[m] = Double.isNaN(distance[m]) ? Double.NaN : (1 + p[m]) / (1 + samples);
        }
        return p;
    }

    private static double distance(FairnessMetrics.Metric metric, GroupTable table) {
        return Math.abs(metric.value().applyAsDouble(table) - metric.equal());
    }

    /** One bootstrap sample, stratified by group. */
    GroupTable bootstrapSample(RandomGenerator rng) {
        double[][][] counts = new double[rows.length][classes][classes];
        for (int s = 0; s < rows.length; s++) {
            long left = Arrays.stream(rows[s]).sum();
            long unseen = left;
            for (int c = 0; c < rows[s].length && left > 0; c++) {
                long n = rows[s][c];
                long drawn = n == unseen ? left : Draws.binomial(left, (double) n / unseen, rng);
                left -= drawn;
                unseen -= n;
                counts[s][c / classes][c % classes] =
                        weight(drawn, n, sums[s][c], variance(n, sums[s][c], squares[s][c]), 1, rng);
            }
        }
        return GroupTable.ofCounts(names, counts);
    }

    /** One permutation of groups over the rows with equal {@code given}. */
    GroupTable permutation(GroupRate.Given given, RandomGenerator rng) {
        double[][][] counts = new double[rows.length][classes][classes];
        int blocks = given == GroupRate.Given.NOTHING ? 1 : classes;
        for (int block = 0; block < blocks; block++) {
            permute(cells(given, block), counts, rng);
        }
        return GroupTable.ofCounts(names, counts);
    }

    private void permute(int[] cells, double[][][] counts, RandomGenerator rng) {
        long[] n = new long[cells.length];
        double[] sum = new double[cells.length];
        double[] variance = new double[cells.length];
        for (int c = 0; c < cells.length; c++) {
            double square = 0;
            for (int s = 0; s < rows.length; s++) {
                n[c] += rows[s][cells[c]];
                sum[c] += sums[s][cells[c]];
                square += squares[s][cells[c]];
            }
            variance[c] = variance(n[c], sum[c], square);
        }
        for (int s = 0; s < rows.length; s++) {
            long left = 0;
            for (int cell : cells) {
                left += rows[s][cell];
            }
            long unseen = Arrays.stream(n).sum();
            for (int c = 0; c < cells.length; c++) {
                long drawn = Draws.hypergeometric(unseen, n[c], left, rng);
                unseen -= n[c];
                left -= drawn;
                double finite = n[c] > 1 ? (double) (n[c] - drawn) / (n[c] - 1) : 0;
                double weight = Math.min(sum[c], weight(drawn, n[c], sum[c], variance[c], finite, rng));
                counts[s][cells[c] / classes][cells[c] % classes] += weight;
                n[c] -= drawn;
                sum[c] -= weight;
            }
        }
    }

    private int[] cells(GroupRate.Given given, int block) {
        int[] cells = new int[given == GroupRate.Given.NOTHING ? classes * classes : classes];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = switch (given) {
                case NOTHING -> c;
                case LABEL -> block * classes + c;
                case DECISION -> c * classes + block;
            };
        }
        return cells;
    }

    private static double variance(long n, double sum, double squares) {
        if (n == 0) {
            return 0;
        }
        double mean = sum / n;
        double variance = squares / n - mean * mean;
        return variance > 1e-14 * mean * mean ? variance : 0; // equal weights leave rounding errors only
    }

    private static double weight(long drawn, long n, double sum, double variance, double finite, RandomGenerator rng) {
        if (drawn == 0) {
            return 0;
        } else if (drawn == n && finite == 0) {
            return sum;
        }
        double mean = drawn * (sum / n);
        return variance == 0 ? mean : Math.max(0, mean + Math.sqrt(drawn * variance * finite) * rng.nextGaussian());
    }

    /**
     * Linear (type 7) quantile of numbers without NaN.
     *
     * @throws IllegalArgumentException if there is none, or {@code q} is not in [0, 1]
     */
    public static double quantile(double[] values, double q) {
        Checks.atLeast("values", values.length, 1);
        Checks.inRange("q", q, 0, 1);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = q * (sorted.length - 1);
        int i = (int) Math.floor(at);
        double low = sorted[i];
        return i + 1 < sorted.length && at > i ? low + (at - i) * (sorted[i + 1] - low) : low;
    }
}
