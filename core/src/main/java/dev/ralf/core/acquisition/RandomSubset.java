package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Another acquisition on a uniform sample of the pool: bounds the cost of a costly one, and spreads the picks of a
 * greedy one. The sample has {@code max(size, n)} rows for a batch of n, or the pool if it is smaller.
 *
 * @param inner chooses among the sample
 * @param size rows of the sample, at least 1
 */
public record RandomSubset(Acquisition inner, int size) implements Acquisition {
    /** Checks the size. */
    public RandomSubset {
        Checks.atLeast("size", size, 1);
    }

    @Override
    public String id() {
        return "random-subset";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return inner.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        int[] order = MathOps.range(ids.length);
        SeedTree.shuffle(order, task.seed().child("subset").generator());
        int[] sample = MathOps.select(ids, Arrays.copyOf(order, Math.min(ids.length, Math.max(size, task.take()))));
        Arrays.sort(sample);
        Selection chosen =
                inner.select(task.over(sample, task.take(), task.seed().child("inner")));
        return new Selection(chosen.ids(), chosen.utilities(), Map.of("candidates", (double) sample.length));
    }
}
