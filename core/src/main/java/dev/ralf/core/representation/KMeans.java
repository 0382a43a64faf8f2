package dev.ralf.core.representation;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Lloyd's k-means from k-means++ seeds (Arthur and Vassilvitskii, SODA 2007). A row goes to the nearest centre, the
 * lowest index on a tie; a centre without rows stays where it is.
 *
 * @param centres {@code [k][d]}
 * @param assignment cluster of each row
 */
public record KMeans(Matrix centres, int[] assignment) {
    private static final int GRAIN = 512;

    /**
     * Clusters rows.
     *
     * @param rows {@code [n][d]}
     * @param k number of clusters, in [1, n]
     * @param iterations most rounds of Lloyd's algorithm, at least 1; it stops when no row moves. If it stops before
     *     that, the centres are the means of the assigned rows, whose nearest centre may by then be another one
     * @param seed stream of the seeding
     * @throws IllegalArgumentException if {@code k} or {@code iterations} is out of range
     */
    public static KMeans fit(Matrix rows, int k, int iterations, SeedTree seed) {
        Checks.inRange("k", k, 1, rows.rows());
        Checks.atLeast("iterations", iterations, 1);
        int n = rows.rows();
        int d = rows.columns();
        Matrix centres = seeds(rows, k, seed.generator());
        int[] assignment = new int[n];
        Arrays.fill(assignment, -1);
        for (int iteration = 0; iteration < iterations; iteration++) {
            if (!assign(rows, centres, assignment)) {
                break;
            }
            Matrix sums = new Matrix(k, d);
            int[] counts = new int[k];
            for (int i = 0; i < n; i++) {
                counts[assignment[i]]++;
                for (int j = 0; j < d; j++) {
                    sums.set(assignment[i], j, sums.get(assignment[i], j) + rows.get(i, j));
                }
            }
            for (int c = 0; c < k; c++) {
                for (int j = 0; j < d && counts[c] > 0; j++) {
                    centres.set(c, j, sums.get(c, j) / counts[c]);
                }
            }
        }
        return new KMeans(centres, assignment);
    }

    private static Matrix seeds(Matrix rows, int k, RandomGenerator rng) {
        int n = rows.rows();
        int d = rows.columns();
        double[] z = rows.data();
        int[] picks = new int[k];
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        picks[0] = rng.nextInt(n);
        for (int c = 1; c < k; c++) {
            int last = picks[c - 1];
            Parallel.ranges(n, GRAIN, (from, to) -> {
                for (int i = from; i < to; i++) {
                    nearest[i] = Math.min(nearest[i], squaredDistance(z, i * d, z, last * d, d));
                }
            });
            double total = 0;
            for (int i = 0; i < n; i++) {
                total += nearest[i];
            }
            double u = rng.nextDouble() * total;
            int pick = total > 0 ? -1 : rng.nextInt(n);
            for (int i = 0; i < n && total > 0 && u >= 0; i++) {
                if (nearest[i] > 0) { // never a row that is a centre already, whatever rounding leaves of u
                    pick = i;
                    u -= nearest[i];
                }
            }
            picks[c] = pick;
        }
        return rows.select(picks);
    }

    /** Assigns each row to its nearest centre, the first on a tie; true if one moved. */
    private static boolean assign(Matrix rows, Matrix centres, int[] assignment) {
        double[] z = rows.data();
        double[] c = centres.data();
        int d = rows.columns();
        boolean[] moved = new boolean[Parallel.ranges(rows.rows(), GRAIN)];
        Parallel.ranges(rows.rows(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                int best = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int k = 0; k < centres.rows(); k++) {
                    double distance = squaredDistance(z, i * d, c, k * d, d);
                    if (distance < least) {
                        least = distance;
                        best = k;
                    }
                }
                moved[from / GRAIN] |= best != assignment[i];
                assignment[i] = best;
            }
        });
        for (boolean m : moved) {
            if (m) {
                return true;
            }
        }
        return false;
    }

    private static double squaredDistance(double[] a, int i, double[] b, int j, int d) {
        double s0 = 0;
        double s1 = 0;
        int c = 0;
        for (; c + 1 < d; c += 2) {
            double x0 = a[i + c] - b[j + c];
            double x1 = a[i + c + 1] - b[j + c + 1];
            s0 += x0 * x0;
            s1 += x1 * x1;
        }
        if (c < d) {
            double x = a[i + c] - b[j + c];
            s0 += x * x;
        }
        return s0 + s1;
    }
}
