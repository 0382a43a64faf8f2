package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The space in which an acquisition measures distances, always Euclidean.
 *
 * @param kind what a row's point is
 * @param components number of principal components of {@link Kind#PCA}, at least 1; the others ignore it
 */
public record Space(Kind kind, int components) {
    /** What a row's point is. */
    public enum Kind {
        /** The model's embedding. */
        EMBEDDING,
        /** The input as it is. */
        INPUT,
        /** The first principal components of the inputs of the whole pool, labelled rows included. */
        PCA,
        /** The model's probabilities. */
        SOFTMAX
    }

    /** Checks the number of components. */
    public Space {
        Checks.atLeast("components", components, 1);
    }

    /** The model's embeddings. */
    public static Space embedding() {
        return new Space(Kind.EMBEDDING, 50);
    }

    /** What a model must have beyond probabilities. */
    Set<Class<? extends Classifier>> needs() {
        return kind == Kind.EMBEDDING ? Set.of(EmbeddingModel.class) : Set.of();
    }

    /** {@code base} in the default space, {@code base-input} and the like in another one. */
    String name(String base) {
        return kind == Kind.EMBEDDING ? base : base + "-" + kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The points of all rows of the pool, labelled or not, by ascending row id: what follows does not depend on the
     * order in which the task lists them.
     *
     * @param task request
     * @param who who needs them, for messages
     * @throws dev.ralf.core.model.MissingCapabilityException if the model has no embeddings and they are asked for
     * @throws IllegalArgumentException if a value is not finite
     */
    Points points(AcquisitionTask task, String who) {
        int[] ids = pool(task);
        boolean[] labelled = new boolean[ids.length];
        for (int id : task.labelled()) {
            labelled[Arrays.binarySearch(ids, id)] = true;
        }
        return new Points(ids, labelled, matrix(task, ids, who));
    }

    /** The ids of all rows of the pool, labelled or not, ascending. */
    static int[] pool(AcquisitionTask task) {
        return IntStream.concat(Arrays.stream(task.unlabelled()), Arrays.stream(task.labelled()))
                .sorted()
                .toArray();
    }

    /** The points of these rows; the components of {@link Kind#PCA} are those of these rows alone. */
    Matrix matrix(AcquisitionTask task, int[] ids, String who) {
        if (ids.length == 0) {
            return new Matrix(0, 1);
        }
        Features rows = task.inputs().features().select(ids);
        Matrix points =
                switch (kind) {
                    case EMBEDDING -> task.model().as(EmbeddingModel.class, who).embeddings(rows);
                    case INPUT -> inputs(rows);
                    case PCA -> Pca.scores(rows, components);
                    case SOFTMAX -> task.model().probabilities(rows);
                };
        return finite(points, ids, who, kind.name().toLowerCase(Locale.ROOT));
    }

    /** Whether the points are the same whatever the model. */
    boolean withoutModel() {
        return kind == Kind.INPUT || kind == Kind.PCA;
    }

    private static Matrix inputs(Features rows) {
        double[] x = new double[rows.data().length];
        for (int i = 0; i < x.length; i++) {
            x[i] = rows.data()[i];
        }
        return new Matrix(x, rows.size(), rows.width());
    }

    /** The matrix, if all its values are finite. */
    static Matrix finite(Matrix m, int[] ids, String who, String what) {
        double[] v = m.data();
        for (int i = 0; i < v.length; i++) {
            if (!Double.isFinite(v[i])) {
                throw new IllegalArgumentException(
                        who + ": " + what + " of row " + ids[i / m.columns()] + " must be finite, got " + v[i]);
            }
        }
        return m;
    }

    /** The unlabelled ids of a task, ascending. */
    static int[] ascending(AcquisitionTask task) {
        int[] ids = task.unlabelled().clone();
        Arrays.sort(ids);
        return ids;
    }

    /**
     * Rows and their points.
     *
     * @param ids row ids, ascending
     * @param labelled whether a row is labelled
     * @param matrix points {@code [ids.length][d]}
     */
    record Points(int[] ids, boolean[] labelled, Matrix matrix) {
        /** Positions of the labelled rows, ascending. */
        int[] labelledPositions() {
            return IntStream.range(0, ids.length).filter(i -> labelled[i]).toArray();
        }

        /** Positions of the unlabelled rows, ascending. */
        int[] unlabelledPositions() {
            return IntStream.range(0, ids.length).filter(i -> !labelled[i]).toArray();
        }

        /** The unlabelled rows alone. */
        Points unlabelled() {
            int[] rows = unlabelledPositions();
            return new Points(MathOps.select(ids, rows), new boolean[rows.length], matrix.select(rows));
        }
    }
}
