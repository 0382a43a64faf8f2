package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;

/**
 * MCP, multiple-boundary clustering and prioritisation: rows near every decision boundary. A row belongs to the boundary
 * of its two most likely classes, in order, with priority {@code p_(2) / p_(1)} in [0, 1]. Each turn takes the row of
 * highest priority of every boundary that has rows left; in the last turn, where fewer rows are wanted than boundaries
 * have any, those of highest priority. Inside a turn the order is that of priority.
 *
 * <p>Equal classes go to the lower index, equal priorities to a random order that depends on row ids alone. Utilities are priorities.
 *
 * <p>References: Shen et al., Multiple-boundary clustering and prioritization to promote neural network retraining, ASE
 * 2020, doi:10.1145/3324884.3416621; the rule is that of the public code of Guo et al., arXiv:2112.02542, which never
 * ends where the batch is the whole pool and can return row 0 several times where predictions are certain.
 */
public record Mcp() implements Acquisition {
    @Override
    public String id() {
        return "mcp";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        Matrix p = Space.finite(
                task.model().probabilities(task.inputs().features().select(ids)), ids, id(), "probability");
        double[] priority = new double[ids.length];
        int[] boundary = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            int first = p.argmax(i);
            int second = second(p, i, first);
            priority[i] = p.columns() == 1 ? 0 : p.get(i, second) / p.get(i, first);
            boundary[i] = first * p.columns() + second;
        }
        int[] picks = pick(boundary, priority, task.take(), ids, task.seed());
        double boundaries =
                Arrays.stream(picks).map(i -> boundary[i]).distinct().count();
        return new Scores(ids, priority).picked(picks, Map.of("boundaries", boundaries));
    }

    /**
     * The rule itself.
     *
     * @param boundary boundary of each row
     * @param priority priority of each row
     * @param n how many to take, at most as many as there are rows
     * @param ids names of the rows' random streams
     * @param seed stream of the ties
     */
    static int[] pick(int[] boundary, double[] priority, int n, int[] ids, SeedTree seed) {
        int[] byPriority = Picks.top(priority, priority.length, ids, seed);
        int[] count = new int[Arrays.stream(boundary).max().orElse(0) + 1];
        long[] turn = new long[boundary.length];
        for (int i : byPriority) {
            turn[i] = Double.isNaN(priority[i]) ? boundary.length : count[boundary[i]]++;
        }
        return Arrays.copyOf(IndexSort.ascending(byPriority, turn), n);
    }

    private static int second(Matrix p, int i, int first) {
        int best = first == 0 && p.columns() > 1 ? 1 : 0;
        for (int j = 0; j < p.columns(); j++) {
            if (j != first && p.get(i, j) > p.get(i, best)) {
                best = j;
            }
        }
        return best;
    }
}
