package dev.ralf.core.representation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcaTest {
    /** Rows of rank {@code rank} with a falling spectrum, off the origin. */
    private static Features rows(int n, int d, int rank) {
        RandomGenerator rng = new SeedTree(5).child("n", n).child(d).generator();
        double[][] basis = new double[rank][d];
        for (double[] b : basis) {
            for (int j = 0; j < d; j++) {
                b[j] = rng.nextGaussian() / Math.sqrt(d);
            }
        }
        float[] x = new float[n * d];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < rank; r++) {
                double z = rng.nextGaussian() * 5 * Math.pow(0.8, r);
                for (int j = 0; j < d; j++) {
                    x[i * d + j] += (float) (z * basis[r][j] + 0.3);
                }
            }
        }
        return new Features(x, n, d);
    }

    /** Reference scores: projections on the eigenvectors of the full covariance by Commons Math. */
    private static RealMatrix reference(Features x, int k) {
        int n = x.size();
        int d = x.width();
        RealMatrix c = MatrixUtils.createRealMatrix(n, d);
        for (int j = 0; j < d; j++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += x.get(i, j) / (double) n;
            }
            for (int i = 0; i < n; i++) {
                c.setEntry(i, j, x.get(i, j) - mean);
            }
        }
        EigenDecomposition e = new EigenDecomposition(c.transpose().multiply(c).scalarMultiply(1.0 / n));
        return c.multiply(e.getV().getSubMatrix(0, d - 1, 0, k - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "60, 5, 5, 3", // width equals d: exact
        "200, 60, 60, 6", // iterated
        "200, 60, 4, 6", // rank-deficient: two columns of zeros
        "12, 60, 60, 5", // fewer rows than features
        "3, 40, 40, 8", // fewer rows than components
        "1, 3, 3, 2",
        "150, 560, 60, 6" // wide: no covariance
    })
    void equalsTheEigenDecomposition_upToSigns(int n, int d, int rank, int k) {
        Features x = rows(n, d, rank);
        Matrix scores = Pca.scores(x, k);
        RealMatrix expected = reference(x, k);
        assertEquals(n, scores.rows());
        assertEquals(k, scores.columns());
        for (int c = 0; c < k; c++) {
            double dot = 0;
            for (int i = 0; i < n; i++) {
                dot += scores.get(i, c) * expected.getEntry(i, c);
            }
            for (int i = 0; i < n; i++) {
                // Scores are of size 5; the eigenvalues are found to 1e-9 of the largest, the axes to its root.
                assertEquals(Math.signum(dot) * expected.getEntry(i, c), scores.get(i, c), 2e-3, i + ", " + c);
            }
        }
    }

    @Test
    void moreComponentsThanFeatures_keepAllDistances() {
        Features x = rows(20, 4, 4);
        Matrix z = Pca.scores(x, 30);
        assertEquals(4, z.columns());
        for (int i = 1; i < 20; i++) {
            double a = 0;
            double b = 0;
            for (int j = 0; j < 4; j++) {
                a += Math.pow((double) x.get(i, j) - x.get(i - 1, j), 2);
                b += Math.pow(z.get(i, j) - z.get(i - 1, j), 2);
            }
            assertEquals(a, b, 1e-9 * Math.max(1, a));
        }
    }

    @Test
    void equalRows_haveScoresOfZero_andCallsAreRepeatable() {
        assertArrayEquals(
                new double[100],
                Pca.scores(new Features(new float[500], 10, 50), 10).data());
        Features x = rows(50, 40, 40);
        assertArrayEquals(Pca.scores(x, 5).data(), Pca.scores(x, 5).data());
    }

    @Test
    void badInput() {
        float[] nan = {1, 2, 3, Float.NaN};
        assertEquals(
                "features[][1] must be finite",
                assertThrows(IllegalArgumentException.class, () -> Pca.scores(new Features(nan, 2, 2), 1))
                        .getMessage());
        assertEquals(
                "components must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Pca.scores(rows(3, 2, 2), 0))
                        .getMessage());
    }
}
