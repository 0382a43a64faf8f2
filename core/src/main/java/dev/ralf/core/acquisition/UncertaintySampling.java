package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;

/**
 * The rows whose predictions are most uncertain; ties are broken at random, independently of the pool's order.
 *
 * @param id name in records
 * @param score uncertainty of a probability row
 */
public record UncertaintySampling(String id, UncertaintyScore score) implements Acquisition {
    @Override
    public Selection select(AcquisitionTask task) {
        double[] scores = score.of(task.model().probabilities(task.pool()));
        int[] picks = Picks.top(scores, task.take(), task.unlabelled(), task.seed());
        double[] utilities = MathOps.select(scores, picks);
        return new Selection(
                MathOps.select(task.unlabelled(), picks),
                utilities,
                java.util.Map.of(
                        "poolMean", Arrays.stream(scores).average().orElse(Double.NaN),
                        "batchMean", Arrays.stream(utilities).average().orElse(Double.NaN)));
    }
}
