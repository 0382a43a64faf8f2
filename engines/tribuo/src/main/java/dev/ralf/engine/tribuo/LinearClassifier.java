package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Map;

/**
 * A linear model in plain arrays: logits {@code z_k = b_k + sum_j W_kj x_j}, probabilities their softmax, and therefore
 * the exact input gradient {@code dL/dx_j = sum_k dL/dz_k W_kj} of any loss of the logits. Its embedding is its input.
 *
 * <p>A class without training examples has weights 0 and the logit {@link #ABSENT}: its probability is 0 and its logit
 * does not move with the input, and both stay finite, so that a loss on such a class is large but never NaN.
 */
public final class LinearClassifier implements DifferentiableClassifier, LastLayerModel {
    /** Logit of a class that no training example had. */
    public static final float ABSENT = -1e6f;

    private static final String WEIGHTS = "weights";
    private static final String BIASES = "biases";

    private final String id;
    private final int classes;
    private final int width;
    private final double[] weights;
    private final double[] biases;

    /**
     * A model with these coefficients; arrays are copied.
     *
     * @param id name in records
     * @param weights row-major {@code [classes][width]}
     * @param biases one of each class; {@link #ABSENT} for a class that is never predicted
     * @throws IllegalArgumentException if there is no class or the lengths do not fit
     */
    public LinearClassifier(String id, double[] weights, double[] biases) {
        this.id = id;
        this.classes = Checks.atLeast("classes", biases.length, 1);
        this.width = weights.length / classes;
        Checks.size("weights", weights.length, classes * width);
        this.weights = weights.clone();
        this.biases = biases.clone();
    }

    /** The coefficients as arrays. */
    Map<String, float[]> arrays() {
        return Map.of(WEIGHTS, Packed.doubles(weights), BIASES, Packed.doubles(biases));
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if one is missing or has another length
     */
    static LinearClassifier restore(String id, int[] inputShape, int classes, Map<String, float[]> arrays) {
        double[] biases = Trained.doubles(arrays, BIASES);
        double[] weights = Trained.doubles(arrays, WEIGHTS);
        Checks.size(BIASES, biases.length, classes);
        Checks.size(WEIGHTS, weights.length, classes * Trained.width(inputShape));
        return new LinearClassifier(id, weights, biases);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return classes;
    }

    /** Coefficient of column {@code j} for class {@code k}. */
    public double weight(int k, int j) {
        return weights[k * width + j];
    }

    /** Intercept of class {@code k}. */
    public double bias(int k) {
        return biases[k];
    }

    @Override
    public float[] logits(Features features) {
        Checks.size("row", features.width(), width);
        int n = features.size();
        float[] x = features.data();
        float[] z = new float[n * classes];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < classes; k++) {
                double sum = biases[k];
                for (int j = 0; j < width; j++) {
                    sum += weights[k * width + j] * x[i * width + j];
                }
                z[i * classes + k] = (float) sum;
            }
        }
        return z;
    }

    @Override
    public Matrix probabilities(Features features) {
        return MathOps.softmax(logits(features), features.size(), classes);
    }

    @Override
    public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
        int n = features.size();
        double[] losses = new double[n];
        float[] dz = gradient == null ? null : new float[n * classes];
        loss.evaluate(logits(features), n, classes, 0, losses, dz);
        if (gradient != null) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < width; j++) {
                    double sum = 0;
                    for (int k = 0; k < classes; k++) {
                        sum += dz[i * classes + k] * weights[k * width + j];
                    }
                    gradient[i * width + j] = (float) sum;
                }
            }
        }
        return losses;
    }

    /** {@inheritDoc} A class without training examples has weights 0 and the bias {@link #ABSENT}. */
    @Override
    public LinearLayer lastLayer() {
        Matrix w = new Matrix(width, classes);
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < classes; k++) {
                w.set(j, k, weight(k, j));
            }
        }
        return new LinearLayer(w, biases.clone());
    }

    @Override
    public Matrix embeddings(Features features) {
        float[] x = features.data();
        double[] e = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            e[i] = x[i];
        }
        return new Matrix(e, features.size(), features.width());
    }
}
