package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import java.util.Map;
import java.util.Set;

/**
 * The rows with the highest score over T samples of the model, Monte-Carlo dropout for a network; ties are broken at
 * random, independently of the pool's order. Each row is scored alone: a batch may hold near-duplicates, see
 * {@link BatchBald} and {@link PowerBald}.
 *
 * <p>A pass is one dropout mask for the whole pool in {@code Mode.STOCHASTIC}, in which normalisation layers keep their
 * statistics; public codes draw a mask for every row, in training mode.
 *
 * @param id name in records
 * @param score score of the passes
 * @param passes number of passes T, at least 1; the disagreement scores need 2 to tell rows apart
 */
public record StochasticSampling(String id, StochasticScore score, int passes) implements Acquisition {
    /** Checks the range. */
    public StochasticSampling {
        Checks.atLeast("passes", passes, 1);
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(StochasticModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        StochasticPasses drawn = StochasticPasses.draw(task, passes, id);
        double[] scores = drawn.passes().isEmpty() ? new double[0] : score.of(drawn.passes());
        int[] picks = Picks.top(scores, task.take(), drawn.ids(), task.seed());
        return drawn.selection(picks, scores, Map.of());
    }
}
