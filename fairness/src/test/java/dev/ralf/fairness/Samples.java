package dev.ralf.fairness;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Random calibration samples: softmax of Gaussian logits whose class means differ between groups, so that the most
 * likely class is unfair. With {@code leaves > 0} rows share that many distinct probability vectors, as with trees.
 */
public final class Samples {
    private Samples() {}

    /** A sample in which group {@code s} holds about a share {@code (s + 1)} of the rows, and at least {@code 2 k}. */
    public static CalibrationSample random(long seed, int n, int classes, int groups, double shift, int leaves) {
        RandomGenerator rng = new SeedTree(seed).child("samples").generator();
        double[][] means = new double[groups][classes];
        for (double[] row : means) {
            for (int k = 0; k < classes; k++) {
                row[k] = shift * rng.nextGaussian();
            }
        }
        double[][] noise = new double[Math.max(1, leaves)][classes];
        for (double[] row : noise) {
            fill(row, rng);
        }
        Matrix p = new Matrix(n, classes);
        int[] codes = new int[n];
        double[] weights = new double[n];
        int total = groups * (groups + 1) / 2;
        for (int i = 0; i < n; i++) {
            int s = i / (2 * classes);
            if (s >= groups) {
                s = 0;
                for (int left = rng.nextInt(total) - 1; left >= 0; left -= s + 1) {
                    s++;
                }
                s = Math.min(s, groups - 1);
            }
            codes[i] = s;
            weights[i] = 1;
            double[] z = new double[classes];
            if (leaves > 0) {
                int leaf = Math.min(leaves - 1, (int) (leaves * Math.pow(rng.nextDouble(), 1 + shift * s)));
                System.arraycopy(noise[leaf], 0, z, 0, classes);
            } else {
                fill(z, rng);
                for (int k = 0; k < classes; k++) {
                    z[k] += means[s][k];
                }
            }
            softmax(z, p, i);
        }
        List<String> values =
                IntStream.range(0, groups).mapToObj(s -> "group " + s).toList();
        return new CalibrationSample(p, List.of(new Groups("A", values, codes)), weights);
    }

    /** The same sample with these weights. */
    public static CalibrationSample withWeights(CalibrationSample sample, double[] weights) {
        return new CalibrationSample(sample.probabilities(), sample.groups(), weights);
    }

    /** The rows at these indices. */
    public static CalibrationSample select(CalibrationSample sample, int[] rows) {
        return new CalibrationSample(
                sample.probabilities().select(rows),
                sample.groups().stream().map(g -> g.select(rows)).toList(),
                dev.ralf.core.util.MathOps.select(sample.weights(), rows));
    }

    private static void fill(double[] row, RandomGenerator rng) {
        for (int k = 0; k < row.length; k++) {
            row[k] = 1.5 * rng.nextGaussian();
        }
    }

    private static void softmax(double[] z, Matrix p, int row) {
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v);
        }
        for (int k = 0; k < z.length; k++) {
            p.set(row, k, Math.exp(z[k]) / sum);
        }
    }
}
