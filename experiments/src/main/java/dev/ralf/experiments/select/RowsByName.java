package dev.ralf.experiments.select;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Standardization;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * New rows of the columns that a model was trained on, read by name: the order of the file's columns does not matter, and
 * columns that the model does not know are passed over.
 *
 * @param inputs the rows as the model wants them
 * @param lines line of the file of each row
 * @param ids cell of the id column by row; empty where none was asked for
 */
public record RowsByName(Inputs inputs, long[] lines, List<String> ids) {
    private static final Set<String> MISSING = Set.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None");
    private static final String ABSENT = "=missing";

    /** How one source column is read. */
    private record Source(String name, int cell, int number, int absent, Map<String, Integer> levels) {}

    /**
     * Reads a file.
     *
     * @param file CSV with a header line
     * @param preparation how the model's columns came to be
     * @param id column to keep as it is; empty for none
     * @throws IllegalArgumentException with one line that names file, line and column if a column or a value is missing, a
     *     level was never seen, or a number is none
     */
    public static RowsByName read(Path file, Standardization preparation, String id) {
        List<Column> columns = preparation.columns();
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(file))) {
            List<Source> sources = sources(file, columns, reader.columns());
            int idCell = id.isEmpty() ? -1 : reader.columns().indexOf(id);
            if (!id.isEmpty() && idCell < 0) {
                throw new IllegalArgumentException(file + ": has no column " + id);
            }
            List<float[]> rows = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (CsvReader.Row line = reader.next(); line != null; line = reader.next()) {
                float[] x = new float[columns.size()];
                for (Source s : sources) {
                    fill(x, s, line.cells()[s.cell].strip(), file + ": line " + line.line() + ": ");
                }
                rows.add(x);
                lines.add(line.line());
                if (idCell >= 0) {
                    ids.add(line.cells()[idCell]);
                }
            }
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(file + ": has no rows");
            }
            float[] data = new float[rows.size() * columns.size()];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, data, i * columns.size(), columns.size());
            }
            double[] ones = new double[rows.size()];
            Arrays.fill(ones, 1);
            Inputs raw = new Inputs(new Features(data, rows.size(), columns.size()), columns, List.of(), ones);
            return new RowsByName(
                    preparation.apply(raw),
                    lines.stream().mapToLong(Long::longValue).toArray(),
                    ids);
        }
    }

    private static List<Source> sources(Path file, List<Column> columns, List<String> header) {
        Map<String, List<Integer>> bySource = new LinkedHashMap<>();
        for (int j = 0; j < columns.size(); j++) {
            bySource.computeIfAbsent(columns.get(j).source(), s -> new ArrayList<>())
                    .add(j);
        }
        List<Source> sources = new ArrayList<>();
        bySource.forEach((name, places) -> {
            int cell = header.indexOf(name);
            if (cell < 0) {
                throw new IllegalArgumentException(file + ": has no column " + name
                        + ", which the model was trained on (it has " + String.join(", ", header) + ")");
            }
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
            sources.add(new Source(name, cell, number, absent, levels));
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
