package dev.ralf.datasets.shift;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;

/** A graded change of inputs. */
public interface Corruption {
    /** Grades, from the weakest to the strongest. */
    int SEVERITIES = 5;

    /** Name in options and measurements, for example {@code gaussian-noise}. */
    String id();

    /**
     * Corrupted copies.
     *
     * @param x inputs
     * @param ids stable id of each row, the name of its random stream
     * @param severity in [1, 5]
     * @param seed stream of this corruption and severity
     * @return the same rows, corrupted
     */
    Features apply(Features x, int[] ids, int severity, SeedTree seed);
}
