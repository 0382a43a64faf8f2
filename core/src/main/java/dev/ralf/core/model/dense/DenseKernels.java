package dev.ralf.core.model.dense;

/**
 * Matrix products on flat row-major arrays. Every element of a result is summed in one order, that of the inner index, in
 * single precision, however the elements are grouped: it does not depend on the other rows. Tiles of 4 x 4 elements are
 * summed in registers, since loops as short as a layer is wide do not pay for vector instructions.
 */
final class DenseKernels {
    private static final int TILE = 4;

    private DenseKernels() {}

    /**
     * {@code c[i][o] += sum_a x[i][a] w[a][o]}.
     *
     * @param x {@code [n][in]}
     * @param w {@code [in][out]} from {@code wOffset}
     * @param c {@code [n][out]}
     */
    static void multiplyAdd(float[] x, int n, int in, float[] w, int wOffset, int out, float[] c) {
        accumulate(x, in, 1, n, in, w, wOffset, out, c, 0);
    }

    /**
     * {@code g[a][o] += sum_i x[i][a] d[i][o]}: the gradient of the weights.
     *
     * @param g {@code [in][out]} from {@code gOffset}
     */
    static void outerAdd(float[] x, float[] d, int n, int in, int out, float[] g, int gOffset) {
        accumulate(x, 1, in, in, n, d, 0, out, g, gOffset);
    }

    /**
     * {@code c[i][o] += sum_k x(i, k) w[k][o]} for {@code rows} rows and {@code inner} terms.
     *
     * @param x holds {@code x(i, k)} at {@code i * row + k * column}
     */
    private static void accumulate(
            float[] x,
            int row,
            int column,
            int rows,
            int inner,
            float[] w,
            int wOffset,
            int out,
            float[] c,
            int cOffset) {
        int i = 0;
        for (; i + TILE <= rows; i += TILE) {
            int o = 0;
            for (; o + TILE <= out; o += TILE) {
                tile(x, i * row, row, column, inner, w, wOffset + o, out, c, cOffset + i * out + o);
            }
            for (int r = i; o < out && r < i + TILE; r++) {
                edge(x, r * row, column, inner, w, wOffset, out, o, c, cOffset + r * out);
            }
        }
        for (; i < rows; i++) {
            edge(x, i * row, column, inner, w, wOffset, out, 0, c, cOffset + i * out);
        }
    }

    /** Adds to four elements of each of four rows. */
    private static void tile(
            float[] x, int at, int row, int column, int inner, float[] w, int wAt, int out, float[] c, int cAt) {
        int c1 = cAt + out;
        int c2 = c1 + out;
        int c3 = c2 + out;
        float a00 = c[cAt];
        float a01 = c[cAt + 1];
        float a02 = c[cAt + 2];
        float a03 = c[cAt + 3];
        float a10 = c[c1];
        float a11 = c[c1 + 1];
        float a12 = c[c1 + 2];
        float a13 = c[c1 + 3];
        float a20 = c[c2];
        float a21 = c[c2 + 1];
        float a22 = c[c2 + 2];
        float a23 = c[c2 + 3];
        float a30 = c[c3];
        float a31 = c[c3 + 1];
        float a32 = c[c3 + 2];
        float a33 = c[c3 + 3];
        for (int k = 0, xk = at, wk = wAt; k < inner; k++, xk += column, wk += out) {
            float w0 = w[wk];
            float w1 = w[wk + 1];
            float w2 = w[wk + 2];
            float w3 = w[wk + 3];
            float x0 = x[xk];
            float x1 = x[xk + row];
            float x2 = x[xk + 2 * row];
            float x3 = x[xk + 3 * row];
            a00 += x0 * w0;
            a01 += x0 * w1;
            a02 += x0 * w2;
            a03 += x0 * w3;
            a10 += x1 * w0;
            a11 += x1 * w1;
            a12 += x1 * w2;
            a13 += x1 * w3;
            a20 += x2 * w0;
            a21 += x2 * w1;
            a22 += x2 * w2;
            a23 += x2 * w3;
            a30 += x3 * w0;
            a31 += x3 * w1;
            a32 += x3 * w2;
            a33 += x3 * w3;
        }
        c[cAt] = a00;
        c[cAt + 1] = a01;
        c[cAt + 2] = a02;
        c[cAt + 3] = a03;
        c[c1] = a10;
        c[c1 + 1] = a11;
        c[c1 + 2] = a12;
        c[c1 + 3] = a13;
        c[c2] = a20;
        c[c2 + 1] = a21;
        c[c2 + 2] = a22;
        c[c2 + 3] = a23;
        c[c3] = a30;
        c[c3 + 1] = a31;
        c[c3 + 2] = a32;
        c[c3 + 3] = a33;
    }

    /** Adds to the elements {@code from ..} of one row. */
    private static void edge(
            float[] x, int at, int column, int inner, float[] w, int wAt, int out, int from, float[] c, int cAt) {
        for (int k = 0; k < inner; k++) {
            float xk = x[at + k * column];
            int wk = wAt + k * out;
            for (int o = from; o < out; o++) {
                c[cAt + o] += xk * w[wk + o];
            }
        }
    }

    /** {@code w[rows][columns]} from {@code offset}, transposed to {@code [columns][rows]}. */
    static float[] transpose(float[] w, int offset, int rows, int columns) {
        float[] t = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                t[c * rows + r] = w[offset + r * columns + c];
            }
        }
        return t;
    }
}
