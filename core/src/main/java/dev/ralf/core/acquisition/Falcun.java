package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * FALCUN: uncertain rows, unlike those picked, in the space of probabilities. With u = 1 - (p_(1) - p_(2)) and t the L1
 * distance to the nearest pick (u before the first one, and never more than it), each pick is drawn from the rows left with
 * probability proportional to
 *
 * <pre>(t' + u)^gamma,     t' = t scaled to [0, 1] over the rows left, 0 if all are equal</pre>
 *
 * and uniformly where all t, or all sums, are 0; the fact {@code uninformedPicks} counts these. gamma = 0 is random, a large
 * one takes the best. Utilities are t' + u at the time of the pick. O(N n K); no embeddings.
 *
 * <p>Reference: Gilhuber, Beer, Ma and Seidl, FALCUN: A Simple and Efficient Deep Active Learning Strategy, ECML PKDD 2024,
 * as in the authors' public code with its defaults (gamma 10, scaled distances).
 *
 * @param gamma exponent, at least 0
 */
public record Falcun(double gamma) implements Acquisition {
    private static final int GRAIN = 4096;

    /** Checks the range. */
    public Falcun {
        Checks.nonNegative("gamma", gamma);
    }

    @Override
    public String id() {
        return "falcun";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        int n = task.take();
        if (n == 0) {
            return Selection.of(ids, new double[0]);
        }
        Matrix p = Space.finite(
                task.model().probabilities(task.inputs().features().select(ids)), ids, id(), "probability");
        double[] uncertainty = UncertaintyScore.MARGIN.of(p);
        for (int i = 0; i < uncertainty.length; i++) {
            uncertainty[i] += 1;
        }
        double[] nearest = uncertainty.clone();
        boolean[] taken = new boolean[ids.length];
        RandomGenerator rng = task.seed().generator();
        int[] picks = new int[n];
        double[] utilities = new double[n];
        int uninformed = 0;
        double[] relevance = new double[ids.length];
        for (int pick = 0; pick < n; pick++) {
            double most = relevance(nearest, uncertainty, taken, relevance);
            int row = most > 0 ? draw(relevance, most, taken, rng) : -1;
            if (row < 0) {
                row = uniform(taken, ids.length - pick, rng);
                uninformed++;
            }
            picks[pick] = row;
            utilities[pick] = relevance[row];
            taken[row] = true;
            approach(p, row, nearest);
        }
        Selection selection =
                new Scores(ids, uncertainty).picked(picks, Map.of("uninformedPicks", (double) uninformed));
        return new Selection(selection.ids(), utilities, selection.facts());
    }

    /** Writes t' + u of the rows left; returns the largest, 0 if all t are 0. */
    private static double relevance(double[] nearest, double[] uncertainty, boolean[] taken, double[] out) {
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (int i = 0; i < nearest.length; i++) {
            if (!taken[i]) {
                min = Math.min(min, nearest[i]);
                max = Math.max(max, nearest[i]);
            }
        }
        double most = 0;
        for (int i = 0; i < nearest.length; i++) {
            if (!taken[i]) {
                out[i] = (max > min ? (nearest[i] - min) / (max - min) : 0) + uncertainty[i];
                most = Math.max(most, out[i]);
            }
        }
        return max == 0 ? 0 : most;
    }

    private int draw(double[] relevance, double most, boolean[] taken, RandomGenerator rng) {
        double[] chance = new double[relevance.length];
        Parallel.ranges(chance.length, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                chance[i] = taken[i] ? 0 : Math.pow(relevance[i] / most, gamma);
            }
        });
        double total = 0;
        for (double c : chance) {
            total += c;
        }
        double u = rng.nextDouble() * total;
        int pick = -1;
        for (int i = 0; i < chance.length && u >= 0; i++) {
            if (chance[i] > 0) {
                pick = i;
                u -= chance[i];
            }
        }
        return pick;
    }

    private static int uniform(boolean[] taken, int left, RandomGenerator rng) {
        int skip = rng.nextInt(left);
        for (int i = 0; ; i++) {
            if (!taken[i] && skip-- == 0) {
                return i;
            }
        }
    }

    private static void approach(Matrix p, int row, double[] nearest) {
        int k = p.columns();
        double[] v = p.data();
        Parallel.ranges(nearest.length, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                double distance = 0;
                for (int j = 0; j < k; j++) {
                    distance += Math.abs(v[i * k + j] - v[row * k + j]);
                }
                nearest[i] = Math.min(nearest[i], distance);
            }
        });
    }
}
