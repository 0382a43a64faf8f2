package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.EmbeddedPredictions;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * All rows of a task with their probabilities and embeddings, by ascending id.
 *
 * @param points ids and embeddings
 * @param probabilities probabilities {@code [rows][k]}
 */
record Embedded(Space.Points points, Matrix probabilities) {
    /**
     * Asks the task's model.
     *
     * @throws dev.ralf.core.model.MissingCapabilityException if the model has no embeddings
     * @throws IllegalArgumentException if a value is not finite
     */
    static Embedded of(AcquisitionTask task, String who) {
        EmbeddingModel model = task.require(EmbeddingModel.class, who);
        int[] ids = Space.pool(task);
        boolean[] labelled = new boolean[ids.length];
        for (int id : task.labelled()) {
            labelled[Arrays.binarySearch(ids, id)] = true;
        }
        if (ids.length == 0) {
            return new Embedded(new Space.Points(ids, labelled, new Matrix(0, 1)), new Matrix(0, model.classes()));
        }
        EmbeddedPredictions both =
                model.embedAndPredict(task.inputs().features().select(ids));
        Matrix z = Space.finite(both.embeddings(), ids, who, "embedding");
        Matrix p = Space.finite(both.probabilities(), ids, who, "probability");
        return new Embedded(new Space.Points(ids, labelled, z), p);
    }

    /**
     * The same with embeddings of at most {@code width} features: wider ones become their first {@code width - 1} principal
     * components and a constant of 1.
     */
    Embedded narrowed(int width) {
        Matrix z = points.matrix();
        if (z.columns() <= width) {
            return this;
        }
        float[] values = new float[z.data().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) z.data()[i];
        }
        Matrix scores = Pca.scores(new Features(values, z.rows(), z.columns()), Math.max(1, width - 1));
        Matrix narrow = new Matrix(z.rows(), scores.columns() + 1);
        for (int i = 0; i < z.rows(); i++) {
            System.arraycopy(
                    scores.data(), i * scores.columns(), narrow.data(), i * narrow.columns(), scores.columns());
            narrow.set(i, scores.columns(), 1);
        }
        return new Embedded(new Space.Points(points.ids(), points.labelled(), narrow), probabilities);
    }

    /** The rows at these positions. */
    Embedded select(int[] positions) {
        boolean[] labelled = new boolean[positions.length];
        for (int i = 0; i < positions.length; i++) {
            labelled[i] = points.labelled()[positions[i]];
        }
        return new Embedded(
                new Space.Points(
                        MathOps.select(points.ids(), positions),
                        labelled,
                        points.matrix().select(positions)),
                probabilities.select(positions));
    }

    /** The unlabelled rows. */
    Embedded unlabelled() {
        return select(points.unlabelledPositions());
    }

    /** The labelled rows. */
    Embedded labelled() {
        return select(points.labelledPositions());
    }

    int[] ids() {
        return points.ids();
    }

    Matrix embeddings() {
        return points.matrix();
    }

    int size() {
        return points.ids().length;
    }
}
