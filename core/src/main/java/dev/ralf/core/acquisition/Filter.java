package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two stages: one acquisition takes {@code ceil(factor n)} candidates for a batch of n, another one chooses among them.
 * Filtering by uncertainty and choosing by diversity keeps costly selectors off a large pool. Utilities are those of the
 * second stage.
 *
 * @param first takes the candidates
 * @param then chooses among them
 * @param factor candidates for each row of the batch, at least 1
 */
public record Filter(Acquisition first, Acquisition then, double factor) implements Acquisition {
    /** Checks the factor. */
    public Filter {
        Checks.argument(factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor must be at least 1, got %s", factor);
    }

    @Override
    public String id() {
        return "filter";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Ranking.needs(List.of(first, then));
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        int wanted = (int) Math.min(ids.length, Math.ceil(factor * task.take()));
        int[] candidates =
                first.select(task.over(ids, wanted, task.seed().child("first"))).ids();
        Arrays.sort(candidates = candidates.clone());
        Selection chosen =
                then.select(task.over(candidates, task.take(), task.seed().child("then")));
        return new Selection(chosen.ids(), chosen.utilities(), Map.of("candidates", (double) candidates.length));
    }
}
