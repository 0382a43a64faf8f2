package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several acquisitions share the batch: part k takes {@code floor(c_k + u) - floor(c_(k-1) + u)} rows, where c_k is n
 * times the cumulative share of the weights and u one uniform draw, so that each part has exactly n w_k / sum(w) rows on
 * average and never more than one row away from it. The parts choose one after the other, each from what those before it
 * left; their picks are listed by turns. Utilities are those of the parts, and not comparable between them. Mixing a
 * share of {@code random} into a greedy method keeps it exploring.
 *
 * @param parts acquisitions, at least 1
 * @param weights at least 0 and not all 0, one for each
 */
public record Mixture(List<Acquisition> parts, List<Double> weights) implements Acquisition {
    /** Copies the lists and checks them. */
    public Mixture {
        parts = List.copyOf(parts);
        weights = Weights.checked("weights", weights, parts.size());
    }

    @Override
    public String id() {
        return "mixture";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Ranking.needs(parts);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] left = Space.ascending(task);
        int[] quota = quotas(
                weights, task.take(), task.seed().child("share").generator().nextDouble());
        Set<Integer> taken = new HashSet<>();
        Map<String, Double> facts = new LinkedHashMap<>();
        Selection[] chosen = new Selection[parts.size()];
        for (int k = 0; k < chosen.length; k++) {
            facts.put("rows." + k, (double) quota[k]);
            chosen[k] = quota[k] == 0
                    ? Selection.of(new int[0], new double[0])
                    : parts.get(k).select(task.over(left, quota[k], task.seed().child("part", k)));
            Arrays.stream(chosen[k].ids()).forEach(taken::add);
            left = Ranking.without(left, taken);
        }
        return Quota.byTurns(chosen, facts);
    }

    /** Rows of each part, which add up to n. */
    static int[] quotas(List<Double> weights, int n, double u) {
        Checks.inRange("u", u, 0, 1);
        double total = Weights.sum(weights);
        int[] quota = new int[weights.size()];
        double cumulative = 0;
        int before = 0;
        for (int k = 0; k < quota.length; k++) {
            cumulative += weights.get(k);
            int upTo = k == quota.length - 1 ? n : Math.min(n, (int) Math.floor(n * (cumulative / total) + u));
            quota[k] = upTo - before;
            before = upTo;
        }
        return quota;
    }
}
