package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batch mode by maximum mean discrepancy (BMAL): uncertain rows that bring the labelled set and the rest of the pool to
 * the same distribution. The batch Q of n rows makes
 *
 * <pre>
 * R(Q) + lambda C(Q)
 * R(Q) = 1/2 K(Q, Q) + (n_u - n) / N K(Q, L) - (n_l + n) / N K(Q, U)
 * C(Q) = sum_{x in Q} max(max_k p_k(x), e)
 * </pre>
 *
 * <p>small, where K sums the kernel {@code exp(-d^2 / median(d^2))} over all pairs, L are the n_l labelled and U the n_u
 * unlabelled rows, N = n_l + n_u, and e is the {@code gamma (n_u / N)^tau} percent quantile of the confidences of U: a
 * floor below which all rows are uncertain enough, which falls as labels come. R is the squared MMD between L + Q and
 * U - Q up to a factor and a constant. Randomised greedy: n times, one of the n rows of least marginal value, at random;
 * then the kernel to it is added to the value of the others.
 *
 * <p>Utilities are minus the values at the time of the pick. Facts: the floor, lambda, and the median distance. Equal
 * values go to the lower id before the draw. Time O(N^2 d) once for each round up to {@code exactRows} rows, linear in N
 * above (see {@link Herding}), then O(N (n_l + n) d); memory O(N d).
 *
 * <p>References: Chattopadhyay, Wang, Fan, Davidson, Panchanathan and Ye, Batch mode active sampling based on marginal
 * probability distribution matching, KDD 2012, doi:10.1145/2339530.2339647 (R); Hu, PhD thesis, chapter 3, and its
 * public code (C, gamma = 20, tau = 10, lambda = n^2, the randomised greedy). Deviation: that code adds K(Q, U) instead
 * of subtracting it, and subtracts the kernel to a pick instead of adding it, which prefers rows far from the pool and
 * close to each other; RALF keeps to the definition. The median of d^2 is taken as the square of the median of d.
 *
 * @param space where distances are measured
 * @param lambda weight of the confidence, at least 0; 0 for the square of the batch
 * @param gamma percent of the confidences below the floor at the start, in [0, 100]
 * @param tau how fast the floor falls, at least 0
 * @param exactRows largest pool with exact kernel sums, at least 0
 */
public record MmdBatch(Space space, double lambda, double gamma, double tau, int exactRows) implements Acquisition {
    /** Checks the ranges. */
    public MmdBatch {
        Checks.nonNegative("lambda", lambda);
        Checks.inRange("gamma", gamma, 0, 100);
        Checks.nonNegative("tau", tau);
        Checks.atLeast("exactRows", exactRows, 0);
    }

    @Override
    public String id() {
        return space.name("mmd-batch");
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        Space.Points points = space.points(task, id());
        int[] unlabelled = points.unlabelledPositions();
        int[] ids = MathOps.select(points.ids(), unlabelled);
        double[] confidence = PoolScores.of(UncertaintyScore.LEAST_CONFIDENCE, task, ids, id());
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = 1 - confidence[i];
        }
        double all = points.ids().length;
        double floor = quantile(confidence, gamma / 100 * Math.pow(ids.length / all, tau));
        double weight = lambda == 0 ? (double) n * n : lambda;

        PoolKernel kernel = new PoolKernel(points.matrix(), Herding.Kernel.RBF, Math.sqrt(0.5));
        double[] toPool = kernel.size() <= exactRows
                ? kernel.means()
                : kernel.approximateMeans(Herding.DIRECTIONS, task.seed().child("directions"));
        double[] toLabelled = new double[toPool.length];
        for (int l : points.labelledPositions()) {
            kernel.add(l, toLabelled);
        }
        double[] value = new double[toPool.length];
        for (int i = 0; i < ids.length; i++) {
            int row = unlabelled[i];
            double h = (ids.length - n) / all * toLabelled[row]
                    - (points.labelledPositions().length + n) / all * (all * toPool[row] - toLabelled[row]);
            value[row] = 0.5 + h + weight * Math.max(confidence[i], floor);
        }
        double[] utilities = new double[n];
        int[] picks = greedy(
                kernel,
                value,
                unlabelled,
                utilities,
                task.seed().child("greedy").generator());
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("confidenceFloor", floor);
        facts.put("lambda", weight);
        facts.put("medianDistance", kernel.median());
        return new Selection(MathOps.select(points.ids(), picks), utilities, facts);
    }

    /** Takes as many rows as there are places for utilities, each one of so many of least value. */
    private static int[] greedy(
            PoolKernel kernel, double[] value, int[] candidates, double[] utilities, RandomGenerator rng) {
        int n = utilities.length;
        int[] left = candidates;
        int[] picks = new int[n];
        for (int pick = 0; pick < n; pick++) {
            int among = Math.min(n, left.length);
            int chosen = least(value, left, rng.nextInt(among), among);
            picks[pick] = chosen;
            utilities[pick] = -value[chosen];
            left = IntStream.of(left).filter(i -> i != chosen).toArray();
            kernel.add(chosen, value);
        }
        return picks;
    }

    /** The row with the value of this rank among the {@code among} least. */
    private static int least(double[] value, int[] rows, int rank, int among) {
        if (among == rows.length) {
            return IndexSort.ascending(rows, value)[rank];
        }
        double[] values = MathOps.select(value, rows);
        int[] best = Picks.least(values, among);
        return rows[IndexSort.ascending(best, values)[rank]];
    }

    /** The quantile of values at a share in [0, 1], by linear interpolation between order statistics. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
