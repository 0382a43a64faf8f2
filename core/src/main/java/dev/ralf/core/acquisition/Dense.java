package dev.ralf.core.acquisition;

import java.util.stream.IntStream;

/** Small dense linear algebra: square matrices as nested arrays, or row-major k x k where they are small. */
final class Dense {
    private Dense() {}

    /**
     * The inverse of a symmetric positive definite matrix, by Cholesky.
     *
     * @param m the matrix; overwritten by its factor
     * @throws IllegalArgumentException if it is not positive definite
     */
    static double[][] inverseOfPositiveDefinite(double[][] m) {
        int n = m.length;
        for (int j = 0; j < n; j++) {
            for (int c = 0; c < j; c++) {
                m[j][c] -= dot(m[j], m[c], c);
                m[j][c] /= m[c][c];
            }
            double pivot = m[j][j] - dot(m[j], m[j], j);
            if (!(pivot > 0)) {
                throw new IllegalArgumentException(
                        "the information matrix must be positive definite, got pivot " + pivot);
            }
            m[j][j] = Math.sqrt(pivot);
        }
        double[][] inverse = new double[n][n];
        IntStream.range(0, n).parallel().forEach(column -> {
            double[] x = new double[n];
            for (int r = column; r < n; r++) { // L x = e
                x[r] = ((r == column ? 1 : 0) - dot(m[r], x, r)) / m[r][r];
            }
            for (int r = n - 1; r >= 0; r--) { // L' x = x, by columns of L'
                x[r] /= m[r][r];
                for (int c = 0; c < r; c++) {
                    x[c] -= m[r][c] * x[r];
                }
            }
            inverse[column] = x; // symmetric
        });
        return inverse;
    }

    private static double dot(double[] a, double[] b, int n) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    /** The product of two square matrices. */
    static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] out = new double[n][n];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < n; j++) {
                double v = a[i][j];
                if (v != 0) {
                    for (int c = 0; c < n; c++) {
                        out[i][c] += v * b[j][c];
                    }
                }
            }
        });
        return out;
    }

    /** {@code I + sign m}. */
    static double[] identityPlus(double[] m, int k, int sign) {
        double[] out = new double[k * k];
        for (int c = 0; c < out.length; c++) {
            out[c] = sign * m[c] + (c % (k + 1) == 0 ? 1 : 0);
        }
        return out;
    }

    /** {@code a b}. */
    static double[] multiply(double[] a, double[] b, int k) {
        double[] out = new double[k * k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double v = a[i * k + j];
                for (int c = 0; c < k; c++) {
                    out[i * k + c] += v * b[j * k + c];
                }
            }
        }
        return out;
    }

    /** {@code a b'}. */
    static double[] multiplyTransposed(double[] a, double[] b, int k) {
        double[] out = new double[k * k];
        for (int i = 0; i < k; i++) {
            for (int c = 0; c < k; c++) {
                double sum = 0;
                for (int j = 0; j < k; j++) {
                    sum += a[i * k + j] * b[c * k + j];
                }
                out[i * k + c] = sum;
            }
        }
        return out;
    }

    /** {@code row m}. */
    static double[] rowTimes(double[] row, double[] m, int k) {
        double[] out = new double[k];
        for (int j = 0; j < k; j++) {
            for (int c = 0; c < k; c++) {
                out[c] += row[j] * m[j * k + c];
            }
        }
        return out;
    }

    /** The inverse of a small matrix, by elimination with row pivots. */
    static double[] inverse(double[] m, int k) {
        double[] identity = new double[k * k];
        for (int c = 0; c < k; c++) {
            identity[c * (k + 1)] = 1;
        }
        return solve(m.clone(), identity, k);
    }

    /** {@code tr(m^-1 t)}. */
    static double traceOfSolved(double[] m, double[] t, int k) {
        double[] x = solve(m, t.clone(), k);
        double trace = 0;
        for (int c = 0; c < k; c++) {
            trace += x[c * (k + 1)];
        }
        return trace;
    }

    /** {@code m^-1 b}; both are overwritten. */
    private static double[] solve(double[] m, double[] b, int k) {
        for (int c = 0; c < k; c++) {
            int pivot = c;
            for (int r = c + 1; r < k; r++) {
                pivot = Math.abs(m[r * k + c]) > Math.abs(m[pivot * k + c]) ? r : pivot;
            }
            for (int j = 0; j < k && pivot != c; j++) {
                swap(m, c * k + j, pivot * k + j);
                swap(b, c * k + j, pivot * k + j);
            }
            double scale = 1 / m[c * k + c];
            for (int j = 0; j < k; j++) {
                m[c * k + j] *= scale;
                b[c * k + j] *= scale;
            }
            for (int r = 0; r < k; r++) {
                double factor = r == c ? 0 : m[r * k + c];
                for (int j = 0; j < k && factor != 0; j++) {
                    m[r * k + j] -= factor * m[c * k + j];
                    b[r * k + j] -= factor * b[c * k + j];
                }
            }
        }
        return b;
    }

    private static void swap(double[] v, int i, int j) {
        double t = v[i];
        v[i] = v[j];
        v[j] = t;
    }
}
