package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tables that are spread over two files. */
public final class RowSources {
    private RowSources() {}

    /**
     * Two files whose rows belong together one by one: the columns of the first, then those of the second.
     *
     * @throws DatasetFormatException when read, if one file has more rows than the other
     */
    public static RowSource beside(RowSource first, RowSource second) {
        return new Wrapped(first, () -> new Beside(first.open(), second.open(), first, second));
    }

    /**
     * The rows of a file with one more column: in how many rows of another file the key has the same cells.
     *
     * @param source the file
     * @param counted the other file; read in full first, its keys are held
     * @param key columns of both files
     * @param column name of the new column
     * @throws DatasetFormatException when read, if a file lacks a column of the key, or a row of the other file has a key
     *     that no row of the first has
     */
    public static RowSource counting(RowSource source, RowSource counted, List<String> key, String column) {
        return new Wrapped(source, () -> new Counting(source, counted, key, column));
    }

    @FunctionalInterface
    private interface Opener {
        RowReader open();
    }

    private record Wrapped(RowSource first, Opener opener) implements RowSource {
        @Override
        public Path path() {
            return first.path();
        }

        @Override
        public boolean isMissing(String cell) {
            return first.isMissing(cell);
        }

        @Override
        public RowReader open() {
            return opener.open();
        }
    }

    private static List<String> joined(Path path, List<String> first, List<String> second) {
        List<String> names = new ArrayList<>(first);
        for (String name : second) {
            if (names.contains(name)) {
                throw new DatasetFormatException(path + ": has a column " + name + " already");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static final class Beside implements RowReader {
        private final RowReader a;
        private final RowReader b;
        private final RowSource first;
        private final RowSource second;
        private final List<String> columns;

        Beside(RowReader a, RowReader b, RowSource first, RowSource second) {
            this.a = a;
            this.b = b;
            this.first = first;
            this.second = second;
            this.columns = joined(second.path(), a.columns(), b.columns());
        }

        @Override
        public List<String> columns() {
            return columns;
        }

        @Override
        public Row next() {
            Row left = a.next();
            Row right = b.next();
            if (left == null && right == null) {
                return null;
            } else if (left == null || right == null) {
                throw new DatasetFormatException((left == null ? second : first).path() + ": line "
                        + (left == null ? right : left).line() + ": there is no row for it in "
                        + (left == null ? first : second).path());
            }
            String[] cells = Arrays.copyOf(left.cells(), columns.size());
            System.arraycopy(right.cells(), 0, cells, left.cells().length, right.cells().length);
            return new Row(left.line(), cells);
        }

        @Override
        public void close() {
            try {
                a.close();
            } finally {
                b.close();
            }
        }
    }

    private static final class Counting implements RowReader {
        private final RowReader reader;
        private final RowSource counted;
        private final int[] key;
        private final Map<List<String>, Integer> counts = new HashMap<>();
        private final Set<List<String>> met = new HashSet<>();
        private final List<String> columns;

        Counting(RowSource source, RowSource counted, List<String> key, String column) {
            this.counted = counted;
            try (RowReader other = counted.open()) {
                int[] at = places(counted, other.columns(), key);
                for (Row row = other.next(); row != null; row = other.next()) {
                    counts.merge(keyOf(row, at), 1, Integer::sum);
                }
            }
            this.reader = source.open();
            this.columns = joined(source.path(), reader.columns(), List.of(column));
            this.key = places(source, reader.columns(), key);
        }

        private static int[] places(RowSource source, List<String> columns, List<String> key) {
            return key.stream()
                    .mapToInt(name -> {
                        int at = columns.indexOf(name);
                        if (at < 0) {
                            throw TableSchema.unknown(source.path().toString(), "has no column", name, columns);
                        }
                        return at;
                    })
                    .toArray();
        }

        private static List<String> keyOf(Row row, int[] at) {
            return Arrays.stream(at).mapToObj(j -> row.cells()[j]).toList();
        }

        @Override
        public List<String> columns() {
            return columns;
        }

        @Override
        public Row next() {
            Row row = reader.next();
            if (row == null) {
                if (met.size() < counts.size()) {
                    throw new DatasetFormatException(counted.path() + ": " + (counts.size() - met.size()) + " of "
                            + counts.size() + " keys are of no row of the other file");
                }
                return null;
            }
            List<String> of = keyOf(row, key);
            Integer count = counts.get(of);
            if (count != null) {
                met.add(of);
            }
            String[] cells = Arrays.copyOf(row.cells(), columns.size());
            cells[cells.length - 1] = Integer.toString(count == null ? 0 : count);
            return new Row(row.line(), cells);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
