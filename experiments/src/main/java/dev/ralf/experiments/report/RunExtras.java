package dev.ralf.experiments.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run folder has beside its records, and a report shows where it is there.
 *
 * @param selections facts that acquisitions gave about their choices
 * @param times times of rounds; not deterministic
 * @param images pictures of rows as PNG in base64, by row
 */
public record RunExtras(List<Line> selections, List<Line> times, Map<Integer, String> images) {
    /** Nothing beside the records. */
    public static final RunExtras NONE = new RunExtras(List.of(), List.of(), Map.of());

    /** Takes unmodifiable copies. */
    public RunExtras {
        selections = List.copyOf(selections);
        times = List.copyOf(times);
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /**
     * Numbers of one round: facts about a purchase, or seconds by phase (fit, calibrate, evaluate, select).
     *
     * @param cell name of the cell
     * @param seed repetition
     * @param round round
     * @param numbers by name
     */
    public record Line(String cell, int seed, int round, Map<String, Double> numbers) {
        /** Takes an unmodifiable copy. */
        public Line {
            Objects.requireNonNull(cell, "cell");
            numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        }
    }
}
