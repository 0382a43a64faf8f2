package dev.ralf.experiments.calibrate;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A wide table of class probabilities: a header line, one row per case, one column per class. Only one row is held at a
 * time. A row's probabilities may be rounded: their sum may be off 1 by {@value #SUM_SLACK}, and they are divided by it.
 */
final class ProbabilityTable implements AutoCloseable {
    /** How far the sum of a row may be off 1. */
    static final double SUM_SLACK = 1e-3;

    private static final int ROWS_LOOKED_AT = 1000;

    private final Path path;
    private final CsvReader reader;
    private CsvReader.Row row;

    ProbabilityTable(Path path) {
        this.path = path;
        this.reader = new CsvReader(CsvFile.withHeader(path));
    }

    List<String> columns() {
        return reader.columns();
    }

    /** Goes to the next row; false after the last one. */
    boolean next() {
        row = reader.next();
        return row != null;
    }

    /** Index of a column. */
    int column(String name) {
        int at = columns().indexOf(name);
        if (at < 0) {
            throw new DatasetFormatException(path + ":1: no column " + name + ", the columns are " + columns());
        }
        return at;
    }

    /** Indices of columns. */
    int[] columns(List<String> names) {
        return names.stream().mapToInt(this::column).toArray();
    }

    /**
     * Columns of the first rows in which every cell is a number in [0, 1], apart from those that have another role.
     */
    static List<String> probabilityColumns(Path path, List<String> others) {
        try (ProbabilityTable table = new ProbabilityTable(path)) {
            List<String> found = new ArrayList<>(table.columns());
            found.removeAll(others);
            boolean any = false;
            for (int n = 0; n < ROWS_LOOKED_AT && table.next(); n++) {
                any = true;
                found.removeIf(c -> {
                    double p = number(table.cell(table.column(c)));
                    return !(p >= 0 && p <= 1);
                });
            }
            if (!any) {
                throw new DatasetFormatException(path + ":2: no rows below the header");
            }
            if (found.size() < 2) {
                throw new DatasetFormatException(path + ":1: 2 or more columns of numbers in [0, 1] are needed, got "
                        + found + ": name the class columns with --classes");
            }
            return List.copyOf(found);
        }
    }

    String cell(int column) {
        return row.cells()[column].strip();
    }

    /** A cell that must not be empty. */
    String text(int column, String role) {
        String text = cell(column);
        if (text.isEmpty()) {
            throw error("no " + role + " in column " + columns().get(column));
        }
        return text;
    }

    /** A weight. */
    double weight(int column) {
        double w = number(cell(column));
        if (!(w >= 0)) {
            throw error("a weight must be a number of at least 0, got \"" + cell(column) + "\"");
        }
        return w;
    }

    /** Reads the probabilities of the row into row {@code at} of {@code to}. */
    void probabilities(int[] classes, Matrix to, int at) {
        double sum = 0;
        for (int k = 0; k < classes.length; k++) {
            double p = number(cell(classes[k]));
            if (!(p >= -SUM_SLACK && p <= 1 + SUM_SLACK)) {
                throw error("a probability must be a number in [0, 1], got \"" + cell(classes[k]) + "\" in column "
                        + columns().get(classes[k]));
            }
            to.set(at, k, Math.max(0, p));
            sum += Math.max(0, p);
        }
        if (!(Math.abs(sum - 1) <= SUM_SLACK)) {
            throw error("the probabilities of " + names(classes) + " must sum to 1, got " + (float) sum
                    + " (other columns: --classes)");
        }
        for (int k = 0; k < classes.length; k++) {
            to.set(at, k, to.get(at, k) / sum);
        }
    }

    DatasetFormatException error(String message) {
        return new DatasetFormatException(path + ":" + row.line() + ": " + message);
    }

    private List<String> names(int[] classes) {
        List<String> names = new ArrayList<>();
        for (int c : classes) {
            names.add(columns().get(c));
        }
        return names;
    }

    /** The number in a cell, NaN if there is none. */
    static double number(String cell) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * Names of classes from those of their columns: what follows the longest common beginning that ends in a mark such as
     * {@code _}, so that {@code p_low, p_high} are the classes {@code low, high}.
     */
    static List<String> classNames(List<String> columns) {
        String first = columns.get(0);
        int common = first.length();
        for (String c : columns) {
            int n = 0;
            while (n < Math.min(common, c.length()) && c.charAt(n) == first.charAt(n)) {
                n++;
            }
            common = n;
        }
        while (common > 0 && Character.isLetterOrDigit(first.charAt(common - 1))) {
            common--;
        }
        int cut = common;
        boolean whole = columns.stream().anyMatch(c -> c.length() == cut);
        return whole
                ? List.copyOf(columns)
                : columns.stream().map(c -> c.substring(cut)).toList();
    }

    /** The class that a label names: a class, a column, or the same number. */
    static Optional<Integer> classOf(String label, List<String> classes, List<String> columns) {
        double number = number(label);
        for (int k = 0; k < classes.size(); k++) {
            if (classes.get(k).equals(label) || columns.get(k).equals(label) || number(classes.get(k)) == number) {
                return Optional.of(k);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        reader.close();
    }
}
