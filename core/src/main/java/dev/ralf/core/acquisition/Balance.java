package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import java.util.Map;
import java.util.Set;

/**
 * BALanCe: the rows whose label is expected to tell apart most pairs of models that differ in their decisions. With K
 * pairs of passes (a_i, b_i), e_i = 1 where the two decide differently on at least a share {@code threshold} of the
 * unlabelled rows (else 0, as they count as equivalent), likelihoods scaled to {@code l(y) = p(y) / max p}, and m the
 * mean of all 2K passes, the score is
 *
 * <pre>{@code  sum_y m(y) (1/K) sum_i e_i (1 - l_a,i(y) l_b,i(y))}</pre>
 *
 * in [0, 1]. The rows with the highest score are taken, each scored alone; ties are broken at random, independently of the
 * pool's order. If no pair differs enough, all scores are 0 and the choice is random; the fact {@code differingPairs}
 * says how many did. A pass decides for its most likely class, the lowest one of a tie.
 *
 * <p>Reference: Zhang, Khan, Grossman, Chen, Scalable Batch-Mode Deep Bayesian Active Learning via Equivalence Class
 * Annealing, arXiv:2112.13737; score and defaults as in the authors' public code, whose default threshold is 0.05.
 * Deviations: their experiments anneal the threshold as a fraction of the validation error, of which a selector knows
 * nothing; they compare decisions on rows set aside, we on the unlabelled ones. Their batch rules are {@link
 * BatchBalance}, {@link BalanceClustering} and a {@link StochasticBatch} of this score (PowerBALanCe).
 *
 * @param pairs number of pairs of passes K, at least 1
 * @param threshold share of decisions that must differ, in [0, 1]; at 0 every pair counts
 */
public record Balance(int pairs, double threshold) implements Acquisition {
    /** Checks the ranges. */
    public Balance {
        Checks.atLeast("pairs", pairs, 1);
        Checks.inRange("threshold", threshold, 0, 1);
    }

    @Override
    public String id() {
        return "balance";
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
        StochasticPasses drawn = StochasticPasses.draw(task, Math.multiplyExact(2, pairs), id());
        if (drawn.passes().isEmpty()) {
            return Selection.of(new int[0], new double[0]);
        }
        ModelPairs models = ModelPairs.of(drawn.passes(), threshold);
        double[] scores = models.scores();
        int[] picks = Picks.top(scores, task.take(), drawn.ids(), task.seed());
        return drawn.selection(picks, scores, Map.of("differingPairs", (double) models.differing()));
    }
}
