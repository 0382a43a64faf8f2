package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Set;

/**
 * The rows of the largest product of several acquisitions' utilities, each scaled to [0, 1] over the pool first:
 *
 * <pre>s_i = prod_k ((u_ki - min_j u_kj) / (max_j u_kj - min_j u_kj))^(w_k)</pre>
 *
 * <p>An acquisition whose utilities are all equal counts as 1 everywhere; one that has none for some row counts by place,
 * {@code 1 - place / (N - 1)}. The row that an acquisition likes least has the product 0. Ties are broken at random.
 * Each part orders the whole pool once.
 *
 * @param parts acquisitions, at least 1
 * @param powers w_k, at least 0, one for each
 */
public record ProductOf(List<Acquisition> parts, List<Double> powers) implements Acquisition {
    /** Copies the lists and checks them. */
    public ProductOf {
        parts = List.copyOf(parts);
        powers = Weights.checked("powers", powers, parts.size());
    }

    @Override
    public String id() {
        return "product";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Ranking.needs(parts);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        double[] score = new double[ids.length];
        java.util.Arrays.fill(score, 1);
        for (int k = 0; k < parts.size(); k++) {
            double[] u =
                    Ranking.of(parts.get(k), task, task.seed().child("part", k)).scaled();
            Checks.size("utilities of part " + k, u.length, score.length);
            for (int i = 0; i < score.length; i++) {
                score[i] *= Math.pow(u[i], powers.get(k));
            }
        }
        return Ranking.best(ids, score, task);
    }
}
