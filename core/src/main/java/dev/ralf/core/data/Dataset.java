package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A classification data set: inputs, labels, classes and provenance. Row {@code i} has id {@code i} for ever. The loop
 * hands {@link #inputs()} to acquisition and gives the labels to an oracle alone.
 *
 * @param name id and variant, for example {@code frempl}
 * @param inputs features, sensitive attributes, weights
 * @param labels class of each row
 * @param classes class names
 * @param officialTest rows of an official test set, ascending; empty where the source has none
 * @param facts what a reader of the report should know, in order: source, licence, dropped columns and why, hashes
 */
public record Dataset(
        String name, Inputs inputs, int[] labels, List<String> classes, int[] officialTest, Map<String, String> facts) {
    /** Checks lengths, labels and the official test rows. */
    public Dataset {
        Checks.size("labels", labels.length, inputs.features().size());
        classes = List.copyOf(classes);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                Checks.inRange("labels[" + i + "]", labels[i], 0, classes.size() - 1);
            }
        }
        for (int i = 0; i < officialTest.length; i++) {
            Checks.inRange("officialTest[" + i + "]", officialTest[i], 0, labels.length - 1);
            Checks.argument(
                    i == 0 || officialTest[i - 1] < officialTest[i],
                    "officialTest must be ascending, got %d after %d",
                    officialTest[i],
                    i == 0 ? -1 : officialTest[i - 1]);
        }
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Number of rows. */
    public int size() {
        return labels.length;
    }

    /** The labelled examples of these rows. */
    public Examples examples(int[] rows) {
        List<Groups> groups = new ArrayList<>();
        for (Groups g : inputs.groups()) {
            groups.add(g.select(rows));
        }
        return new Examples(
                rows.clone(),
                inputs.features().select(rows),
                MathOps.select(labels, rows),
                groups,
                MathOps.select(inputs.weights(), rows));
    }

    /** The same data set with other inputs of the same rows, for example standardised ones. */
    public Dataset withInputs(Inputs other) {
        return new Dataset(name, other, labels, classes, officialTest, facts);
    }
}
