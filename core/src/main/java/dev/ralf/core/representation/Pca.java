package dev.ralf.core.representation;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Principal components of inputs: the projection of centred rows onto the leading eigenvectors of their covariance.
 *
 * <p>Computed by orthogonal iteration with a Rayleigh-Ritz step, from a fixed start, with 20 directions more than asked
 * for. Up to 512 features it works on the {@code d x d} covariance, O(n d^2), until the leading eigenvalues move by less
 * than 1e-9 of the largest or 200 iterations have passed; with at most 20 features more than components it is exact. For
 * wider inputs, such as images, the covariance is never formed: each iteration goes through the rows, O(n d (k + 20)), until
 * the eigenvalues move by less than 1e-6 of the largest or 12 iterations have passed, which leaves components of nearly
 * equal variance mixed with each other. All cores work on fixed shares of the rows: deterministic. The sign of a component
 * is arbitrary; distances do not depend on it.
 *
 * <p>References: Golub and Van Loan, Matrix Computations, 4th ed., section 8.2; Halko, Martinsson and Tropp, SIAM Review 53,
 * 2011, arXiv:0909.4061 (the wide form).
 */
public final class Pca {
    private static final int EXTRA = 20;
    private static final int MAX_ITERATIONS = 200;
    private static final double TOLERANCE = 1e-9;
    private static final int WIDE = 512;
    private static final int WIDE_ITERATIONS = 12;
    private static final double WIDE_TOLERANCE = 1e-6;
    private static final int SHARES = 16;
    private static final int GRAIN = 1_024;

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
        for (int j = 0; j < d; j++) {
            Checks.argument(Double.isFinite(mean[j]), "features[][%d] must be finite", j);
        }
        int width = Math.min(d, k + EXTRA);
        double[][] axes;
        if (d > WIDE && width < d) {
            axes = leadingAxes(q -> covarianceTimes(features, mean, q), d, k, width, WIDE_ITERATIONS, WIDE_TOLERANCE);
        } else {
            double[][] covariance = covariance(features, mean);
            axes = leadingAxes(q -> multiply(covariance, q), d, k, width, MAX_ITERATIONS, TOLERANCE);
        }
        Matrix scores = new Matrix(n, k);
        Parallel.ranges(n, GRAIN, (from, to) -> {
            double[] row = new double[d];
            for (int i = from; i < to; i++) {
                for (int j = 0; j < d; j++) {
                    row[j] = features.data()[i * d + j] - mean[j];
                }
                for (int c = 0; c < k; c++) {
                    scores.set(i, c, dot(row, axes[c]));
                }
            }
        });
        return scores;
    }

    /**
     * The covariance times these directions, row by row of the inputs.
     *
     * @param q directions {@code [w][d]}
     * @return {@code [w][d]}
     */
    private static double[][] covarianceTimes(Features features, double[] mean, double[][] q) {
        int n = features.size();
        int d = features.width();
        int w = q.length;
        double[] byFeature = new double[d * w]; // [d][w], so that the inner loops run over directions
        for (int a = 0; a < w; a++) {
            for (int j = 0; j < d; j++) {
                byFeature[j * w + a] = q[a][j];
            }
        }
        int share = (n + SHARES - 1) / SHARES;
        double[][] sums = new double[Parallel.ranges(n, share)][];
        Parallel.ranges(n, share, (from, to) -> {
            double[] sum = new double[d * w];
            double[] y = new double[w];
            for (int i = from; i < to; i++) {
                Arrays.fill(y, 0);
                for (int j = 0; j < d; j++) {
                    addScaled(y, 0, features.data()[i * d + j] - mean[j], byFeature, j * w, w);
                }
                for (int j = 0; j < d; j++) {
                    addScaled(sum, j * w, features.data()[i * d + j] - mean[j], y, 0, w);
                }
            }
            sums[from / share] = sum;
        });
        double[][] product = new double[w][d];
        for (double[] sum : sums) {
            for (int a = 0; a < w; a++) {
                for (int j = 0; j < d; j++) {
                    product[a][j] += sum[j * w + a] / n;
                }
            }
        }
        return product;
    }

    private static void addScaled(double[] to, int at, double factor, double[] v, int from, int length) {
        for (int j = 0; j < length; j++) {
            to[at + j] += factor * v[from + j];
        }
    }

    private static double[][] covariance(Features features, double[] mean) {
        int n = features.size();
        int d = features.width();
        double[][] c = new double[d][d];
        Parallel.ranges(d, (d + SHARES - 1) / SHARES, (from, to) -> { // each share has its own rows of the result
            double[] row = new double[d];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < to; j++) {
                    row[j] = features.data()[i * d + j] - mean[j];
                }
                for (int a = from; a < to; a++) {
                    if (row[a] != 0) {
                        addScaled(c[a], 0, row[a], row, 0, a + 1);
                    }
                }
            }
        });
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                c[a][b] /= n;
                c[b][a] = c[a][b];
            }
        }
        return c;
    }

    /**
     * The {@code k} leading unit eigenvectors of a symmetric {@code d x d} matrix, which is given by its product with
     * directions, iterating on {@code width} of them.
     */
    private static double[][] leadingAxes(
            UnaryOperator<double[][]> product, int d, int k, int width, int iterations, double tolerance) {
        RandomGenerator rng = new SeedTree(0).child("pca").generator();
        double[][] q = new double[width][d];
        for (double[] v : q) {
            for (int j = 0; j < d; j++) {
                v[j] = rng.nextGaussian();
            }
        }
        orthonormalise(q);
        double[] previous = new double[k];
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[][] cq = product.apply(q);
            double[][] small = new double[width][width];
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
            if (width == d || moved <= tolerance * Math.max(values[0], Double.MIN_NORMAL)) {
                break;
            }
        }
        return Arrays.copyOf(q, k);
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

    private static double[][] multiply(double[][] c, double[][] q) {
        double[][] out = new double[q.length][c.length];
        for (int a = 0; a < q.length; a++) {
            for (int j = 0; j < c.length; j++) {
                if (q[a][j] != 0) {
                    addScaled(out[a], q[a][j], c[j]); // symmetric: row j is column j
                }
            }
        }
        return out;
    }

    private static void addScaled(double[] to, double factor, double[] v) {
        addScaled(to, 0, factor, v, 0, to.length);
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
