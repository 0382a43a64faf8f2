package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Map;

/** Configuration of a probability calibrator. Immutable; fits draw nothing at random. */
public interface CalibratorFitter {
    /** How far a row's sum may be off 1: tables of probabilities are often rounded. */
    double SUM_SLACK = 1e-3;

    /** Name in records, for example {@code temperature}. */
    String id();

    /**
     * Fits.
     *
     * @param probabilities {@code [n][k]}, rows that sum to 1
     * @param labels class of each row
     * @param weights non-negative weight of each row, with a positive sum
     * @throws IllegalArgumentException if the sample is empty, or its parts do not fit together
     */
    ProbabilityCalibrator fit(Matrix probabilities, int[] labels, double[] weights);

    /**
     * The calibrator that was fitted before.
     *
     * @param state what {@link ProbabilityCalibrator#state} gave
     */
    ProbabilityCalibrator restore(Map<String, double[]> state);

    /**
     * Checks a labelled sample and returns its weights divided by their sum.
     *
     * @throws IllegalArgumentException if it is none
     */
    static double[] shares(Matrix probabilities, int[] labels, double[] weights) {
        int n = probabilities.rows();
        Checks.size("labels", labels.length, n);
        Checks.size("weights", weights.length, n);
        Checks.atLeast("calibration rows", n, 1);
        Checks.atLeast("classes", probabilities.columns(), 2);
        double total = 0;
        for (int i = 0; i < n; i++) {
            Checks.inRange("labels[" + i + "]", labels[i], 0, probabilities.columns() - 1);
            total += Checks.nonNegative("weights[" + i + "]", weights[i]);
            double sum = 0;
            for (int k = 0; k < probabilities.columns(); k++) {
                sum += Checks.inRange(
                        "probabilities[" + i + "][" + k + "]", probabilities.get(i, k), -SUM_SLACK, 1 + SUM_SLACK);
            }
            Checks.argument(
                    Math.abs(sum - 1) <= SUM_SLACK, "row %d of the probabilities must sum to 1, got %s", i, sum);
        }
        Checks.positive("sum of the weights", total);
        double[] shares = new double[n];
        for (int i = 0; i < n; i++) {
            shares[i] = weights[i] / total;
        }
        return shares;
    }
}
