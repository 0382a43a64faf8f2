package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;

/**
 * A boosted model, held as bytes: native memory lives within one call only, so that the model is immutable, may be used
 * by several threads, and needs no closing. XGBoost's floats are scaled to sum to 1 in doubles; NaN counts as missing
 * and takes each tree's default side.
 */
final class XgboostClassifier implements Classifier {
    /** Name of the array of XGBoost's own bytes. */
    static final String BOOSTER = "booster";

    private final String id;
    private final int classes;
    private final int[] present;
    private final int width;
    private final byte[] trees;

    XgboostClassifier(String id, int classes, int[] present, int width, byte[] trees) {
        this.id = id;
        this.classes = classes;
        this.present = present.clone();
        this.width = width;
        this.trees = trees.clone();
    }

    /** The arrays of the model. */
    Map<String, float[]> arrays() {
        return Map.of(Trained.PRESENT, Packed.ints(present), BOOSTER, Packed.bytes(trees));
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static XgboostClassifier restore(String id, int[] inputShape, int classes, Map<String, float[]> arrays) {
        return new XgboostClassifier(
                id,
                classes,
                Trained.present(arrays, classes),
                Trained.width(inputShape),
                Packed.bytes(Trained.array(arrays, BOOSTER)));
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
        Checks.size("row", features.width(), width);
        Matrix p = new Matrix(features.size(), classes);
        if (features.size() == 0) {
            return p;
        }
        float[][] rows = Native.call(() -> predict(features));
        for (int i = 0; i < rows.length; i++) {
            if (present.length == 2) {
                double second = rows[i][0];
                p.set(i, present[0], 1 - second);
                p.set(i, present[1], second);
            } else {
                double sum = 0;
                for (float v : rows[i]) {
                    sum += v;
                }
                for (int k = 0; k < present.length; k++) {
                    p.set(i, present[k], rows[i][k] / sum);
                }
            }
        }
        return p;
    }

    private float[][] predict(Features features) throws Exception {
        Booster booster = XGBoost.loadModel(trees);
        try {
            booster.setParam("nthread", 1);
            DMatrix data = new DMatrix(features.data(), features.size(), width, Float.NaN);
            try {
                return booster.predict(data);
            } finally {
                data.dispose();
            }
        } finally {
            booster.dispose();
        }
    }
}
