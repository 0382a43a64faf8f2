package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One data frame of an R {@code .rds} or {@code .rda} file, as rows of texts; see {@link RReader} for what is read.
 * Missing values are empty cells.
 *
 * @param path the file
 * @param frame name of the data frame where the file has several
 */
public record RFile(Path path, Optional<String> frame) implements RowSource {
    @Override
    public boolean isMissing(String cell) {
        return cell.isEmpty();
    }

    /**
     * The data frames of the file, by name; that of an {@code .rds} file is called {@code data}.
     *
     * @return columns and their cells, in order; empty cells are missing
     * @throws DatasetFormatException if the file cannot be read or has no data frame
     */
    public Map<String, Map<String, String[]>> frames() {
        return RReader.frames(path);
    }

    @Override
    public RowReader open() {
        Map<String, Map<String, String[]>> all = frames();
        String name = frame.orElse(all.keySet().iterator().next());
        if (frame.isEmpty() && all.size() > 1) {
            throw new DatasetFormatException(path + ": has the data frames "
                    + DataStreams.oneLine(String.join(", ", all.keySet())) + ": name one of them");
        }
        if (!all.containsKey(name)) {
            throw TableSchema.unknown(path.toString(), "has no data frame", name, List.copyOf(all.keySet()));
        }
        return new Rows(
                List.copyOf(all.get(name).keySet()),
                new ArrayList<>(all.get(name).values()));
    }

    /** Rows of columns in memory. */
    private static final class Rows implements RowReader {
        private final List<String> names;
        private final List<String[]> columns;
        private int row;

        Rows(List<String> names, List<String[]> columns) {
            this.names = names;
            this.columns = columns;
        }

        @Override
        public List<String> columns() {
            return names;
        }

        @Override
        public Row next() {
            if (row == columns.get(0).length) {
                return null;
            }
            String[] cells = new String[names.size()];
            for (int j = 0; j < cells.length; j++) {
                cells[j] = columns.get(j)[row];
            }
            row++;
            return new Row(row, cells);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
