package dev.ralf.core.loop;

import dev.ralf.core.training.ModelState;
import java.util.List;
import java.util.Optional;

/**
 * Where a killed run goes on: the rounds that are recorded, and the state of the last one's model.
 *
 * @param records recorded rounds 0 .. r, without gaps
 * @param state state after round r; absent if nothing is recorded or the learner has none
 */
public record History(List<RoundRecord> records, Optional<ModelState> state) {
    /** Copies the list. */
    public History {
        records = List.copyOf(records);
    }

    /** A run that has not begun. */
    public static History none() {
        return new History(List.of(), Optional.empty());
    }
}
