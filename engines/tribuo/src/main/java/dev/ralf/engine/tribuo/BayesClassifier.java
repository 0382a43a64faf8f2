package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Map;

/**
 * Naive Bayes in plain arrays: the log-score of class k is {@code prior_k} plus, for a normal column, {@code (ln b - b (x -
 * a)^2) / 2}, and {@code a x} for any other.
 */
final class BayesClassifier implements Classifier {
    private static final String PRIOR = "prior";
    private static final String A = "a";
    private static final String B = "b";
    private static final String NORMAL = "normal";

    private final String id;
    private final int classes;
    private final int[] present;
    private final double[] prior;
    private final double[] a;
    private final double[] b;
    private final boolean[] normal;

    /**
     * A model; arrays are handed over.
     *
     * @param prior {@code [present]}, log shares
     * @param a {@code [present][width]}: means of normal columns, log shares of others
     * @param b {@code [present][width]}: precisions of normal columns, positive
     */
    BayesClassifier(String id, int classes, int[] present, double[] prior, double[] a, double[] b, boolean[] normal) {
        this.id = id;
        this.classes = classes;
        this.present = present;
        this.prior = prior;
        this.a = a;
        this.b = b;
        this.normal = normal;
    }

    /** The arrays of the model. */
    Map<String, float[]> arrays() {
        float[] flags = new float[normal.length];
        for (int j = 0; j < flags.length; j++) {
            flags[j] = normal[j] ? 1 : 0;
        }
        return Map.of(
                Trained.PRESENT,
                Packed.ints(present),
                PRIOR,
                Packed.doubles(prior),
                A,
                Packed.doubles(a),
                B,
                Packed.doubles(b),
                NORMAL,
                flags);
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static BayesClassifier restore(String id, int[] inputShape, int classes, Map<String, float[]> arrays) {
        int width = Trained.width(inputShape);
        int[] present = Trained.present(arrays, classes);
        double[] prior = Trained.doubles(arrays, PRIOR);
        double[] a = Trained.doubles(arrays, A);
        double[] b = Trained.doubles(arrays, B);
        float[] flags = Trained.array(arrays, NORMAL);
        Checks.size(PRIOR, prior.length, present.length);
        Checks.size(A, a.length, Math.multiplyExact(present.length, width));
        Checks.size(B, b.length, a.length);
        Checks.size(NORMAL, flags.length, width);
        boolean[] normal = new boolean[width];
        for (int j = 0; j < width; j++) {
            Checks.argument(flags[j] == 0 || flags[j] == 1, "%s of a saved model must be 0 or 1", NORMAL);
            normal[j] = flags[j] == 1;
            for (int c = 0; c < present.length && normal[j]; c++) {
                Checks.positive("precision of a saved model", b[c * width + j]);
            }
        }
        return new BayesClassifier(id, classes, present, prior, a, b, normal);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public Matrix probabilities(Features features) {
        int width = normal.length;
        Checks.size("row", features.width(), width);
        Matrix p = new Matrix(features.size(), classes);
        double[] score = new double[present.length];
        for (int i = 0; i < features.size(); i++) {
            for (int c = 0; c < score.length; c++) {
                score[c] = prior[c];
                for (int j = 0; j < width; j++) {
                    double x = features.get(i, j);
                    int at = c * width + j;
                    if (x == x) {
                        score[c] += normal[j] ? (Math.log(b[at]) - b[at] * (x - a[at]) * (x - a[at])) / 2 : a[at] * x;
                    }
                }
            }
            BoostedClassifier.softmax(score, 0, score.length);
            for (int c = 0; c < score.length; c++) {
                p.set(i, present[c], score[c]);
            }
        }
        return p;
    }
}
