package dev.ralf.core.acquisition;

/**
 * One stratum for each class that the model predicts.
 *
 * @param share how a batch is shared among them
 */
public record PredictedClass(Share share) implements Strata {
    @Override
    public String id() {
        return share == Share.PROPORTIONAL ? "predicted" : "predicted-equal";
    }

    @Override
    public Division divide(AcquisitionTask task, int[] rows) {
        int[] predicted = predicted(task, rows, id());
        return new Division(
                predicted, share.weights(task, rows, predicted, task.model().classes()));
    }

    /**
     * The class that the model predicts for each row, ties to the lower index.
     *
     * @throws IllegalArgumentException if a probability is not finite
     */
    public static int[] predicted(AcquisitionTask task, int[] rows, String who) {
        int[] predicted = new int[rows.length];
        PoolScores.eachBatch(task, rows, who, (p, from) -> {
            for (int i = 0; i < p.rows(); i++) {
                predicted[from + i] = p.argmax(i);
            }
        });
        return predicted;
    }
}
