package dev.ralf.core.loop;

import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;

/** Chooses the rows that are labelled before the first model exists. */
public interface InitialSelector {
    /** Name in specs. */
    String id();

    /**
     * Selects.
     *
     * @return distinct rows of the pool in the order of purchase; {@code size} of them unless the selector says
     *     otherwise
     */
    int[] select(Task task);

    /**
     * One request for initial rows.
     *
     * @param inputs inputs of the whole data set
     * @param pool rows to choose from
     * @param size how many, in [1, pool]
     * @param classes number of classes, at least 2
     * @param oracle for selectors that look at labels: each label costs
     * @param seed stream of this selection
     */
    record Task(Inputs inputs, int[] pool, int size, int classes, Oracle oracle, SeedTree seed) {
        /** Checks the ranges. */
        public Task {
            Checks.inRange("initial.size", size, 1, pool.length);
            Checks.atLeast("classes", classes, 2);
        }
    }
}
