package dev.ralf.core.representation;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
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
            boolean moved = false;
            for (int i = 0; i < n; i++) {
                int nearest = nearest(rows, i, centres);
                moved |= nearest != assignment[i];
                assignment[i] = nearest;
            }
            if (!moved) {
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
        int[] picks = new int[k];
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        picks[0] = rng.nextInt(n);
        for (int c = 1; c < k; c++) {
            double total = 0;
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], squaredDistance(rows, i, rows, picks[c - 1]));
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

    private static int nearest(Matrix rows, int i, Matrix centres) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centres.rows(); c++) {
            double distance = squaredDistance(rows, i, centres, c);
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }

    private static double squaredDistance(Matrix a, int i, Matrix b, int j) {
        double sum = 0;
        for (int c = 0; c < a.columns(); c++) {
            double x = a.get(i, c) - b.get(j, c);
            sum += x * x;
        }
        return sum;
    }
}
