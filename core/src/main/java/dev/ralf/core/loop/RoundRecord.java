package dev.ralf.core.loop;

import java.util.Map;
import java.util.Optional;

/**
 * What one round of one cell and seed gave; deterministic content only. One line of a record file.
 *
 * @param schema version of this format, {@value #SCHEMA}
 * @param learner name of the learner axis value
 * @param training name of the training axis value
 * @param acquisition name of the acquisition axis value
 * @param seed repetition, from 0
 * @param round round, from 0: round 0 is the model on the initial labels
 * @param labelsTrain training labels bought so far
 * @param labelsValidation validation labels bought so far
 * @param labelsCalibration calibration labels bought so far
 * @param metrics numbers by key, see {@link dev.ralf.core.evaluation.Measurements}; NaN is undefined
 * @param selected ids bought after this round, in pick order; empty in the last round
 * @param stop what stopping criteria saw and decided; empty without such criteria
 * @param details series of numbers for drawings, by key: those of {@link dev.ralf.core.evaluation.Measurements#details},
 *     and what was selected, see {@link ActiveLearningLoop}; empty in records of older versions
 */
public record RoundRecord(
        int schema,
        String learner,
        String training,
        String acquisition,
        int seed,
        int round,
        int labelsTrain,
        int labelsValidation,
        int labelsCalibration,
        Map<String, Double> metrics,
        int[] selected,
        Optional<StopState> stop,
        Map<String, double[]> details) {
    /** Version of the format. */
    public static final int SCHEMA = 1;

    /** A record without stopping criteria. */
    public RoundRecord(
            int schema,
            String learner,
            String training,
            String acquisition,
            int seed,
            int round,
            int labelsTrain,
            int labelsValidation,
            int labelsCalibration,
            Map<String, Double> metrics,
            int[] selected) {
        this(
                schema,
                learner,
                training,
                acquisition,
                seed,
                round,
                labelsTrain,
                labelsValidation,
                labelsCalibration,
                metrics,
                selected,
                Optional.empty(),
                Map.of());
    }

    /** Why the run ended before its last planned round; empty if it did not. */
    public Optional<String> stopped() {
        return stop.flatMap(StopState::reason);
    }

    /** All labels bought so far: what a learning curve is drawn over. */
    public int labels() {
        return labelsTrain + labelsValidation + labelsCalibration;
    }

    /** Name of the cell: learner, training and acquisition. */
    public String cell() {
        return learner + "+" + training + "+" + acquisition;
    }
}
