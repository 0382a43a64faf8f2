package dev.ralf.core.loop;

import java.util.List;
import java.util.Optional;

/**
 * Says when to stop buying labels: a pure function of what the rounds so far left on record, so that a resumed run stops
 * where an uninterrupted one does. It never sees the test part, and no label of the pool that was not bought.
 */
public interface StoppingCriterion {
    /** Name in specs. */
    String id();

    /** True if it needs the accuracy on the validation part, whose labels are then bought and counted. */
    default boolean needsValidation() {
        return false;
    }

    /**
     * Decides.
     *
     * @param rounds signals of the rounds so far, the newest last; at least one
     * @return why to stop now, in a few words with the numbers that decided; empty to go on
     */
    Optional<String> reason(List<StopSignals> rounds);
}
