package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;

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
        Space.Points points = Space.embedding().points(task, who);
        int[] ids = points.ids();
        Matrix p = ids.length == 0
                ? new Matrix(0, task.model().classes())
                : Space.finite(
                        task.model().probabilities(task.inputs().features().select(ids)), ids, who, "probability");
        return new Embedded(points, p);
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
