package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gives a role to the columns of a user's file that were given none. One pass over the file; the first that fits:
 *
 * <ol>
 *   <li>no name in the header, or whole numbers that count up by one from 0 or 1 row by row: an id;
 *   <li>no value in any row, or one and the same in all rows: ignored;
 *   <li>in at least {@value #MIN_ID_ROWS} rows, none missing and none twice: whole numbers without a gap, or whole
 *       numbers or names in a column whose last word is that of an identifier (id, key, no, number, reference ...): an id;
 *   <li>every value that is there is a number and there are more than two distinct ones: numeric;
 *   <li>every value that is there is a date (day, month and year, with or without time): a time, dropped;
 *   <li>nine in ten of the values that are there are numbers and the others are not: an error, as the others are
 *       mistakes or words for missing more often than levels;
 *   <li>at most {@value #MAX_LEVELS} distinct values: categorical (also numbers of which there are only two);
 *   <li>anything else is free text and dropped.
 * </ol>
 *
 * <p>Whole numbers that are distinct in every row, without a name that says identifier, stay numeric and are reported as
 * a suspicion: an amount must not be dropped by chance.
 *
 * <p>Nothing can be inferred about the label, about sensitive attributes or about columns that are known only after the
 * label: these are the user's to name.
 */
public final class SchemaInference {
    /** Distinct values up to which a column of names is taken as categorical. */
    public static final int MAX_LEVELS = 50;

    /** Rows from which on distinct values say something about a column. */
    public static final int MIN_ID_ROWS = 20;

    private static final int MAX_LISTED = 30;

    /**
     * What was inferred.
     *
     * @param schema a role per column, the inferred ones with a note that says so
     * @param facts {@code inferred features}, {@code inferred ids} and {@code suspected id NAME}, one line each; those
     *     that do not apply are absent
     */
    public record Result(TableSchema schema, Map<String, String> facts) {
        /** Copies the facts. */
        public Result {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    private SchemaInference() {}

    /**
     * Roles for all columns of a file.
     *
     * @param file the file
     * @param given roles that the user gave, by column; they are kept as they are
     * @return a spec per column in file order, and what was inferred in words
     * @throws DatasetFormatException if the file cannot be read, a given column is not in it, or a column is nearly but
     *     not quite numeric
     */
    public static Result infer(RowSource file, Map<String, ColumnSpec> given) {
        try (RowReader reader = file.open()) {
            List<String> names = reader.columns();
            String hint = file instanceof CsvFile && names.size() == 1 ? Delimiters.hint(names.get(0)) : "";
            if (!hint.isEmpty()) {
                throw new DatasetFormatException(
                        file.path() + ": the header is one column, " + DataStreams.oneLine(names.get(0)) + hint);
            }
            for (String name : given.keySet()) {
                if (!names.contains(name)) {
                    throw TableSchema.unknown(file.path().toString(), "has no column", name, names);
                }
            }
            List<ColumnProfile> profiles = names.stream()
                    .map(n -> new ColumnProfile(file.path().toString()))
                    .toList();
            int row = 0;
            for (RowReader.Row r = reader.next(); r != null; r = reader.next()) {
                for (int j = 0; j < names.size(); j++) {
                    String cell = r.cells()[j];
                    profiles.get(j).add(row, r.line(), cell, file.isMissing(cell));
                }
                row++;
            }
            if (row == 0) {
                throw new DatasetFormatException(file.path() + ": has no rows");
            }
            List<ColumnSpec> specs = new ArrayList<>();
            for (int j = 0; j < names.size(); j++) {
                ColumnSpec spec = given.get(names.get(j));
                boolean unnamed = names.get(j).equals("column" + (j + 1))
                        && file instanceof CsvFile csv
                        && csv.format().columns().isEmpty();
                specs.add(spec != null ? spec : profiles.get(j).spec(names.get(j), unnamed, row));
            }
            try {
                return new Result(new TableSchema(specs), facts(specs, profiles, given));
            } catch (IllegalArgumentException e) {
                throw new DatasetFormatException(file.path() + ": " + e.getMessage(), e);
            }
        }
    }

    /** What was inferred, in a few facts of one line each, to be shown before a run. */
    private static Map<String, String> facts(
            List<ColumnSpec> specs, List<ColumnProfile> profiles, Map<String, ColumnSpec> given) {
        List<String> numeric = new ArrayList<>();
        List<String> categorical = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Map<String, String> suspected = new LinkedHashMap<>();
        for (int j = 0; j < specs.size(); j++) {
            String name = specs.get(j).name();
            ColumnRole role = specs.get(j).role();
            if (given.containsKey(name)) {
                continue;
            } else if (role instanceof ColumnRole.Numeric) {
                numeric.add(name);
                if (profiles.get(j).looksLikeId()) {
                    suspected.put(
                            "suspected id " + name,
                            "whole numbers, distinct in every row; kept as a feature: list it under ids if it names the"
                                    + " row, under numeric if not");
                }
            } else if (role instanceof ColumnRole.Categorical) {
                categorical.add(name + " (" + profiles.get(j).levels() + ")");
            } else if (role instanceof ColumnRole.Dropped d && d.reason() == Reason.ID) {
                ids.add(name);
            }
        }
        List<String> features = new ArrayList<>();
        if (!numeric.isEmpty()) {
            features.add("numeric: " + some(numeric));
        }
        if (!categorical.isEmpty()) {
            features.add("categorical (levels): " + some(categorical));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        if (!features.isEmpty()) {
            facts.put("inferred features", String.join("; ", features));
        }
        if (!ids.isEmpty()) {
            facts.put("inferred ids", some(ids) + "; list under numeric or categorical what is a feature");
        }
        facts.putAll(suspected);
        return facts;
    }

    private static String some(List<String> names) {
        String first =
                names.stream().limit(MAX_LISTED).map(DataStreams::oneLine).collect(Collectors.joining(", "));
        return names.size() <= MAX_LISTED ? first : first + " and " + (names.size() - MAX_LISTED) + " more";
    }
}
