package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a table, each with exactly one role: one label, at most one weight or exposure, at least one feature.
 *
 * @param columns all columns of the file; their order does not matter
 */
public record TableSchema(List<ColumnSpec> columns) {
    /** Checks that names are distinct and that there are one label, at most one weight and some feature. */
    public TableSchema {
        columns = List.copyOf(columns);
        Map<String, ColumnSpec> byName = new LinkedHashMap<>();
        for (ColumnSpec c : columns) {
            ColumnSpec other = byName.put(c.name(), c);
            Checks.argument(
                    other == null,
                    "column %s has two roles: %s; %s",
                    c.name(),
                    other == null ? "" : other.role().describe(),
                    c.role().describe());
        }
        List<String> labels = names(columns, ColumnRole.Label.class);
        Checks.argument(labels.size() == 1, "a table needs exactly one label, got %s", labels);
        List<String> weights = new ArrayList<>(names(columns, ColumnRole.Weight.class));
        weights.addAll(names(columns, ColumnRole.Exposure.class));
        Checks.argument(weights.size() <= 1, "a table has at most one weight or exposure, got %s", weights);
        List<String> official = names(columns, ColumnRole.OfficialTest.class);
        Checks.argument(official.size() <= 1, "a table has at most one column of official test rows, got %s", official);
        Checks.argument(
                columns.stream()
                        .anyMatch(c -> c.role() instanceof ColumnRole.Numeric
                                || c.role() instanceof ColumnRole.Categorical
                                || c.role() instanceof ColumnRole.Sensitive),
                "a table needs at least one feature");
    }

    /** Name of the column that is predicted. */
    public String label() {
        return names(columns, ColumnRole.Label.class).get(0);
    }

    /** One line per column: name, role, note. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (ColumnSpec c : columns) {
            lines.add(c.name() + ": " + c.role().describe() + (c.note().isEmpty() ? "" : " (" + c.note() + ")"));
        }
        return lines;
    }

    /**
     * The columns in the order of a file's header.
     *
     * @param where file, for the message
     * @param header names in the file
     * @throws DatasetFormatException if the file lacks a column of the schema or has one that the schema does not know
     */
    List<ColumnSpec> inOrderOf(String where, List<String> header) {
        Map<String, ColumnSpec> byName = new LinkedHashMap<>();
        columns.forEach(c -> byName.put(c.name(), c));
        for (ColumnSpec c : columns) {
            if (!header.contains(c.name())) {
                throw unknown(where, "has no column", c.name(), header);
            }
        }
        List<ColumnSpec> ordered = new ArrayList<>();
        for (String name : header) {
            ColumnSpec spec = byName.get(name);
            if (spec == null) {
                throw unknown(where, "has a column without a role,", name, List.copyOf(byName.keySet()));
            }
            ordered.add(spec);
        }
        return ordered;
    }

    /** The error for a name that is not among those known; names the closest. */
    static DatasetFormatException unknown(String where, String what, String name, List<String> known) {
        List<String> closest = Registry.closest(name, known);
        String hint = closest.isEmpty()
                ? "known: " + DataStreams.oneLine(String.join(", ", known))
                : "closest: " + String.join(", ", closest);
        return new DatasetFormatException(where + ": " + what + " " + DataStreams.oneLine(name) + "; " + hint);
    }

    private static List<String> names(List<ColumnSpec> columns, Class<? extends ColumnRole> role) {
        return columns.stream()
                .filter(c -> role.isInstance(c.role()))
                .map(ColumnSpec::name)
                .toList();
    }
}
