package dev.ralf.core.loop;

import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.training.ModelState;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Optional;

/**
 * Where a killed run goes on: the rounds that are recorded, and the state of the last one's model.
 *
 * @param records recorded rounds 0 .. r, without gaps
 * @param state state after round r; absent if nothing is recorded or the learner has none
 * @param selections what was selected after those rounds, the memory of acquisitions that learn from it
 */
public record History(List<RoundRecord> records, Optional<ModelState> state, List<Selection> selections) {
    /** Copies the list and checks that no round is missing. */
    public History {
        records = List.copyOf(records);
        selections = List.copyOf(selections);
        long purchases = records.stream().filter(r -> r.selected().length > 0).count();
        Checks.argument(
                selections.size() == purchases,
                "selections must be as many as the recorded purchases, %d, got %d",
                purchases,
                selections.size());
        for (int r = 0; r < records.size(); r++) {
            Checks.argument(
                    records.get(r).round() == r,
                    "records[%d] must be of round %d, got round %d",
                    r,
                    r,
                    records.get(r).round());
        }
    }

    /** A run that has not begun. */
    public static History none() {
        return new History(List.of(), Optional.empty(), List.of());
    }
}
