package dev.ralf.core.util;

import java.util.Arrays;

/**
 * A dense row-major matrix {@code [rows][columns]} of doubles: probabilities, scores and embeddings at the borders of
 * the framework. The backing array is shared, not copied: whoever creates a matrix hands it over, whoever receives one
 * leaves it as it is unless told otherwise.
 */
public final class Matrix {
    private final double[] data;
    private final int rows;
    private final int columns;

    /**
     * Wraps {@code data}.
     *
     * @param data row-major values, length {@code rows * columns}
     * @param rows number of rows
     * @param columns number of columns
     */
    public Matrix(double[] data, int rows, int columns) {
        Checks.atLeast("rows", rows, 0);
        Checks.atLeast("columns", columns, 0);
        Checks.size("data", data.length, Math.multiplyExact(rows, columns));
        this.data = data;
        this.rows = rows;
        this.columns = columns;
    }

    /** A zero matrix. */
    public Matrix(int rows, int columns) {
        this(new double[Math.multiplyExact(rows, columns)], rows, columns);
    }

    /** Copies a rectangular nested array; an empty array gives a 0 x 0 matrix. */
    public static Matrix of(double[][] values) {
        int columns = values.length == 0 ? 0 : values[0].length;
        Matrix m = new Matrix(values.length, columns);
        for (int i = 0; i < values.length; i++) {
            Checks.size("row " + i, values[i].length, columns);
            System.arraycopy(values[i], 0, m.data, i * columns, columns);
        }
        return m;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** The backing row-major array, not a copy. */
    public double[] data() {
        return data;
    }

    /** The value at row {@code i}, column {@code j}. */
    public double get(int i, int j) {
        return data[i * columns + j];
    }

    /** Sets the value at row {@code i}, column {@code j}. */
    public void set(int i, int j, double value) {
        data[i * columns + j] = value;
    }

    /** A copy of row {@code i}. */
    public double[] row(int i) {
        return Arrays.copyOfRange(data, i * columns, (i + 1) * columns);
    }

    /** A new matrix of the given rows, in the given order; rows may repeat. */
    public Matrix select(int[] indices) {
        Matrix m = new Matrix(indices.length, columns);
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(data, indices[i] * columns, m.data, i * columns, columns);
        }
        return m;
    }

    /** The column of the largest value in row {@code i}; the lowest column wins a tie; NaN never wins over a number. */
    public int argmax(int i) {
        int best = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
            double v = data[i * columns + j];
            if (v > max) {
                max = v;
                best = j;
            }
        }
        return best;
    }

    /** A deep copy. */
    public Matrix copy() {
        return new Matrix(data.clone(), rows, columns);
    }
}
