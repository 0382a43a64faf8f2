package dev.ralf.core.acquisition;

import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What selectors share that compare a row with the labelled rows of the class that it is predicted to have.
 *
 * @param pool the unlabelled rows
 * @param labelled the labelled rows
 * @param labels label of each labelled row
 * @param predicted predicted class of each unlabelled row
 */
record LabelledClasses(Embedded pool, Embedded labelled, int[] labels, int[] predicted) {
    /**
     * Asks the task's model.
     *
     * @throws IllegalArgumentException if a probability or an embedding is not finite
     */
    static LabelledClasses of(AcquisitionTask task, String who) {
        Embedded all = Embedded.of(task, who);
        Embedded pool = all.unlabelled();
        Embedded labelled = all.labelled();
        int[] labels = new int[labelled.size()];
        for (int i = 0; i < task.labelled().length; i++) {
            labels[Arrays.binarySearch(labelled.ids(), task.labelled()[i])] = task.labels()[i];
        }
        int[] predicted = IntStream.range(0, pool.size())
                .map(pool.probabilities()::argmax)
                .toArray();
        return new LabelledClasses(pool, labelled, labels, predicted);
    }

    /** The labelled rows of a class; all of them if it has none. */
    int[] rowsOf(int label) {
        int[] own = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == label)
                .toArray();
        return own.length > 0 ? own : IntStream.range(0, labels.length).toArray();
    }

    /**
     * The rows of highest score by turns: each turn takes the best row left of each predicted class; the last one, where
     * fewer rows are wanted than classes have any, those of highest score. Without any labelled row there is no score and the
     * choice is random.
     */
    Selection byTurns(AcquisitionTask task, double[] scores) {
        double[] values = scores;
        int[] picks;
        if (labels.length == 0) {
            values = new double[scores.length];
            picks = Picks.top(values, task.take(), pool.ids(), task.seed());
            Arrays.fill(values, Double.NaN);
        } else {
            picks = Mcp.pick(predicted, scores, task.take(), pool.ids(), task.seed());
        }
        double classes = Arrays.stream(picks).map(i -> predicted[i]).distinct().count();
        return new Scores(pool.ids(), values).picked(picks, Map.of("predictedClasses", classes));
    }

    Matrix poolEmbeddings() {
        return pool.embeddings();
    }

    Matrix labelledEmbeddings() {
        return labelled.embeddings();
    }
}
