package dev.ralf.core.acquisition;

import java.util.Arrays;

/**
 * Points in blocks of {@link #SIZE}, each block stored feature by feature, so that the distances or products of one
 * vector with a whole block are plain loops that the JVM turns into vector instructions. Points can be added.
 *
 * <p>A result depends on the two vectors alone, not on the place in a block, and equal vectors are at a distance of
 * exactly 0. Not safe for use by several threads while points are added.
 */
final class PointBlocks {
    /** Points in a block. */
    static final int SIZE = 64;

    private final int width;
    private double[][] blocks = new double[4][];
    private int size;

    /** No points yet, of {@code width} features. */
    PointBlocks(int width) {
        this.width = width;
    }

    /** The rows of a row-major array {@code [n][width]} at these positions, in this order. */
    static PointBlocks of(double[] rows, int width, int[] positions) {
        PointBlocks points = new PointBlocks(width);
        for (int i : positions) {
            points.add(rows, i * width);
        }
        return points;
    }

    /** The points at these positions, in this order. */
    PointBlocks select(int[] positions) {
        PointBlocks points = new PointBlocks(width);
        for (int i : positions) {
            points.add(row(i), 0);
        }
        return points;
    }

    /** A copy of point {@code i}. */
    double[] row(int i) {
        double[] row = new double[width];
        for (int j = 0; j < width; j++) {
            row[j] = blocks[i / SIZE][j * SIZE + i % SIZE];
        }
        return row;
    }

    /** Number of features. */
    int width() {
        return width;
    }

    /** Number of points. */
    int size() {
        return size;
    }

    /** Number of blocks, the last one perhaps not full. */
    int blocks() {
        return (size + SIZE - 1) / SIZE;
    }

    /** Number of points in a block. */
    int count(int block) {
        return Math.min(SIZE, size - block * SIZE);
    }

    /** Adds the point {@code rows[from .. from + width)}. */
    void add(double[] rows, int from) {
        int block = size / SIZE;
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * block);
        }
        if (blocks[block] == null) {
            blocks[block] = new double[width * SIZE];
        }
        int at = size % SIZE;
        for (int j = 0; j < width; j++) {
            blocks[block][j * SIZE + at] = rows[from + j];
        }
        size++;
    }

    /**
     * Squared Euclidean distances of {@code x[from .. from + width)} to the points of a block.
     *
     * @param out receives {@link #SIZE} values; those beyond {@link #count} mean nothing
     */
    void squaredDistances(int block, double[] x, int from, double[] out) {
        double[] b = blocks[block];
        Arrays.fill(out, 0, SIZE, 0);
        int j = 0;
        for (; j + 3 < width; j += 4) {
            addSquares(b, j * SIZE, x[from + j], x[from + j + 1], x[from + j + 2], x[from + j + 3], out);
        }
        for (; j < width; j++) {
            addSquares(b, j * SIZE, x[from + j], out);
        }
    }

    private static void addSquares(double[] b, int at, double v0, double v1, double v2, double v3, double[] out) {
        for (int c = 0; c < SIZE; c++) {
            double t0 = b[at + c] - v0;
            double t1 = b[at + c + SIZE] - v1;
            double t2 = b[at + c + 2 * SIZE] - v2;
            double t3 = b[at + c + 3 * SIZE] - v3;
            out[c] += (t0 * t0 + t1 * t1) + (t2 * t2 + t3 * t3);
        }
    }

    private static void addSquares(double[] b, int at, double v, double[] out) {
        for (int c = 0; c < SIZE; c++) {
            double t = b[at + c] - v;
            out[c] += t * t;
        }
    }

    /**
     * Sums of absolute differences of {@code x[from .. from + width)} and the points of a block.
     *
     * @param out receives {@link #SIZE} values; those beyond {@link #count} mean nothing
     */
    void manhattanDistances(int block, double[] x, int from, double[] out) {
        double[] b = blocks[block];
        Arrays.fill(out, 0, SIZE, 0);
        for (int j = 0; j < width; j++) {
            double v = x[from + j];
            int at = j * SIZE;
            for (int c = 0; c < SIZE; c++) {
                out[c] += Math.abs(b[at + c] - v);
            }
        }
    }

    /**
     * Inner products of {@code x[from .. from + width)} with the points of a block.
     *
     * @param out receives {@link #SIZE} values; those beyond {@link #count} mean nothing
     */
    void products(int block, double[] x, int from, double[] out) {
        double[] b = blocks[block];
        Arrays.fill(out, 0, SIZE, 0);
        int j = 0;
        for (; j + 3 < width; j += 4) {
            addProducts(b, j * SIZE, x[from + j], x[from + j + 1], x[from + j + 2], x[from + j + 3], out);
        }
        for (; j < width; j++) {
            addProducts(b, j * SIZE, x[from + j], out);
        }
    }

    private static void addProducts(double[] b, int at, double v0, double v1, double v2, double v3, double[] out) {
        for (int c = 0; c < SIZE; c++) {
            out[c] +=
                    (b[at + c] * v0 + b[at + c + SIZE] * v1) + (b[at + c + 2 * SIZE] * v2 + b[at + c + 3 * SIZE] * v3);
        }
    }

    private static void addProducts(double[] b, int at, double v, double[] out) {
        for (int c = 0; c < SIZE; c++) {
            out[c] += b[at + c] * v;
        }
    }

    /** Squared norm of {@code x[from .. from + width)}: to the bit what {@link #products} gives for equal vectors. */
    static double squaredNorm(double[] x, int from, int width) {
        double sum = 0;
        int j = from;
        for (; j + 3 < from + width; j += 4) {
            sum += (x[j] * x[j] + x[j + 1] * x[j + 1]) + (x[j + 2] * x[j + 2] + x[j + 3] * x[j + 3]);
        }
        for (; j < from + width; j++) {
            sum += x[j] * x[j];
        }
        return sum;
    }
}
