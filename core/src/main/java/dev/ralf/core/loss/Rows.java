package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;

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
