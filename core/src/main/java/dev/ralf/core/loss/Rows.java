package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/** What several losses do with one row. */
final class Rows {
    private Rows() {}

    static void read(float[] from, int at, double[] row) {
        for (int j = 0; j < row.length; j++) {
            row[j] = from[at + j];
        }
    }

    static void write(double[] row, float[] to, int at) {
        for (int j = 0; j < row.length; j++) {
            to[at + j] = (float) row[j];
        }
    }

    static Matrix matrix(float[] values, int rows, int columns) {
        double[] wide = new double[rows * columns];
        read(values, 0, wide);
        return new Matrix(wide, rows, columns);
    }

    /**
     * Writes {@code x / |x|}, zeros for a row of zeros.
     *
     * @return the length of x
     */
    static double normalize(double[] x, double[] unit) {
        double largest = 0;
        for (double v : x) {
            largest = Math.max(largest, Math.abs(v)); // squares of very small or large values would leave the range
        }
        if (largest == 0) {
            Arrays.fill(unit, 0);
            return 0;
        }
        double square = 0;
        for (double v : x) {
            square += v / largest * (v / largest);
        }
        double length = Math.sqrt(square);
        for (int j = 0; j < x.length; j++) {
            unit[j] = x[j] / largest / length;
        }
        return largest * length;
    }

    /** {@code ln softmax(z)}; finite wherever the logits are. */
    static double[] logSoftmax(double[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : z) {
            max = Math.max(max, v);
        }
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v - max);
        }
        double logSum = Math.log(sum);
        double[] out = new double[z.length];
        for (int j = 0; j < z.length; j++) {
            out[j] = z[j] - max - logSum;
        }
        return out;
    }

    static double[] exp(double[] values) {
        double[] out = new double[values.length];
        for (int j = 0; j < values.length; j++) {
            out[j] = Math.exp(values[j]);
        }
        return out;
    }

    /** {@code sum_j p_j (ln p_j - ln q_j)}; a class with {@code p_j = 0} adds nothing. */
    static double kl(double[] p, double[] logP, double[] logQ) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            if (p[j] != 0) {
                sum += p[j] * (logP[j] - logQ[j]);
            }
        }
        return sum;
    }

    /** The class other than {@code y} with the largest value; the lowest one of a tie. */
    static int runnerUp(double[] values, int y) {
        Checks.atLeast("classes", values.length, 2);
        int best = y == 0 ? 1 : 0;
        for (int j = best + 1; j < values.length; j++) {
            if (j != y && values[j] > values[best]) {
                best = j;
            }
        }
        return best;
    }
}
