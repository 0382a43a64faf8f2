package dev.ralf.experiments.select;

import dev.ralf.core.data.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The encoded columns that a model was trained on, filled from the cells of other rows by name: the order of columns does
 * not matter, and those that the model does not know are passed over.
 */
public final class ModelColumns {
    private static final Set<String> MISSING = Set.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None");
    private static final String ABSENT = "=missing";

    /** How one source column is encoded. */
    private record Source(String name, int number, int absent, Map<String, Integer> levels) {}

    private final List<Column> columns;
    private final List<Source> sources;

    /**
     * Columns of a model.
     *
     * @throws IllegalArgumentException if one of them is no column of a table
     */
    public ModelColumns(List<Column> columns) {
        this.columns = List.copyOf(columns);
        this.sources = sources(columns);
    }

    /** Names of the source columns, in the model's order. */
    public List<String> names() {
        return sources.stream().map(Source::name).toList();
    }

    /** Names of the source columns that are numbers, or those that are names. */
    public List<String> names(boolean numbers) {
        return sources.stream()
                .filter(s -> s.levels.isEmpty() == numbers)
                .map(Source::name)
                .toList();
    }

    /**
     * Checks that a table has the columns.
     *
     * @param data what messages name
     * @param header names of the table's columns
     * @throws IllegalArgumentException with one line if a column of the model is not there
     */
    public void requireIn(Object data, List<String> header) {
        places(data, header);
    }

    /**
     * Where each source column is in a table.
     *
     * @param data what messages name
     * @param header names of the table's columns
     * @throws IllegalArgumentException with one line if a column of the model is not there
     */
    int[] places(Object data, List<String> header) {
        return sources.stream()
                .mapToInt(s -> {
                    int place = header.indexOf(s.name);
                    if (place < 0) {
                        throw new IllegalArgumentException(data + ": has no column " + s.name
                                + ", which the model was trained on (it has " + String.join(", ", header) + ")");
                    }
                    return place;
                })
                .toArray();
    }

    /**
     * One row of the model's columns, before standardisation.
     *
     * @param cells cells of a table's row
     * @param places as {@link #places} gives them
     * @param where begin of messages
     * @throws IllegalArgumentException with one line if a level was never seen, a number is none, or a value is missing where
     *     none was in training
     */
    float[] row(String[] cells, int[] places, String where) {
        float[] x = new float[columns.size()];
        for (int s = 0; s < places.length; s++) {
            fill(x, sources.get(s), cells[places[s]].strip(), where);
        }
        return x;
    }

    private static List<Source> sources(List<Column> columns) {
        Map<String, List<Integer>> bySource = new LinkedHashMap<>();
        for (int j = 0; j < columns.size(); j++) {
            bySource.computeIfAbsent(columns.get(j).source(), s -> new ArrayList<>())
                    .add(j);
        }
        List<Source> sources = new ArrayList<>();
        bySource.forEach((name, places) -> {
            int number = -1;
            int absent = -1;
            Map<String, Integer> levels = new LinkedHashMap<>();
            for (int j : places) {
                Column c = columns.get(j);
                switch (c.kind()) {
                    case ONE_HOT ->
                        levels.put(
                                c.name().startsWith(name + "=") ? c.name().substring(name.length() + 1) : c.name(), j);
                    case NUMERIC -> {
                        if (c.name().equals(name + ABSENT)) {
                            absent = j;
                        } else {
                            number = j;
                        }
                    }
                    default ->
                        throw new IllegalArgumentException(
                                "models of texts cannot take new rows by name; column " + name + " is one");
                }
            }
            sources.add(new Source(name, number, absent, levels));
        });
        return sources;
    }

    private static void fill(float[] x, Source s, String cell, String where) {
        boolean missing = MISSING.contains(cell);
        if (!s.levels.isEmpty()) {
            Integer level = s.levels.get(missing && !s.levels.containsKey(cell) ? "missing" : cell);
            if (level == null) {
                level = s.levels.get("other");
            }
            if (level == null) {
                throw new IllegalArgumentException(where + "column " + s.name + " has the level \"" + cell
                        + "\", which the model never saw; it knows "
                        + s.levels.keySet().stream().limit(12).collect(Collectors.joining(", "))
                        + (s.levels.size() > 12 ? ", ..." : ""));
            }
            x[level] = 1;
        } else if (missing) {
            if (s.absent < 0) {
                throw new IllegalArgumentException(where + "column " + s.name
                        + " has no value, and the model was trained without missing values in it");
            }
            x[s.absent] = 1;
        } else {
            try {
                x[s.number] = Float.parseFloat(cell);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        where + "column " + s.name + " must be a number, got \"" + cell + "\"", e);
            }
            if (!Float.isFinite(x[s.number])) {
                throw new IllegalArgumentException(where + "column " + s.name + " must be finite, got " + cell);
            }
        }
    }
}
