package dev.ralf.core.model.dense;

/**
 * Matrix products on flat row-major arrays, written so that the inner loop runs along contiguous memory and each output
 * row is computed in one fixed order: a row's result does not depend on the other rows.
 */
final class DenseKernels {
    private DenseKernels() {}

    /**
     * {@code c[i][o] += sum_a x[i][a] w[a][o]}.
     *
     * @param x {@code [n][in]}
     * @param w {@code [in][out]} from {@code wOffset}
     * @param c {@code [n][out]}
     */
    static void multiplyAdd(float[] x, int n, int in, float[] w, int wOffset, int out, float[] c) {
        for (int i = 0; i < n; i++) {
            int xi = i * in;
            int ci = i * out;
            int a = 0;
            for (; a + 3 < in; a += 4) {
                float x0 = x[xi + a];
                float x1 = x[xi + a + 1];
                float x2 = x[xi + a + 2];
                float x3 = x[xi + a + 3];
                if (x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0) {
                    continue;
                }
                int w0 = wOffset + a * out;
                int w1 = w0 + out;
                int w2 = w1 + out;
                int w3 = w2 + out;
                for (int o = 0; o < out; o++) {
                    c[ci + o] += x0 * w[w0 + o] + x1 * w[w1 + o] + (x2 * w[w2 + o] + x3 * w[w3 + o]);
                }
            }
            for (; a < in; a++) {
                float xa = x[xi + a];
                int wa = wOffset + a * out;
                for (int o = 0; o < out; o++) {
                    c[ci + o] += xa * w[wa + o];
                }
            }
        }
    }

    /**
     * {@code g[a][o] += sum_i x[i][a] d[i][o]}: the gradient of the weights.
     *
     * @param g {@code [in][out]} from {@code gOffset}
     */
    static void outerAdd(float[] x, float[] d, int n, int in, int out, float[] g, int gOffset) {
        int i = 0;
        for (; i + 3 < n; i += 4) {
            int d0 = i * out;
            int d1 = d0 + out;
            int d2 = d1 + out;
            int d3 = d2 + out;
            for (int a = 0; a < in; a++) {
                float x0 = x[i * in + a];
                float x1 = x[(i + 1) * in + a];
                float x2 = x[(i + 2) * in + a];
                float x3 = x[(i + 3) * in + a];
                if (x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0) {
                    continue;
                }
                int ga = gOffset + a * out;
                for (int o = 0; o < out; o++) {
                    g[ga + o] += x0 * d[d0 + o] + x1 * d[d1 + o] + (x2 * d[d2 + o] + x3 * d[d3 + o]);
                }
            }
        }
        for (; i < n; i++) {
            for (int a = 0; a < in; a++) {
                float xa = x[i * in + a];
                int ga = gOffset + a * out;
                for (int o = 0; o < out; o++) {
                    g[ga + o] += xa * d[i * out + o];
                }
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
