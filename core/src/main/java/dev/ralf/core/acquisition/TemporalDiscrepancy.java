package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * TOD, temporal output discrepancy: the rows whose predictions changed most since the last round,
 *
 * <pre>{@code  utility(x) = 1/2 |p_now(x) - p_before(x)|_2^2}</pre>
 *
 * in [0, 1], a lower bound of how far the loss may have moved. In the first round, where there is no model before, the choice
 * is random with utilities NaN; the fact {@code previousModel} is 1 or 0. Ties are broken at random, independently of the
 * pool's order.
 *
 * <p>Reference: Huang, Wang, Xiong, Huang and Dou, Semi-Supervised Active Learning with Temporal Output Discrepancy, ICCV
 * 2021, arXiv:2107.14153, as in the authors' public code, except for its first cycle, which takes the lowest scores against an
 * untrained network. They score a random subset of the pool; put a random subset around it for that.
 */
public record TemporalDiscrepancy() implements Acquisition {
    @Override
    public String id() {
        return "tod";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no run whose last round could be looked at, or a probability is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        Optional<Classifier> previous = task.requireRun(id()).previous();
        int[] ids = Space.ascending(task);
        double[] scores = new double[ids.length];
        Arrays.fill(scores, Double.NaN);
        if (previous.isPresent() && ids.length > 0) {
            var rows = task.inputs().features().select(ids);
            scores = scores(
                    Space.finite(task.model().probabilities(rows), ids, id(), "probability"),
                    Space.finite(previous.get().probabilities(rows), ids, id(), "earlier probability"));
        }
        return new Scores(ids, scores).top(task, Map.of("previousModel", previous.isPresent() ? 1.0 : 0.0));
    }

    /** The score of each row of two probability matrices {@code [n][k]}. */
    static double[] scores(Matrix now, Matrix before) {
        double[] scores = new double[now.rows()];
        for (int c = 0; c < now.data().length; c++) {
            double difference = now.data()[c] - before.data()[c];
            scores[c / now.columns()] += difference * difference / 2;
        }
        return scores;
    }
}
