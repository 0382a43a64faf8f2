package dev.ralf.core.representation;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Principal components of inputs: the projection of centred rows onto the leading eigenvectors of their covariance.
 *
 * <p>Computed by orthogonal iteration with a Rayleigh-Ritz step on the {@code d x d} covariance, from a fixed start,
 * with 20 directions more than asked for, until the leading eigenvalues move by less than 1e-9 of the largest or 200
 * iterations have passed; with at most 20 features more than components it is exact. Deterministic. The sign of a
 * component is arbitrary; distances do not depend on it. Reference: Golub and Van Loan, Matrix Computations, 4th ed.,
 * section 8.2.
 */
public final class Pca {
    private static final int EXTRA = 20;
    private static final int MAX_ITERATIONS = 200;

    private Pca() {}

    /**
     * Scores of the first {@code components} components.
     *
     * @param features inputs {@code [n][d]}, n at least 1
     * @param components how many; with more than d, all d are given
     * @return {@code [n][min(components, d)]}; columns beyond the rank of the inputs are 0 up to rounding
     * @throws IllegalArgumentException if there is no row, {@code components} is below 1, or a feature is not finite
     */
    public static Matrix scores(Features features, int components) {
        int n = Checks.atLeast("rows", features.size(), 1);
        int d = features.width();
        int k = Math.min(Checks.atLeast("components", components, 1), d);
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                mean[j] += features.data()[i * d + j] / (double) n;
            }
        }
        double[][] covariance = covariance(features, mean);
        for (int j = 0; j < d; j++) {
            Checks.argument(Double.isFinite(covariance[j][j]), "features[][%d] must be finite", j);
        }
        double[][] axes = leadingAxes(covariance, k, Math.min(d, k + EXTRA));
        Matrix scores = new Matrix(n, k);
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                row[j] = features.data()[i * d + j] - mean[j];
            }
            for (int c = 0; c < k; c++) {
                scores.set(i, c, dot(row, axes[c]));
            }
        }
        return scores;
    }

    private static double[][] covariance(Features features, double[] mean) {
        int n = features.size();
        int d = features.width();
        double[][] c = new double[d][d];
        double[] row = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                row[j] = features.data()[i * d + j] - mean[j];
            }
            for (int a = 0; a < d; a++) {
                double xa = row[a];
                if (xa != 0) {
                    double[] ca = c[a];
                    for (int b = 0; b <= a; b++) {
                        ca[b] += xa * row[b];
                    }
                }
            }
        }
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                c[a][b] /= n;
                c[b][a] = c[a][b];
            }
        }
        return c;
    }

    /** The {@code k} leading unit eigenvectors of a symmetric matrix, iterating on {@code width} directions. */
    private static double[][] leadingAxes(double[][] c, int k, int width) {
        int d = c.length;
        RandomGenerator rng = new SeedTree(0).child("pca").generator();
        double[][] q = new double[width][d];
        for (double[] v : q) {
            for (int j = 0; j < d; j++) {
                v[j] = rng.nextGaussian();
            }
        }
        orthonormalise(q);
        double[] previous = new double[k];
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            double[][] cq = new double[width][];
            double[][] small = new double[width][width];
            for (int a = 0; a < width; a++) {
                cq[a] = multiply(c, q[a]);
            }
            for (int a = 0; a < width; a++) {
                for (int b = 0; b <= a; b++) {
                    small[a][b] = dot(q[a], cq[b]);
                    small[b][a] = small[a][b];
                }
            }
            EigenDecomposition ritz = new EigenDecomposition(new Array2DRowRealMatrix(small, false));
            double[] values = ritz.getRealEigenvalues();
            double[][] rotated = new double[width][d];
            for (int a = 0; a < width; a++) {
                double[] weights = ritz.getEigenvector(a).toArray();
                double[][] basis = width == d ? q : cq;
                for (int b = 0; b < width; b++) {
                    addScaled(rotated[a], weights[b], basis[b]);
                }
            }
            orthonormalise(rotated);
            q = rotated;
            double moved = 0;
            for (int a = 0; a < k; a++) {
                moved = Math.max(moved, Math.abs(values[a] - previous[a]));
                previous[a] = values[a];
            }
            if (width == d || moved <= 1e-9 * Math.max(values[0], Double.MIN_NORMAL)) {
                break;
            }
        }
        return java.util.Arrays.copyOf(q, k);
    }

    /** Modified Gram-Schmidt, twice for stability; a vector that vanishes becomes zero. */
    private static void orthonormalise(double[][] q) {
        for (int pass = 0; pass < 2; pass++) {
            for (int a = 0; a < q.length; a++) {
                for (int b = 0; b < a; b++) {
                    addScaled(q[a], -dot(q[a], q[b]), q[b]);
                }
                double norm = Math.sqrt(dot(q[a], q[a]));
                for (int j = 0; j < q[a].length; j++) {
                    q[a][j] = norm > 1e-150 ? q[a][j] / norm : 0;
                }
            }
        }
    }

    private static double[] multiply(double[][] c, double[] v) {
        double[] out = new double[c.length];
        for (int a = 0; a < c.length; a++) {
            if (v[a] != 0) {
                addScaled(out, v[a], c[a]); // symmetric: row a is column a
            }
        }
        return out;
    }

    private static void addScaled(double[] to, double factor, double[] v) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * v[j];
        }
    }

    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < a.length; j += 4) {
            s0 += a[j] * b[j];
            s1 += a[j + 1] * b[j + 1];
            s2 += a[j + 2] * b[j + 2];
            s3 += a[j + 3] * b[j + 3];
        }
        for (; j < a.length; j++) {
            s0 += a[j] * b[j];
        }
        return s0 + s1 + (s2 + s3);
    }
}
