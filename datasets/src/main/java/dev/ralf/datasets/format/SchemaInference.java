package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives a role to the columns of a user's file that were given none. One pass over the file; in this order:
 *
 * <ol>
 *   <li>no name in the header, or whole numbers that count up by one from 0 or 1 row by row: an id;
 *   <li>no value in any row, or one and the same in all rows: ignored;
 *   <li>every value that is there is a number and there are more than two distinct ones: numeric;
 *   <li>at most {@value #MAX_LEVELS} distinct values: categorical (also numbers of which there are only two);
 *   <li>anything else is text and dropped.
 * </ol>
 *
 * <p>Nothing can be inferred about the label, about sensitive attributes or about columns that are known only after the
 * label: these are the user's to name.
 */
public final class SchemaInference {
    /** Distinct values up to which a column of names is taken as categorical. */
    public static final int MAX_LEVELS = 50;

    private SchemaInference() {}

    /**
     * Roles for all columns of a file.
     *
     * @param file the file
     * @param given roles that the user gave, by column; they are kept as they are
     * @return a spec per column in file order, the inferred ones with a note that says so
     * @throws DatasetFormatException if the file cannot be read, or a given column is not in it
     */
    public static TableSchema infer(CsvFile file, Map<String, ColumnSpec> given) {
        try (CsvReader reader = new CsvReader(file)) {
            List<String> names = reader.columns();
            String hint = names.size() == 1 ? Delimiters.hint(names.get(0)) : "";
            if (!hint.isEmpty()) {
                throw new DatasetFormatException(
                        file.path() + ": the header is one column, " + DataStreams.oneLine(names.get(0)) + hint);
            }
            for (String name : given.keySet()) {
                if (!names.contains(name)) {
                    throw TableSchema.unknown(file.path().toString(), "has no column", name, names);
                }
            }
            List<Profile> profiles = names.stream().map(n -> new Profile()).toList();
            int row = 0;
            for (CsvReader.Row r = reader.next(); r != null; r = reader.next()) {
                for (int j = 0; j < names.size(); j++) {
                    String cell = r.cells()[j];
                    profiles.get(j).add(row, cell, file.format().isMissing(cell));
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
                        && file.format().columns().isEmpty();
                specs.add(spec != null ? spec : profiles.get(j).spec(names.get(j), unnamed, row));
            }
            try {
                return new TableSchema(specs);
            } catch (IllegalArgumentException e) {
                throw new DatasetFormatException(file.path() + ": " + e.getMessage(), e);
            }
        }
    }

    /** What was seen of one column. */
    private static final class Profile {
        private final Set<String> distinct = new HashSet<>();
        private boolean numeric = true;
        private boolean counting = true;
        private double first = Double.NaN;

        void add(int row, String cell, boolean missing) {
            if (missing) {
                counting = false;
                return;
            }
            if (distinct.size() <= MAX_LEVELS) {
                distinct.add(cell);
            }
            double v = numeric ? Numbers.parse(cell) : Double.NaN;
            numeric &= !Double.isNaN(v);
            if (row == 0) {
                first = v;
            }
            counting &= v == first + row && (first == 0 || first == 1);
        }

        ColumnSpec spec(String name, boolean unnamed, int rows) {
            if (unnamed) {
                return ColumnSpec.dropped(name, Reason.ID).note("inferred: the header has no name for it");
            } else if (counting && rows > 2) {
                return ColumnSpec.dropped(name, Reason.ID).note("inferred: it counts the rows");
            } else if (distinct.isEmpty()) {
                return ColumnSpec.ignored(name, "inferred: no value in any row");
            } else if (distinct.size() == 1) {
                return ColumnSpec.ignored(name, "inferred: the same value in all rows that have one");
            } else if (numeric && distinct.size() > 2) {
                return ColumnSpec.numeric(name).note("inferred: numeric");
            } else if (distinct.size() <= MAX_LEVELS) {
                return ColumnSpec.categorical(name).note("inferred: categorical");
            }
            return ColumnSpec.dropped(name, Reason.TEXT)
                    .note("inferred: more than " + MAX_LEVELS + " distinct values that are no numbers");
        }
    }
}
