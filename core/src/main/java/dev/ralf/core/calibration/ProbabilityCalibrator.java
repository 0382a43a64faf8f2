package dev.ralf.core.calibration;

import dev.ralf.core.util.Matrix;
import java.util.Map;

/** A fitted map from a model's class probabilities to calibrated ones. Immutable; works row by row. */
public interface ProbabilityCalibrator {
    /**
     * Calibrated probabilities.
     *
     * @param probabilities {@code [n][k]}, rows that sum to 1; a NaN row stays NaN
     * @return a new matrix {@code [n][k]} whose rows sum to 1
     * @throws IllegalArgumentException if {@code k} is not that of the fit
     */
    Matrix apply(Matrix probabilities);

    /**
     * Takes a derivative in the calibrated probabilities back to the model's, {@code g_i J_i} with the Jacobian
     * {@code J} of {@link #apply}: what lets an attack see through the calibrator. Where {@link #apply} is constant or
     * has a kink, the derivative of the piece that holds the point.
     *
     * @param probabilities {@code [n][k]}
     * @param gradient derivative in the calibrated probabilities, {@code [n][k]}
     * @return derivative in {@code probabilities}, {@code [n][k]}
     */
    Matrix pullBack(Matrix probabilities, Matrix gradient);

    /** Numbers about the fit that belong into the record, by name. */
    Map<String, Double> facts();

    /** What {@link CalibratorFitter#restore} builds this calibrator from. */
    Map<String, double[]> state();
}
