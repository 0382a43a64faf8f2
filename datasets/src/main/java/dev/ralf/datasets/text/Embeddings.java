package dev.ralf.datasets.text;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Features;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import dev.ralf.datasets.format.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Features of rows that another tool made: a CSV file (plain or gzip) whose column {@code id} is the number of the row in
 * the data set's files, from 0, training file first, and whose other columns are finite numbers. Every row of the data set
 * must occur once; order does not matter. They are standardised as other numeric columns are, and no attack touches them.
 *
 * @param columns the other columns
 * @param data {@code [rows][columns]}, by id
 * @param sha256 hash of the file
 */
record Embeddings(List<Column> columns, float[] data, String sha256) {
    /** Most columns. */
    static final int MAX_COLUMNS = 4096;

    private static final String ID = "id";

    /**
     * Reads a file.
     *
     * @param path the file
     * @param rows number of rows of the data set
     * @throws DatasetFormatException if it is no such file
     */
    static Embeddings read(Path path, int rows) {
        List<Column> columns = new ArrayList<>();
        float[] data;
        BitSet seen = new BitSet();
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(path))) {
            int id = reader.columns().indexOf(ID);
            if (id < 0) {
                throw new DatasetFormatException(path + ": has no column " + ID);
            }
            reader.columns().stream()
                    .filter(c -> !c.equals(ID))
                    .forEach(c -> columns.add(new Column(c, "embedding", Column.Kind.NUMERIC)));
            int d = columns.size();
            if (d < 1 || d > MAX_COLUMNS || (long) rows * d > Integer.MAX_VALUE - 16) {
                throw new DatasetFormatException(
                        path + ": must have 1 to " + MAX_COLUMNS + " columns beside " + ID + ", got " + d);
            }
            data = new float[rows * d];
            for (CsvReader.Row row = reader.next(); row != null; row = reader.next()) {
                int at = id(path, row, id, rows);
                if (seen.get(at)) {
                    throw new DatasetFormatException(path + ": line " + row.line() + ": id " + at + " occurs twice");
                }
                seen.set(at);
                int next = at * d;
                for (int j = 0; j < row.cells().length; j++) {
                    if (j != id) {
                        data[next++] = number(path, row, j, reader.columns().get(j));
                    }
                }
            }
        }
        if (seen.cardinality() < rows) {
            throw new DatasetFormatException(path + ": has " + seen.cardinality() + " of " + rows
                    + " rows; the first that is missing has the id " + seen.nextClearBit(0));
        }
        return new Embeddings(List.copyOf(columns), data, Sha256.of(path));
    }

    /** The features of these ids. */
    Features features(int[] ids) {
        int d = columns.size();
        return new Features(data, data.length / d, d).select(ids).in(TextReader.untouchable(d));
    }

    private static int id(Path path, CsvReader.Row row, int column, int rows) {
        try {
            int id = Integer.parseInt(row.cells()[column].strip());
            if (id >= 0 && id < rows) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw new DatasetFormatException(path + ": line " + row.line() + ": the id is no whole number");
        }
        throw new DatasetFormatException(
                path + ": line " + row.line() + ": ids must be in [0, " + (rows - 1) + "], the rows of the data set");
    }

    private static float number(Path path, CsvReader.Row row, int column, String name) {
        float value;
        try {
            value = Float.parseFloat(row.cells()[column].strip());
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!Float.isFinite(value)) {
            throw new DatasetFormatException(
                    path + ": line " + row.line() + ", column " + name + ": must be a finite number");
        }
        return value;
    }
}
