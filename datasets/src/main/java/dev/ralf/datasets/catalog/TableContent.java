package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.ArffFile;
import dev.ralf.datasets.format.ColumnRole;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.LeakCheck;
import dev.ralf.datasets.format.RowSource;
import dev.ralf.datasets.format.RowSources;
import dev.ralf.datasets.format.Table;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.format.TableReader;
import dev.ralf.datasets.format.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table in one or more files, and what of it can be predicted.
 *
 * @param parts its files, in the order of the rows
 * @param count a column that counts rows of another file, if there is one
 * @param labels for each label by name: roles of all columns where that is predicted; the first is the default
 * @param label the one that is predicted
 * @param constraints what holds for the columns whatever an attacker does, in the syntax of the attacks
 */
public record TableContent(
        List<Part> parts, Optional<Count> count, Map<String, Variant> labels, String label, List<String> constraints)
        implements Content {
    /**
     * A file of rows.
     *
     * @param file its name
     * @param format how it is written; an ARFF file says so itself
     * @param test true if its rows are the official test set
     * @param beside a file with further columns of the same rows, if there is one
     */
    public record Part(String file, CsvFormat format, boolean test, Optional<Part> beside) {
        /** A file of training rows. */
        public static Part of(String file, CsvFormat format) {
            return new Part(file, format, false, Optional.empty());
        }

        private RowSource source(VerifiedFiles files) {
            Path path = files.paths().get(file);
            RowSource own = file.endsWith(".arff") ? ArffFile.of(path) : new CsvFile(path, format);
            return beside.map(b -> RowSources.beside(own, b.source(files))).orElse(own);
        }
    }

    /**
     * A column that is not in the files of rows: how many rows of another file have the key of the row.
     *
     * @param column its name
     * @param file name of the other file
     * @param format how that is written
     * @param key columns that both files have
     */
    public record Count(String column, String file, CsvFormat format, List<String> key) {
        /** Copies the list. */
        public Count {
            key = List.copyOf(key);
        }
    }

    /**
     * Roles of the columns where one of the labels is predicted.
     *
     * @param schema a role for every column
     * @param allowLeak features that may give the label away, because they are known before it
     */
    public record Variant(TableSchema schema, Set<String> allowLeak) {
        /** Copies the set. */
        public Variant {
            allowLeak = Collections.unmodifiableSet(new LinkedHashSet<>(allowLeak));
        }
    }

    /** Copies the collections; checks that there is a file, and that the label is known. */
    public TableContent {
        parts = List.copyOf(parts);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        constraints = List.copyOf(constraints);
        Checks.atLeast("parts", parts.size(), 1);
        Checks.argument(labels.containsKey(label), "label must be one of %s, got %s", labels.keySet(), label);
    }

    /** A table in one file with one label. */
    public static TableContent of(String file, CsvFormat format, TableSchema schema, List<String> constraints) {
        Map<String, Variant> labels = Map.of("label", new Variant(schema, Set.of()));
        return new TableContent(List.of(Part.of(file, format)), Optional.empty(), labels, "label", constraints);
    }

    /** The same table where another of its labels is predicted. */
    public TableContent predicting(String other) {
        return new TableContent(parts, count, labels, other, constraints);
    }

    /** True if a column says which part of a period a row was observed for. */
    boolean hasExposure() {
        return labels.get(label).schema().columns().stream().anyMatch(c -> c.role() instanceof ColumnRole.Exposure);
    }

    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        List<RowSource> sources = new ArrayList<>();
        for (Part part : parts) {
            RowSource source = part.source(files);
            sources.add(count.map(c -> RowSources.counting(
                            source, new CsvFile(files.paths().get(c.file()), c.format()), c.key(), c.column()))
                    .orElse(source));
        }
        Variant variant = labels.get(label);
        Table table = TableReader.read(sources, variant.schema(), options.withConstraints(constraints));
        Map<String, String> facts = new LinkedHashMap<>(entry.facts(files));
        if (labels.size() > 1) {
            facts.put("predicted", label + " (option label: " + String.join(", ", labels.keySet()) + ")");
        }
        facts.putAll(LeakCheck.facts("data set " + entry.id(), table, variant.allowLeak()));
        return table.dataset(entry.id(), official(table), facts);
    }

    private int[] official(Table table) {
        if (table.officialTest().length > 0) {
            return table.officialTest();
        }
        List<Integer> rows = new ArrayList<>();
        int first = 0;
        for (int p = 0; p < parts.size(); p++) {
            int end = first + table.partSizes().get(p);
            if (parts.get(p).test()) {
                for (int i : MathOps.range(end - first)) {
                    rows.add(first + i);
                }
            }
            first = end;
        }
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        labels.get(label).schema().describe().forEach(line -> lines.add("column " + line));
        constraints.forEach(line -> lines.add("constraint " + line));
        if (labels.size() > 1) {
            lines.add("labels: " + String.join(", ", labels.keySet()) + " (option label; roles are those for " + label
                    + ")");
        }
        return lines;
    }
}
