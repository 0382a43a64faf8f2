package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Arrays;
import java.util.Map;

/**
 * A linear support vector machine with calibrated probabilities, in plain arrays. Class k of those that occurred has the
 * score {@code s_k = v_k x + b_k} and the Platt probability {@code q_k = 1 / (1 + exp(A_k s_k + B_k))}; probabilities are
 * {@code q_k / sum_j q_j}, and logits {@code ln q_k}, whose softmax that is. A class that did not occur has the logit
 * {@link LinearClassifier#ABSENT} and probability 0.
 */
final class SvmClassifier implements DifferentiableClassifier {
    private static final String WEIGHTS = "weights";
    private static final String PLATT = "platt";

    private final String id;
    private final int classes;
    private final int[] present;
    private final int width;
    private final double[] weights;
    private final double[] platt;

    /**
     * A model; arrays are handed over.
     *
     * @param weights {@code [present][width + 1]}: coefficients, then the bias
     * @param platt {@code [present][2]}: A and B
     */
    SvmClassifier(String id, int classes, int[] present, int width, double[] weights, double[] platt) {
        this.id = id;
        this.classes = classes;
        this.present = present;
        this.width = width;
        this.weights = weights;
        this.platt = platt;
        Checks.size(WEIGHTS, weights.length, present.length * (width + 1));
        Checks.size(PLATT, platt.length, present.length * 2);
    }

    /** The arrays of the model. */
    Map<String, float[]> arrays() {
        return Map.of(
                Trained.PRESENT, Packed.ints(present), WEIGHTS, Packed.doubles(weights), PLATT, Packed.doubles(platt));
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static SvmClassifier restore(String id, int[] inputShape, int classes, Map<String, float[]> arrays) {
        return new SvmClassifier(
                id,
                classes,
                Trained.present(arrays, classes),
                Trained.width(inputShape),
                Trained.doubles(arrays, WEIGHTS),
                Trained.doubles(arrays, PLATT));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return classes;
    }

    /** {@code A_k s_k + B_k} of row i. */
    private double argument(Features x, int i, int k) {
        int from = k * (width + 1);
        double s = weights[from + width];
        float[] data = x.data();
        for (int j = 0; j < width; j++) {
            s += weights[from + j] * data[i * width + j];
        }
        return platt[2 * k] * s + platt[2 * k + 1];
    }

    @Override
    public float[] logits(Features features) {
        Checks.size("row", features.width(), width);
        int n = features.size();
        float[] z = new float[n * classes];
        Arrays.fill(z, LinearClassifier.ABSENT);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < present.length; k++) {
                double t = argument(features, i, k);
                z[i * classes + present[k]] = (float) -(Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))));
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
            double[] slope = new double[present.length];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < present.length; k++) {
                    // d ln q / d s = -A (1 - q)
                    double sigmoid = BoostedClassifier.sigmoid(argument(features, i, k));
                    slope[k] = -dz[i * classes + present[k]] * platt[2 * k] * sigmoid;
                }
                for (int j = 0; j < width; j++) {
                    double sum = 0;
                    for (int k = 0; k < present.length; k++) {
                        sum += slope[k] * weights[k * (width + 1) + j];
                    }
                    gradient[i * width + j] = (float) sum;
                }
            }
        }
        return losses;
    }
}
