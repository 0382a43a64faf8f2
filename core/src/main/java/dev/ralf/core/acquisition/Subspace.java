package dev.ralf.core.acquisition;

import dev.ralf.core.util.Matrix;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The affine subspace of the leading principal components of some points, as many as hold a share of their variance: none
 * where all points are equal.
 *
 * @param mean mean of the points
 * @param axes orthonormal axes {@code [r][d]}
 */
record Subspace(double[] mean, double[][] axes) {
    private static final double NOTHING = 1e-12;

    /**
     * The subspace of the points at some rows, by the eigenvectors of their covariance, or of their Gram matrix where there
     * are fewer points than features.
     *
     * @param z points {@code [n][d]}
     * @param rows rows to take, at least one
     * @param share share of the variance to hold, in (0, 1]
     */
    static Subspace of(Matrix z, int[] rows, double share) {
        int n = rows.length;
        int d = z.columns();
        double[] mean = new double[d];
        for (int i : rows) {
            for (int j = 0; j < d; j++) {
                mean[j] += z.get(i, j) / n;
            }
        }
        double[][] centred = new double[n][d];
        double variance = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                centred[i][j] = z.get(rows[i], j) - mean[j];
                variance += centred[i][j] * centred[i][j];
            }
        }
        if (!(variance > 0)) {
            return new Subspace(mean, new double[0][]);
        }
        boolean dual = n < d;
        double[][] m = dual ? products(centred) : products(transposed(centred));
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(m, false)); // values descending
        double[] values = eigen.getRealEigenvalues();
        int r = 0;
        double held = 0;
        while (r < values.length && held < share * variance && values[r] > NOTHING * variance) {
            held += values[r++];
        }
        double[][] axes = new double[r][];
        for (int a = 0; a < r; a++) {
            double[] v = eigen.getEigenvector(a).toArray();
            axes[a] = dual ? combined(centred, v, Math.sqrt(values[a])) : v;
        }
        return new Subspace(mean, axes);
    }

    /** The squared distance of a point to the subspace. */
    double squaredDistance(Matrix z, int row) {
        double[] x = new double[mean.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = z.get(row, j) - mean[j];
        }
        for (double[] axis : axes) { // what each axis holds is taken off before the next: no digits are lost
            double along = 0;
            for (int j = 0; j < x.length; j++) {
                along += x[j] * axis[j];
            }
            for (int j = 0; j < x.length; j++) {
                x[j] -= along * axis[j];
            }
        }
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        return squares;
    }

    private static double[][] products(double[][] rows) {
        double[][] m = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int c = 0; c < rows[i].length; c++) {
                    sum += rows[i][c] * rows[j][c];
                }
                m[i][j] = sum;
                m[j][i] = sum;
            }
        }
        return m;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] out = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[j][i] = rows[i][j];
            }
        }
        return out;
    }

    private static double[] combined(double[][] rows, double[] factors, double scale) {
        double[] out = new double[rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[j] += factors[i] / scale * rows[i][j];
            }
        }
        return out;
    }
}
