package dev.ralf.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.Matrix;

/** Frequencies of labels against stated probabilities. */
final class Calibration {
    private Calibration() {}

    /**
     * Frequencies against stated probabilities, in ten bins of the probability of each class, within each part: a bin of
     * n rows with mean p may differ by 4.5 sd (about 60 bins are looked at; a right rule fails once in some thousand
     * seeds, and the seed is fixed) plus 1e-3 for bins that are all but certain.
     */
    static void assertCalibrated(Matrix p, int[] labels, int[] parts) {
        int k = p.columns();
        boolean byPart = parts != null;
        for (int part = 0; part < (byPart ? 2 : 1); part++) {
            for (int c = 0; c < k; c++) {
                double[] stated = new double[10];
                double[] variance = new double[10];
                double[] seen = new double[10];
                int[] n = new int[10];
                for (int i = 0; i < labels.length; i++) {
                    if (!byPart || parts[i] == part) {
                        double v = p.get(i, c);
                        int bin = Math.min(9, (int) (10 * v));
                        stated[bin] += v;
                        variance[bin] += v * (1 - v);
                        seen[bin] += labels[i] == c ? 1 : 0;
                        n[bin]++;
                    }
                }
                for (int b = 0; b < 10; b++) {
                    double allowed = 4.5 * Math.sqrt(variance[b]) + 1e-3 * n[b];
                    assertTrue(
                            Math.abs(seen[b] - stated[b]) <= allowed,
                            "part " + part + ", class " + c + ", bin " + b + ": seen " + seen[b] + ", stated "
                                    + stated[b] + ", allowed " + allowed);
                }
            }
        }
        for (int i = 0; i < p.rows(); i++) {
            double sum = 0;
            for (int c = 0; c < k; c++) {
                sum += p.get(i, c);
            }
            assertEquals(1, sum, 1e-9);
        }
    }
}
