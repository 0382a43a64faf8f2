package dev.ralf.datasets.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One ARFF file. Missing cells ({@code ?} without quotes) are read as empty cells; see {@link ArffReader}.
 *
 * @param path where it is; plain or gzip
 * @param encoding character encoding
 */
public record ArffFile(Path path, Charset encoding) implements RowSource {
    /** A file in UTF-8. */
    public static ArffFile of(Path path) {
        return new ArffFile(path, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isMissing(String cell) {
        return cell.isEmpty();
    }

    @Override
    public ArffReader open() {
        return new ArffReader(this);
    }

    /**
     * Nominal columns are categorical and dates a time, whatever their values look like; classes and groups of a nominal
     * column are in the declared order. Roles of numbers and strings follow from their values.
     */
    @Override
    public Map<String, ColumnSpec> declared(Map<String, ColumnSpec> given) {
        Map<String, ColumnSpec> roles = new LinkedHashMap<>(given);
        try (ArffReader reader = open()) {
            for (String name : reader.dates()) {
                roles.putIfAbsent(
                        name, ColumnSpec.dropped(name, ColumnRole.Reason.TIME).note("declared a date"));
            }
            reader.nominalValues()
                    .forEach((name, values) -> roles.merge(
                            name,
                            ColumnSpec.categorical(name).note("declared nominal"),
                            (asGiven, nominal) -> inDeclaredOrder(asGiven, values)));
        }
        return roles;
    }

    private static ColumnSpec inDeclaredOrder(ColumnSpec spec, List<String> values) {
        Map<String, String> names = new LinkedHashMap<>();
        values.forEach(v -> names.put(v, v));
        if (spec.role() instanceof ColumnRole.Label l && l.coding() instanceof Coding.Names) {
            return ColumnSpec.label(spec.name(), Coding.mapped(names)).note(spec.note());
        } else if (spec.role() instanceof ColumnRole.Sensitive s && s.coding() instanceof Coding.Names) {
            return ColumnSpec.sensitive(spec.name(), Coding.mapped(names)).note(spec.note());
        }
        return spec;
    }
}
