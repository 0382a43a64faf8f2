package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Map;

/** The labelled rows, and {@link NeighborsLearner} for what is near. A NaN in a row is refused. */
final class NeighborsClassifier implements Classifier {
    private static final String ROWS = "rows";
    private static final String LABELS = "labels";
    private static final String WEIGHTS = "weights";

    private final NeighborsLearner learner;
    private final int classes;
    private final int width;
    private final float[] rows;
    private final int[] labels;
    private final double[] weights;
    private final double[] norms;
    private final int[] all;

    /** A model; weights have mean 1; arrays are copied. */
    NeighborsClassifier(
            NeighborsLearner learner, int classes, int width, float[] rows, int[] labels, double[] weights) {
        this.learner = learner;
        this.classes = classes;
        this.width = width;
        this.rows = rows.clone();
        this.labels = labels.clone();
        this.weights = weights.clone();
        this.norms = new double[labels.length];
        for (int i = 0; i < norms.length; i++) {
            norms[i] = Math.sqrt(dot(rows, i * width, rows, i * width));
        }
        this.all = MathOps.range(labels.length);
    }

    /** The arrays of the model. */
    Map<String, float[]> arrays() {
        return Map.of(ROWS, rows.clone(), LABELS, Packed.ints(labels), WEIGHTS, Packed.doubles(weights));
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static NeighborsClassifier restore(
            NeighborsLearner learner, int[] inputShape, int classes, Map<String, float[]> arrays) {
        int width = Trained.width(inputShape);
        float[] rows = Trained.array(arrays, ROWS);
        int[] labels = Packed.ints(Trained.array(arrays, LABELS));
        double[] weights = Trained.doubles(arrays, WEIGHTS);
        Checks.atLeast("rows of a saved model", labels.length, 1);
        Checks.size(ROWS, rows.length, Math.multiplyExact(labels.length, width));
        Checks.size(WEIGHTS, weights.length, labels.length);
        for (int i = 0; i < labels.length; i++) {
            Checks.inRange("label of a saved model", labels[i], 0, classes - 1);
            Checks.positive("weight of a saved model", weights[i]);
        }
        for (float v : rows) {
            Checks.argument(Float.isFinite(v), "rows of a saved model must be finite, got %s", v);
        }
        return new NeighborsClassifier(learner, classes, width, rows, labels, weights);
    }

    @Override
    public String id() {
        return learner.id();
    }

    @Override
    public int classes() {
        return classes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a feature is NaN
     */
    @Override
    public Matrix probabilities(Features features) {
        Checks.size("row", features.width(), width);
        Matrix p = new Matrix(features.size(), classes);
        double[] distance = new double[labels.length];
        for (int i = 0; i < features.size(); i++) {
            distances(features.data(), i * width, distance);
            vote(distance, p, i);
        }
        return p;
    }

    private void distances(float[] x, int at, double[] distance) {
        if (learner.distance() == NeighborsLearner.Distance.EUCLIDEAN) {
            for (int r = 0; r < distance.length; r++) {
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    double c = x[at + j] - rows[r * width + j];
                    sum += c * c;
                }
                distance[r] = sum;
            }
            return;
        }
        double norm = Math.sqrt(dot(x, at, x, at));
        for (int r = 0; r < distance.length; r++) {
            double scale = norm * norms[r];
            distance[r] = scale == 0 ? 1 : 1 - dot(x, at, rows, r * width) / scale;
        }
    }

    /** Fills row i: whole ties of distance are taken until the weight is used up, and the last of them in part. */
    private void vote(double[] distance, Matrix p, int i) {
        int[] order = IndexSort.ascending(all, distance);
        double left = Math.min(learner.neighbors(), labels.length);
        double sum = left;
        int from = 0;
        while (from < order.length && left > 0) {
            int to = from;
            double tied = 0;
            while (to < order.length && distance[order[to]] == distance[order[from]]) {
                tied += weights[order[to++]];
            }
            double share = Math.min(1, left / tied);
            for (int r = from; r < to; r++) {
                int k = labels[order[r]];
                p.set(i, k, p.get(i, k) + share * weights[order[r]] / sum);
            }
            left -= share * tied;
            from = to;
        }
        double total = 0;
        for (int k = 0; k < classes; k++) {
            total += p.get(i, k);
        }
        for (int k = 0; k < classes; k++) {
            p.set(i, k, p.get(i, k) / total);
        }
    }

    private double dot(float[] a, int from, float[] b, int at) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            sum += (double) a[from + j] * b[at + j];
        }
        return sum;
    }
}
