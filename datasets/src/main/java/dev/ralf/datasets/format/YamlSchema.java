package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Columns of a table as YAML declares them: {@code name: role}, or {@code name: {role: ..., note: ...}} with what the
 * role needs.
 *
 * <table><caption>Roles</caption>
 * <tr><th>role</th><th>more keys</th></tr>
 * <tr><td>{@code label}, {@code sensitive}</td><td>{@code cuts} (numbers) or {@code quantiles} (a count), each with
 * {@code names}; or {@code classes} (cell: name) with {@code otherwise}; none: cells are names</td></tr>
 * <tr><td>{@code numeric}, {@code immutable}</td><td>{@code allowLeak}</td></tr>
 * <tr><td>{@code categorical}</td><td>{@code classes}, {@code otherwise}, {@code allowLeak}</td></tr>
 * <tr><td>{@code exposure}</td><td>{@code full}, default 1</td></tr>
 * <tr><td>{@code official-test}</td><td>{@code test}, the cells of test rows</td></tr>
 * <tr><td>{@code weight}, {@code id}, {@code time}, {@code text}</td><td></td></tr>
 * <tr><td>{@code leak}, {@code ignored}</td><td>{@code note}, required</td></tr>
 * </table>
 *
 * @param specs the columns, in the order of the file
 * @param allowLeak features that may give the label away by themselves, because they are known before it
 */
public record YamlSchema(Map<String, ColumnSpec> specs, Set<String> allowLeak) {
    private enum Role {
        LABEL,
        NUMERIC,
        IMMUTABLE,
        CATEGORICAL,
        SENSITIVE,
        WEIGHT,
        EXPOSURE,
        OFFICIAL_TEST,
        ID,
        TIME,
        TEXT,
        LEAK,
        IGNORED
    }

    /** Copies the collections. */
    public YamlSchema {
        specs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(specs));
        allowLeak = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(allowLeak));
    }

    /**
     * The columns of a mapping.
     *
     * @throws DatasetFormatException if a role or one of its keys is wrong
     */
    public static YamlSchema of(YamlMap columns) {
        Map<String, ColumnSpec> specs = new LinkedHashMap<>();
        Set<String> allowed = new LinkedHashSet<>();
        for (String name : columns.keys()) {
            if (!columns.isMap(name)) {
                specs.put(name, plain(columns, name, columns.choice(name, Role.class, Role.IGNORED)));
                continue;
            }
            YamlMap map = columns.map(name).orElseThrow();
            specs.put(name, spec(columns, name, map));
            if (map.flag("allowLeak")) {
                allowed.add(name);
            }
            map.finish();
        }
        return new YamlSchema(specs, allowed);
    }

    /** These columns, those of another schema in place of the ones that it has too. */
    public YamlSchema with(YamlSchema other) {
        Map<String, ColumnSpec> all = new LinkedHashMap<>(specs);
        all.putAll(other.specs);
        Set<String> allowed = new LinkedHashSet<>(allowLeak);
        allowed.removeAll(other.specs.keySet());
        allowed.addAll(other.allowLeak);
        return new YamlSchema(all, allowed);
    }

    /**
     * The schema of these columns.
     *
     * @param where file or data set, for the message
     * @throws DatasetFormatException if there is not exactly one label, or more than one weight
     */
    public TableSchema table(String where) {
        try {
            return new TableSchema(List.copyOf(specs.values()));
        } catch (IllegalArgumentException e) {
            throw new DatasetFormatException(where + ": " + e.getMessage(), e);
        }
    }

    private static ColumnSpec plain(YamlMap at, String name, Role role) {
        try {
            return new ColumnSpec(name, role(role, Coding.names()), "");
        } catch (IllegalArgumentException e) {
            throw at.error(name, e.getMessage());
        }
    }

    private static ColumnSpec spec(YamlMap at, String name, YamlMap map) {
        Role role = map.choice("role", Role.class, null);
        if (role == null) {
            throw map.error("role", "is missing");
        }
        String note = map.optionalText("note").orElse("").replaceAll("\\s+", " ");
        try {
            ColumnRole full =
                    switch (role) {
                        case EXPOSURE -> new ColumnRole.Exposure(map.number("full", 1));
                        case OFFICIAL_TEST -> new ColumnRole.OfficialTest(Set.copyOf(map.texts("test")));
                        case LABEL, SENSITIVE, CATEGORICAL -> role(role, coding(map));
                        default -> role(role, Coding.names());
                    };
            return new ColumnSpec(name, full, note);
        } catch (IllegalArgumentException e) {
            throw at.error(name, e.getMessage());
        }
    }

    private static ColumnRole role(Role role, Coding coding) {
        return switch (role) {
            case LABEL -> new ColumnRole.Label(coding);
            case NUMERIC -> new ColumnRole.Numeric(true);
            case IMMUTABLE -> new ColumnRole.Numeric(false);
            case CATEGORICAL -> new ColumnRole.Categorical(coding);
            case SENSITIVE -> new ColumnRole.Sensitive(coding);
            case WEIGHT -> new ColumnRole.Weight();
            case EXPOSURE -> new ColumnRole.Exposure(1);
            case OFFICIAL_TEST -> throw new IllegalArgumentException("needs test, the cells of test rows");
            case ID -> new ColumnRole.Dropped(Reason.ID);
            case TIME -> new ColumnRole.Dropped(Reason.TIME);
            case TEXT -> new ColumnRole.Dropped(Reason.TEXT);
            case LEAK -> new ColumnRole.Dropped(Reason.OUTCOME_LEAK);
            case IGNORED -> new ColumnRole.Dropped(Reason.IGNORED);
        };
    }

    private static Coding coding(YamlMap map) {
        List<String> given = new ArrayList<>();
        for (String key : List.of("cuts", "quantiles", "classes")) {
            if (map.has(key)) {
                given.add(key);
            }
        }
        if (given.size() > 1) {
            throw map.error(given.get(1), "cannot stand beside " + given.get(0));
        }
        if (map.has("cuts")) {
            return new Coding.Cut(map.numbers("cuts"), map.texts("names"));
        } else if (map.has("quantiles")) {
            return new Coding.Quantiles((int) map.whole("quantiles", 0), map.texts("names"));
        } else if (map.has("classes")) {
            Optional<String> otherwise = map.optionalText("otherwise");
            return new Coding.Mapped(map.map("classes").orElseThrow().asTexts(), otherwise);
        }
        return Coding.names();
    }
}
