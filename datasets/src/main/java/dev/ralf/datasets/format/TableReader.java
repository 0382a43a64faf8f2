package dev.ralf.datasets.format;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.util.Checks;
import dev.ralf.datasets.format.Cells.At;
import dev.ralf.datasets.format.Cells.Coded;
import dev.ralf.datasets.format.Cells.NameCells;
import dev.ralf.datasets.format.Cells.NumberCells;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads delimited files of one schema into encoded inputs and labels, in one streaming pass; an error in any row leaves
 * nothing behind.
 *
 * <p>Encoding, in the order of the first file's columns:
 *
 * <ul>
 *   <li><b>Numeric</b>: one column in the units of the file, rounded to float. A missing value becomes the median of all
 *       values that are there (rows of all files: inputs alone, no label is used) until a study puts the median of its
 *       pool there, and a column {@code name=missing}, 0 or 1, follows. That column is of kind NUMERIC, because it is no level of a one-hot group.
 *   <li><b>Categorical</b>: one 0/1 column {@code name=level} per level, sorted (as numbers if all are numbers), the
 *       level {@code missing} last.
 *   <li><b>Sensitive</b>: groups; with {@link TableOptions#includeSensitive()} also features, a cut one as its number.
 *   <li><b>Weight</b>: the weight of the row; 1 where there is no such column. An <b>exposure</b> is the weight, in full
 *       periods, or says which rows to read ({@link ExposureUse}).
 * </ul>
 *
 * <p>The domain spans the smallest and largest value seen. An attacker can change numeric columns that are declared
 * mutable, and nothing else: no one-hot column, no indicator of a missing value, no sensitive attribute.
 */
public final class TableReader {
    private TableReader() {}

    /**
     * Reads files that share a schema, as one table.
     *
     * @param files at least one; rows are numbered in this order
     * @param schema a role for every column
     * @param options what to do beyond the schema
     * @throws DatasetFormatException if a file or a cell is not what the schema says; the message names file, line,
     *     column and value
     */
    public static Table read(List<? extends RowSource> files, TableSchema schema, TableOptions options) {
        Checks.atLeast("files", files.size(), 1);
        Map<String, Cells> cells = new LinkedHashMap<>();
        List<Integer> partSizes = new ArrayList<>();
        Repeats repeats = new Repeats();
        List<ColumnSpec> columns = List.of();
        for (RowSource file : files) {
            try (RowReader reader = file.open()) {
                List<ColumnSpec> inFile = schema.inOrderOf(file.path().toString(), reader.columns());
                if (columns.isEmpty()) {
                    columns = inFile;
                    inFile.forEach(c -> cells.put(c.name(), cells(c, options)));
                }
                partSizes.add(read(file, reader, inFile, cells, repeats, options));
            }
        }
        String where = files.get(0).path().toString();
        int n = partSizes.stream().mapToInt(Integer::intValue).sum();
        if (n == 0) {
            String why = repeats.partial > 0 ? ": no row has a full exposure" : ": has no rows";
            throw new DatasetFormatException(
                    where + (repeats.withoutSensitive > 0 ? ": no row has a value of every sensitive attribute" : why));
        }
        try {
            return assemble(n, columns, cells, partSizes, repeats, options);
        } catch (DatasetFormatException e) {
            throw new DatasetFormatException(where + ": " + e.getMessage(), e);
        }
    }

    private static int read(
            RowSource file,
            RowReader reader,
            List<ColumnSpec> columns,
            Map<String, Cells> cells,
            Repeats repeats,
            TableOptions options) {
        Cells[] targets = columns.stream().map(c -> cells.get(c.name())).toArray(Cells[]::new);
        List<UnaryOperator<String>> compared =
                columns.stream().map(c -> TableReader.compared(c.role())).toList();
        int rows = 0;
        for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
            if (options.dropMissingSensitive() && lacksSensitive(file, row, columns)) {
                repeats.withoutSensitive++;
                continue;
            }
            if (options.exposure() == ExposureUse.FULL && partial(row, columns)) {
                repeats.partial++;
                continue;
            }
            if (repeats.seen(row.cells(), compared) && options.distinctRows()) {
                continue;
            }
            At at = new At(file, row.line());
            for (int j = 0; j < targets.length; j++) {
                String cell = row.cells()[j];
                targets[j].add(at, cell, file.isMissing(cell));
            }
            rows++;
        }
        return rows;
    }

    private static boolean lacksSensitive(RowSource file, RowReader.Row row, List<ColumnSpec> columns) {
        for (int j = 0; j < columns.size(); j++) {
            if (columns.get(j).role() instanceof ColumnRole.Sensitive && file.isMissing(row.cells()[j])) {
                return true;
            }
        }
        return false;
    }

    /** True if the row was observed for less than a full period; a cell that is no number is left to its column. */
    private static boolean partial(RowReader.Row row, List<ColumnSpec> columns) {
        for (int j = 0; j < columns.size(); j++) {
            if (columns.get(j).role() instanceof ColumnRole.Exposure e
                    && Numbers.parse(row.cells()[j]) >= 0
                    && Numbers.parse(row.cells()[j]) < e.full()) {
                return true;
            }
        }
        return false;
    }

    /** What of a cell counts when rows are compared: nothing of an id, the class of a renamed label. */
    private static UnaryOperator<String> compared(ColumnRole role) {
        if (role instanceof ColumnRole.Dropped d && d.reason() == ColumnRole.Reason.ID) {
            return cell -> "";
        } else if (role instanceof ColumnRole.Label l && l.coding() instanceof Coding.Mapped m) {
            return cell -> m.names().getOrDefault(cell, cell);
        }
        return cell -> cell;
    }

    private static Cells cells(ColumnSpec column, TableOptions options) {
        ColumnRole role = column.role();
        if (role instanceof ColumnRole.Numeric) {
            return new NumberCells(column.name());
        } else if (role instanceof ColumnRole.Categorical categorical) {
            return coded(column.name(), categorical.coding(), Cells.MAX_LEVELS);
        } else if (role instanceof ColumnRole.Label label) {
            return new LabelCells(coded(column.name(), label.coding(), Cells.MAX_CLASSES));
        } else if (role instanceof ColumnRole.Sensitive sensitive) {
            return coded(column.name(), sensitive.coding(), Cells.MAX_GROUPS);
        } else if (role instanceof ColumnRole.Weight) {
            return new Cells.WeightCells(column.name(), 1);
        } else if (role instanceof ColumnRole.Exposure exposure) {
            return new Cells.WeightCells(column.name(), exposure.full());
        } else if (role instanceof ColumnRole.OfficialTest official) {
            return new Cells.TestCells(column.name(), official.test());
        }
        return new Cells.DroppedCells(column.name());
    }

    private static Cells coded(String column, Coding coding, int limit) {
        if (coding instanceof Coding.Cut || coding instanceof Coding.Quantiles) {
            return new NumberCells(column);
        }
        return coding instanceof Coding.Mapped m
                ? new NameCells(column, m.names(), m.otherwise(), limit)
                : new NameCells(column, Map.of(), Optional.empty(), limit);
    }

    private static Coded decode(Cells cells, Coding coding) {
        if (coding instanceof Coding.Cut cut) {
            return ((NumberCells) cells).cut(cut.thresholds(), cut.names());
        } else if (coding instanceof Coding.Quantiles q) {
            NumberCells numbers = (NumberCells) cells;
            return numbers.cut(numbers.quantiles(q.count()), q.names());
        }
        return ((NameCells) cells).coded();
    }

    private static Table assemble(
            int n,
            List<ColumnSpec> columns,
            Map<String, Cells> cells,
            List<Integer> partSizes,
            Repeats repeats,
            TableOptions options) {
        Encoder encoder = new Encoder();
        List<Groups> groups = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, String> dropped = new LinkedHashMap<>();
        Map<String, String> notes = new LinkedHashMap<>();
        Coded label = null;
        double[] weights = null;
        int[] official = new int[0];
        for (ColumnSpec c : columns) {
            Cells values = cells.get(c.name());
            ColumnRole role = c.role();
            if (role instanceof ColumnRole.Numeric numeric) {
                encoder.numeric((NumberCells) values, numeric.mutable());
            } else if (role instanceof ColumnRole.Categorical) {
                encoder.oneHot(c.name(), ((NameCells) values).coded());
            } else if (role instanceof ColumnRole.Label l) {
                label = decode(((LabelCells) values).cells, l.coding());
                facts.put("label", c.name() + ", " + l.coding().describe() + ": " + String.join(", ", label.names()));
            } else if (role instanceof ColumnRole.Sensitive s) {
                Coded coded = decode(values, s.coding());
                groups.add(new Groups(c.name(), coded.names(), coded.codes()));
                if (options.includeSensitive() && values instanceof NumberCells numbers) {
                    encoder.numeric(numbers, false);
                } else if (options.includeSensitive()) {
                    encoder.oneHot(c.name(), coded);
                }
                int unknown = coded.names().indexOf(Cells.MISSING);
                if (unknown >= 0) {
                    long rows = Arrays.stream(coded.codes())
                            .filter(code -> code == unknown)
                            .count();
                    facts.put(
                            "inferred group " + c.name() + "=" + Cells.MISSING,
                            rows + " of " + n + " rows have no value and are a group of their own;"
                                    + " dropMissingSensitive leaves them out");
                }
                facts.put(
                        "sensitive " + c.name(),
                        s.coding().describe() + ": " + String.join(", ", coded.names())
                                + (options.includeSensitive() ? "; also a feature" : "; not a feature"));
            } else if (role instanceof ColumnRole.Weight) {
                weights = ((Cells.WeightCells) values).weights();
                facts.put("weight", c.name());
            } else if (role instanceof ColumnRole.Exposure e) {
                if (options.exposure() == ExposureUse.WEIGHT) {
                    weights = ((Cells.WeightCells) values).weights();
                }
                String left = options.exposure() == ExposureUse.FULL ? "; " + repeats.partial + " were left out" : "";
                facts.put(
                        "exposure " + c.name(),
                        options.exposure().describe(Numbers.plain(e.full())) + left + " (exposureUse: weight, full"
                                + " or ignore)");
            } else if (role instanceof ColumnRole.OfficialTest) {
                official = ((Cells.TestCells) values).rows();
                facts.put("official test", official.length + " rows, as column " + c.name() + " says");
            } else if (role instanceof ColumnRole.Dropped d) {
                dropped.put(
                        "dropped " + c.name(), d.reason().label() + (c.note().isEmpty() ? "" : ": " + c.note()));
            }
            if (!c.note().isEmpty() && !(role instanceof ColumnRole.Dropped)) {
                notes.put("note on " + c.name(), c.note());
            }
        }
        if (label.names().size() < 2) {
            throw new DatasetFormatException("the label must have at least 2 classes, got " + label.names());
        }
        if (repeats.withoutSensitive > 0) {
            facts.put(
                    "dropped rows",
                    repeats.withoutSensitive + " rows without a value of a sensitive attribute"
                            + " (dropMissingSensitive)");
        }
        facts.put("rows", Integer.toString(n));
        facts.put("features", encoder.describe());
        facts.putAll(encoder.imputed);
        if (repeats.repeated > 0) {
            facts.put(
                    "repeated rows",
                    repeats.repeated + " of " + repeats.rows + " rows of the file repeat an earlier row"
                            + (options.distinctRows()
                                    ? " and were left out"
                                    : ": a random split puts copies on both sides; distinctRows leaves them out"));
        }
        facts.putAll(dropped);
        facts.putAll(notes);
        if (weights == null) {
            weights = new double[n];
            Arrays.fill(weights, 1);
        }
        return new Table(
                new Inputs(encoder.features(n, options.constraints()), encoder.columns, groups, weights),
                label.codes(),
                label.names(),
                partSizes,
                official,
                facts);
    }

    /** Label cells: as the cells within, but none may be missing. */
    private static final class LabelCells extends Cells {
        private final Cells cells;

        LabelCells(Cells cells) {
            super(cells.column);
            this.cells = cells;
        }

        @Override
        void add(At at, String cell, boolean missing) {
            if (missing) {
                String why = cell.isEmpty() ? "" : " (this word is among those that mean missing)";
                throw at.error(column, cell, "a label, none may be missing" + why);
            }
            cells.add(at, cell, false);
        }
    }

    /** Counts rows left out, and rows that repeat an earlier one, by 128 bits of a hash over the compared cells. */
    private static final class Repeats {
        private final MessageDigest digest = Sha256.digest();
        private final Set<Key> keys = new HashSet<>();
        private int rows;
        private int repeated;
        private int withoutSensitive;
        private int partial;

        private record Key(long high, long low) {}

        boolean seen(String[] row, List<UnaryOperator<String>> compared) {
            rows++;
            for (int j = 0; j < row.length; j++) {
                byte[] text = compared.get(j).apply(row[j]).getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(text.length).flip());
                digest.update(text);
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            boolean again = !keys.add(new Key(hash.getLong(), hash.getLong()));
            repeated += again ? 1 : 0;
            return again;
        }
    }

    /** Collects encoded columns, then writes them row-major. */
    private static final class Encoder {
        private final List<Column> columns = new ArrayList<>();
        private final List<Boolean> mutable = new ArrayList<>();
        private final List<Placed> placed = new ArrayList<>();
        private final Map<String, String> imputed = new LinkedHashMap<>();

        /** Writes the values of a row from an index on. */
        private interface Source {
            void write(int row, float[] out, int from);
        }

        private record Placed(Source source, int offset) {}

        void numeric(NumberCells cells, boolean isMutable) {
            int missing = cells.missing();
            double median = cells.median();
            if (Double.isNaN(median)) {
                throw new DatasetFormatException("column " + cells.column + " has no value in any row");
            }
            place((row, out, from) -> {
                double v = cells.get(row);
                out[from] = (float) (Double.isNaN(v) ? median : v);
            });
            add(cells.column, cells.column, Column.Kind.NUMERIC, isMutable);
            if (missing > 0) {
                place((row, out, from) -> out[from] = Double.isNaN(cells.get(row)) ? 1 : 0);
                add(cells.column + "=" + Cells.MISSING, cells.column, Column.Kind.NUMERIC, false);
                imputed.put(
                        "imputed " + cells.column,
                        "median " + Numbers.plain(median) + " of all known rows in " + missing
                                + " rows; in a study the median of its pool");
            }
        }

        void oneHot(String name, Coded coded) {
            place((row, out, from) -> out[from + coded.codes()[row]] = 1);
            for (String level : coded.names()) {
                add(name + "=" + level, name, Column.Kind.ONE_HOT, false);
            }
        }

        String describe() {
            long numeric = columns.stream()
                    .filter(c -> c.kind() == Column.Kind.NUMERIC)
                    .count();
            long fields = columns.stream()
                    .filter(c -> c.kind() == Column.Kind.ONE_HOT)
                    .map(Column::source)
                    .distinct()
                    .count();
            return columns.size() + ": " + numeric + " numeric, " + (columns.size() - numeric) + " one-hot of " + fields
                    + " categorical columns";
        }

        Features features(int n, List<String> constraints) {
            int d = columns.size();
            if (d == 0) {
                throw new DatasetFormatException("no column is a feature");
            }
            if ((long) n * d > Integer.MAX_VALUE - 16) {
                throw new DatasetFormatException(n + " rows of " + d + " encoded columns are too many for one table");
            }
            float[] data = new float[n * d];
            for (int i = 0; i < n; i++) {
                for (Placed p : placed) {
                    p.source().write(i, data, i * d + p.offset());
                }
            }
            float[] lower = new float[d];
            float[] upper = new float[d];
            boolean[] open = new boolean[d];
            for (int j = 0; j < d; j++) {
                boolean indicator = !columns.get(j).name().equals(columns.get(j).source());
                lower[j] = indicator ? 0 : Float.POSITIVE_INFINITY;
                upper[j] = indicator ? 1 : Float.NEGATIVE_INFINITY;
                for (int i = 0; i < n; i++) {
                    lower[j] = Math.min(lower[j], data[i * d + j]);
                    upper[j] = Math.max(upper[j], data[i * d + j]);
                }
                open[j] = mutable.get(j);
            }
            Domain domain = new Domain(lower, upper, open).with(Encoding.plain(columns, constraints));
            return new Features(data, n, d).in(domain);
        }

        private void place(Source source) {
            placed.add(new Placed(source, columns.size()));
        }

        private void add(String name, String source, Column.Kind kind, boolean isMutable) {
            columns.add(new Column(name, source, kind));
            mutable.add(isMutable);
        }
    }
}
