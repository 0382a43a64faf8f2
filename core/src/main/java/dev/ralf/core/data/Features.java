package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * Inputs of {@code n} examples, row-major floats of one shape: {@code [n][d]} for tables, {@code [n][channels][height]
 * [width]} for images. The backing array is handed over, not copied.
 */
public final class Features {
    private final float[] data;
    private final int size;
    private final int[] shape;
    private final int width;
    private final Domain domain;

    /**
     * Wraps {@code data}, with an unbounded domain.
     *
     * @param data row-major values, length {@code size} times the product of {@code shape}
     * @param size number of examples
     * @param shape shape of one example: {@code {d}} or {@code {channels, height, width}}
     */
    public Features(float[] data, int size, int... shape) {
        this(data, size, shape, null);
    }

    private Features(float[] data, int size, int[] shape, Domain domain) {
        Checks.atLeast("size", size, 0);
        int w = 1;
        for (int s : shape) {
            w = Math.multiplyExact(w, Checks.atLeast("shape", s, 1));
        }
        Checks.size("data", data.length, Math.multiplyExact(size, w));
        this.data = data;
        this.size = size;
        this.shape = shape.clone();
        this.width = w;
        this.domain = domain == null ? Domain.unbounded(w) : domain;
        Checks.size("domain", this.domain.width(), w);
    }

    /** Copies a rectangular table {@code [n][d]}, {@code n >= 1}. */
    public static Features of(double[][] rows) {
        Checks.atLeast("rows", rows.length, 1);
        int d = rows[0].length;
        float[] data = new float[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            Checks.size("row " + i, rows[i].length, d);
            for (int j = 0; j < d; j++) {
                data[i * d + j] = (float) rows[i][j];
            }
        }
        return new Features(data, rows.length, d);
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /** Shape of one example. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of values in one example. */
    public int width() {
        return width;
    }

    /** The backing array, not a copy. */
    public float[] data() {
        return data;
    }

    /** Value {@code j} of example {@code i}. */
    public float get(int i, int j) {
        return data[i * width + j];
    }

    /** A copy of example {@code i}. */
    public float[] row(int i) {
        return Arrays.copyOfRange(data, i * width, (i + 1) * width);
    }

    /** The examples at these indices, copied, in this order. */
    public Features select(int[] indices) {
        float[] out = new float[Math.multiplyExact(indices.length, width)];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(data, indices[i] * width, out, i * width, width);
        }
        return new Features(out, indices.length, shape, domain);
    }

    /** The examples {@code from .. to-1}, copied. */
    public Features slice(int from, int to) {
        Checks.inRange("to", to, 0, size);
        Checks.inRange("from", from, 0, to);
        return new Features(Arrays.copyOfRange(data, from * width, to * width), to - from, shape, domain);
    }

    /** The same examples with other values of the same shape. */
    public Features with(float[] values) {
        return new Features(values, size, shape, domain);
    }

    /** The same examples with a domain. */
    public Features in(Domain other) {
        return new Features(data, size, shape, other);
    }

    /** What values these inputs may take. */
    public Domain domain() {
        return domain;
    }
}
