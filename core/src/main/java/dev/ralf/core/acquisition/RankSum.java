package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import java.util.List;
import java.util.Set;

/**
 * The rows of the least weighted sum of ranks: {@code s_i = - sum_k w_k r_ki / (sum_k w_k (N - 1))}, where r_ki is the
 * rank of row i under acquisition k, 0 for the best, equal utilities sharing their mean rank (Borda's count). In [-1, 0].
 * Ranks do not care for the units of the utilities. Ties are broken at random. Each part orders the whole pool once.
 *
 * @param parts acquisitions, at least 1
 * @param weights w_k, at least 0 and not all 0, one for each
 */
public record RankSum(List<Acquisition> parts, List<Double> weights) implements Acquisition {
    /** Copies the lists and checks them. */
    public RankSum {
        parts = List.copyOf(parts);
        weights = Weights.checked("weights", weights, parts.size());
    }

    @Override
    public String id() {
        return "rank-sum";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Ranking.needs(parts);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        double[] score = new double[ids.length];
        double scale = Weights.sum(weights) * Math.max(1, ids.length - 1);
        for (int k = 0; k < parts.size(); k++) {
            double[] ranks =
                    Ranking.of(parts.get(k), task, task.seed().child("part", k)).ranks();
            for (int i = 0; i < score.length; i++) {
                score[i] -= weights.get(k) * ranks[i] / scale;
            }
        }
        return Ranking.best(ids, score, task);
    }
}
