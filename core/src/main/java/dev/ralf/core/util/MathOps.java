package dev.ralf.core.util;

import java.util.Arrays;

/** Small numeric functions that several packages share. */
public final class MathOps {
    private MathOps() {}

    /** {@code x ln x}, 0 at {@code x = 0} and below (a probability that rounding made tiny and negative); NaN stays NaN. */
    public static double xlogx(double x) {
        return x <= 0 ? 0 : x * Math.log(x);
    }

    /**
     * Softmax of logits, row by row, in double precision.
     *
     * @param logits row-major {@code [n][k]}
     * @param n rows
     * @param k columns
     * @return probabilities {@code [n][k]}; a row that holds NaN or positive infinity becomes NaN
     */
    public static Matrix softmax(float[] logits, int n, int k) {
        Matrix p = new Matrix(n, k);
        double[] out = p.data();
        for (int i = 0; i < n; i++) {
            softmaxRow(logits, i * k, k, out, i * k);
        }
        return p;
    }

    /** Softmax of {@code logits[from .. from + k)} into {@code out[to .. to + k)}. */
    public static void softmaxRow(float[] logits, int from, int k, double[] out, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            max = Math.max(max, logits[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < k; j++) {
            double e = Math.exp(logits[from + j] - max);
            out[to + j] = e;
            sum += e;
        }
        for (int j = 0; j < k; j++) {
            out[to + j] /= sum;
        }
    }

    /** {@code ln sum_j exp(v[from + j])} over {@code k} values. */
    public static double logSumExp(float[] v, int from, int k) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            max = Math.max(max, v[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < k; j++) {
            sum += Math.exp(v[from + j] - max);
        }
        return max + Math.log(sum);
    }

    /** Integers {@code 0 .. n-1}. */
    public static int[] range(int n) {
        int[] r = new int[n];
        for (int i = 0; i < n; i++) {
            r[i] = i;
        }
        return r;
    }

    /** {@code values[indices[0]], values[indices[1]], ...}. */
    public static int[] select(int[] values, int[] indices) {
        int[] out = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            out[i] = values[indices[i]];
        }
        return out;
    }

    /** {@code values[indices[0]], values[indices[1]], ...}. */
    public static long[] select(long[] values, int[] indices) {
        long[] out = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            out[i] = values[indices[i]];
        }
        return out;
    }

    /** {@code values[indices[0]], values[indices[1]], ...}. */
    public static double[] select(double[] values, int[] indices) {
        double[] out = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            out[i] = values[indices[i]];
        }
        return out;
    }

    /** The values of a and then those of b. */
    public static int[] concat(int[] a, int[] b) {
        int[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    /** The values of a and then those of b. */
    public static double[] concat(double[] a, double[] b) {
        double[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
