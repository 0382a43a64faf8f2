package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * The rows that a learner without gradients trains on: checked, rows of weight 0 left out, weights scaled to mean 1 (so
 * that no learner depends on the unit of the weights), and the classes that occur.
 *
 * @param features inputs {@code [n][d]}, all finite
 * @param labels class of each row, in {@code [0, classes)}
 * @param weights weight of each row, positive, mean 1
 * @param classes number of classes of the data set
 * @param present the classes that occur, ascending
 */
record TrainingRows(Features features, int[] labels, double[] weights, int classes, int[] present) {
    /**
     * Reads a task.
     *
     * @param task what to train on
     * @param learner id of the learner, for messages
     * @throws IllegalArgumentException if the regime's objective needs a network, no row has a positive weight, a weight
     *     is negative or not finite, a label is out of range, or a feature is not finite
     */
    static TrainingRows of(TrainingTask task, String learner) {
        if (task.regime().objective().needsNetwork()) {
            throw new IllegalArgumentException(
                    "training regime " + task.regime().id()
                            + " needs the gradients of a network, which learner " + learner
                            + " does not have: use regime standard, or a learner with gradients (mlp, softmax-regression, lenet5)");
        }
        Checks.argument(task.labelled().size() > 0, "labelled must have at least 1 example, got 0");
        for (int i = 0; i < task.labelled().size(); i++) {
            Checks.inRange("labels[" + i + "]", task.labelled().labels()[i], 0, task.classes() - 1);
        }
        Examples all = task.regime().plan().classWeights().apply(task.labelled(), task.classes());
        int[] kept = new int[all.size()];
        int n = 0;
        double total = 0;
        for (int i = 0; i < all.size(); i++) {
            double w = Checks.nonNegative("weights[" + i + "]", all.weights()[i]);
            if (w > 0) {
                kept[n++] = i;
                total += w;
            }
        }
        Checks.argument(n > 0, "labelled must have at least 1 example of positive weight, got 0");
        Examples rows = all.select(Arrays.copyOf(kept, n));
        checkFinite(rows.features());
        double[] weights = rows.weights().clone();
        double mean = total / n;
        for (int i = 0; i < n; i++) {
            weights[i] /= mean;
        }
        int[] present = Arrays.stream(rows.labels()).sorted().distinct().toArray();
        return new TrainingRows(rows.features(), rows.labels(), weights, task.classes(), present);
    }

    int size() {
        return labels.length;
    }

    /** Position of each class in {@code present}; -1 where it does not occur. */
    int[] positions() {
        int[] at = new int[classes];
        Arrays.fill(at, -1);
        for (int p = 0; p < present.length; p++) {
            at[present[p]] = p;
        }
        return at;
    }

    private static void checkFinite(Features features) {
        float[] data = features.data();
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new IllegalArgumentException("features must be finite, got " + data[i] + " in labelled row "
                        + i / features.width() + ", column " + i % features.width());
            }
        }
    }
}
