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
import java.util.List;

/**
 * New rows of the columns that a model was trained on, read by name: the order of the file's columns does not matter, and
 * columns that the model does not know are passed over.
 *
 * @param inputs the rows as the model wants them
 * @param lines line of the file of each row
 * @param ids cell of the id column by row; empty where none was asked for
 */
public record RowsByName(Inputs inputs, long[] lines, List<String> ids) {
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
            ModelColumns known = new ModelColumns(columns);
            int[] places = known.places(file, reader.columns());
            int idCell = id.isEmpty() ? -1 : reader.columns().indexOf(id);
            if (!id.isEmpty() && idCell < 0) {
                throw new IllegalArgumentException(file + ": has no column " + id);
            }
            List<float[]> rows = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (CsvReader.Row line = reader.next(); line != null; line = reader.next()) {
                rows.add(known.row(line.cells(), places, file + ": line " + line.line() + ": "));
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
}
