package dev.ralf.datasets.catalog;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.catalog.TableContent.Count;
import dev.ralf.datasets.catalog.TableContent.Part;
import dev.ralf.datasets.catalog.TableContent.Variant;
import dev.ralf.datasets.format.ColumnSpec;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.TableSchema;
import dev.ralf.datasets.format.YamlMap;
import dev.ralf.datasets.format.YamlSchema;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads a catalogue entry from YAML: {@code id}, {@code task}, {@code citation}, {@code licence}, {@code homePage},
 * {@code rows}, {@code folder}, {@code files} ({@code name}, {@code bytes}, {@code sha256}, {@code url}, {@code or}),
 * {@code caveats}, and what the files hold, one of
 *
 * <ul>
 *   <li>{@code table}: {@code parts} (ARFF by the file's name; each {@code file}, {@code delimiter}, {@code skipLines}, {@code test},
 *       {@code names}, {@code beside}), {@code names} of columns where the files have none, {@code missing},
 *       {@code count} (a column that counts rows of another file), {@code columns} as in {@link YamlSchema},
 *       {@code others} (the role of columns in {@code names} that are not listed), {@code labels} (for each label by
 *       name the columns whose role differs; the first is the default) and {@code constraints};
 *   <li>{@code idx}: {@code train}, {@code test} (images, labels) and {@code classes};
 *   <li>{@code images} or {@code hapt}: {@code file} and {@code features}, one line in words;
 *   <li>{@code series}: {@code train}, {@code test} and {@code features}.
 * </ul>
 */
final class EntryYaml {
    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|', "space", ' ');

    private EntryYaml() {}

    /**
     * The entry that a text describes.
     *
     * @param where its name, for messages
     * @throws DatasetFormatException if something in it is wrong
     */
    static CatalogEntry read(String where, String text) {
        YamlMap root = YamlMap.parse(where, text);
        String id = root.text("id");
        List<DataFile> files = root.maps("files").stream().map(EntryYaml::file).toList();
        Content content = root.map("table")
                .<Content>map(t -> table(t, where))
                .or(() -> root.map("idx").map(EntryYaml::images))
                .or(() -> root.map("images").map(m -> file(m, FileContent::images)))
                .or(() -> root.map("hapt").map(m -> file(m, FileContent::hapt)))
                .or(() -> root.map("series").map(EntryYaml::series))
                .orElseThrow(() -> root.error("table", "or idx, images, hapt or series is missing"));
        CatalogEntry entry = new CatalogEntry(
                id,
                line(root, "task"),
                line(root, "citation"),
                line(root, "licence"),
                line(root, "homePage"),
                line(root, "rows"),
                root.text("folder"),
                files,
                content,
                root.texts("caveats").stream()
                        .map(c -> c.strip().replaceAll("\\s+", " "))
                        .toList());
        root.finish();
        return entry;
    }

    private static Content file(YamlMap map, BiFunction<String, String, Content> content) {
        Content read = content.apply(map.text("file"), line(map, "features"));
        map.finish();
        return read;
    }

    private static Content series(YamlMap map) {
        Content read = FileContent.series(map.text("train"), map.text("test"), line(map, "features"));
        map.finish();
        return read;
    }

    private static String line(YamlMap map, String key) {
        return map.text(key).replaceAll("\\s+", " ");
    }

    private static DataFile file(YamlMap map) {
        DataFile file = DataFile.of(map.text("name"), map.whole("bytes", 0), map.text("sha256"));
        for (YamlMap other : map.maps("or")) {
            file = file.or(other.whole("bytes", 0), other.text("sha256"));
            other.finish();
        }
        Optional<String> url = map.optionalText("url");
        map.finish();
        return url.isPresent() ? file.at(URI.create(url.get())) : file;
    }

    private static TableContent table(YamlMap map, String where) {
        List<String> names = map.texts("names");
        List<String> missing = map.has("missing") ? map.texts("missing") : List.of("?");
        List<Part> parts = new ArrayList<>();
        for (YamlMap part : map.maps("parts")) {
            parts.add(part(part, names, missing));
        }
        Optional<Count> count = map.map("count").map(c -> {
            Count read = new Count(c.text("column"), c.text("file"), format(c, List.of(), missing), c.texts("key"));
            c.finish();
            return read;
        });
        YamlSchema columns = YamlSchema.of(map.map("columns").orElseThrow(() -> map.error("columns", "is missing")));
        Optional<String> others = map.optionalText("others");
        if (others.isPresent()) {
            columns = new YamlSchema(filled(columns.specs(), names, others.get(), map), columns.allowLeak());
        }
        Map<String, Variant> labels = new LinkedHashMap<>();
        YamlSchema base = columns;
        map.map("labels").ifPresent(all -> {
            for (String name : all.keys()) {
                YamlSchema schema = base.with(YamlSchema.of(all.map(name).orElseThrow()));
                labels.put(name, new Variant(schema.table(where + ": label " + name), schema.allowLeak()));
            }
        });
        if (labels.isEmpty()) {
            TableSchema schema = base.table(where);
            labels.put(schema.label(), new Variant(schema, base.allowLeak()));
        }
        List<String> constraints = map.texts("constraints");
        map.finish();
        return new TableContent(parts, count, labels, labels.keySet().iterator().next(), constraints);
    }

    private static Part part(YamlMap map, List<String> names, List<String> missing) {
        String file = map.text("file");
        List<String> own = map.has("names") ? map.texts("names") : names;
        boolean test = map.flag("test");
        Optional<Part> beside = map.map("beside").map(b -> part(b, List.of(), missing));
        CsvFormat format = format(map, own, missing);
        map.finish();
        return new Part(file, format, test, beside);
    }

    private static CsvFormat format(YamlMap map, List<String> names, List<String> missing) {
        String delimiter = map.optionalText("delimiter").orElse("comma");
        if (!DELIMITERS.containsKey(delimiter)) {
            throw map.error("delimiter", "must be one of " + String.join(", ", DELIMITERS.keySet()));
        }
        CsvFormat format = CsvFormat.delimitedBy(DELIMITERS.get(delimiter))
                .withSkipLines((int) map.whole("skipLines", 0))
                .withMissing(new LinkedHashSet<>(missing));
        return names.isEmpty() ? format : format.withColumns(names);
    }

    /** The columns in the order of the names, those without a role of their own with this one. */
    private static Map<String, ColumnSpec> filled(
            Map<String, ColumnSpec> specs, List<String> names, String role, YamlMap at) {
        Map<String, ColumnSpec> all = new LinkedHashMap<>();
        for (String name : names) {
            ColumnSpec spec = specs.get(name);
            if (spec == null) {
                spec = switch (role) {
                    case "numeric" -> ColumnSpec.numeric(name);
                    case "immutable" -> ColumnSpec.immutable(name);
                    case "categorical" -> ColumnSpec.categorical(name);
                    default -> throw at.error("others", "must be numeric, immutable or categorical, got " + role);
                };
            }
            all.put(name, spec);
        }
        Set<String> unknown = new LinkedHashSet<>(specs.keySet());
        unknown.removeAll(all.keySet());
        if (!unknown.isEmpty()) {
            throw at.error("columns", "has columns that are not among the names: " + unknown);
        }
        return all;
    }

    private static ImageContent images(YamlMap map) {
        List<String> train = map.texts("train");
        List<String> test = map.texts("test");
        if (train.size() != 2 || test.size() != 2) {
            throw map.error("train", "and test must be two files each: images, labels");
        }
        List<String> classes = map.texts("classes");
        map.finish();
        return new ImageContent(train.get(0), train.get(1), test.get(0), test.get(1), classes);
    }
}
