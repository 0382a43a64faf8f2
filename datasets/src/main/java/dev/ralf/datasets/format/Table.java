package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Inputs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoded table: the rows of one or more files, in order.
 *
 * @param inputs features, columns, groups and weights of all rows
 * @param labels class of each row
 * @param classes class names
 * @param partSizes rows that came from each file
 * @param officialTest rows that a column of the file calls the official test set, ascending; empty without such a column
 * @param facts what was done: rows, encoding, dropped columns with reasons, imputed values, repeated rows
 */
public record Table(
        Inputs inputs,
        int[] labels,
        List<String> classes,
        List<Integer> partSizes,
        int[] officialTest,
        Map<String, String> facts) {
    /** Copies the collections. */
    public Table {
        classes = List.copyOf(classes);
        partSizes = List.copyOf(partSizes);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * The data set of this table.
     *
     * @param name its name
     * @param officialTest rows of an official test set
     * @param more facts that go before those of the table
     */
    public Dataset dataset(String name, int[] officialTest, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(facts);
        return new Dataset(name, inputs, labels, classes, officialTest, all);
    }
}
