package dev.ralf.core.acquisition;

import java.util.Map;

/**
 * The rows whose predictions are most uncertain; ties are broken at random, independently of the pool's order. The pool is
 * scored in batches, so that beside its inputs only one number a row is held.
 *
 * @param id name in records
 * @param score uncertainty of a probability row
 */
public record UncertaintySampling(String id, UncertaintyScore score) implements Acquisition {
    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        return new Scores(ids, PoolScores.of(score, task, ids, id)).top(task, Map.of());
    }
}
