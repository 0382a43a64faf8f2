package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * The model's probabilities of many rows, in batches: never more than {@value #BATCH} rows of features and probabilities
 * exist at once, whatever the pool.
 */
final class PoolScores {
    private static final int BATCH = 16_384;

    private PoolScores() {}

    /** What is done with the probabilities of some rows. */
    @FunctionalInterface
    interface Use {
        /** Uses the probabilities of the rows from position {@code from} on. */
        void of(Matrix probabilities, int from);
    }

    /**
     * A score of each row.
     *
     * @param score function of a probability row
     * @param rows row ids
     * @param who who needs it, for messages
     * @throws IllegalArgumentException if a probability is not finite
     */
    static double[] of(UncertaintyScore score, AcquisitionTask task, int[] rows, String who) {
        double[] scores = new double[rows.length];
        eachBatch(task, rows, who, (p, from) -> {
            for (int i = 0; i < p.rows(); i++) {
                scores[from + i] = score.of(p.data(), i * p.columns(), p.columns());
            }
        });
        return scores;
    }

    /**
     * Hands over the probabilities of all rows, batch by batch, in order.
     *
     * @throws IllegalArgumentException if a probability is not finite
     */
    static void eachBatch(AcquisitionTask task, int[] rows, String who, Use use) {
        Features features = task.inputs().features();
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] ids = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            use.of(Space.finite(task.model().probabilities(features.select(ids)), ids, who, "probability"), from);
        }
    }
}
