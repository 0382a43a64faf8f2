package dev.ralf.core.metrics;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Metrics of predictions against labels, each weighted by non-negative row weights. Without any weight (no rows, or all
 * weights zero) a metric is NaN: undefined. A NaN probability makes the probability metrics NaN. Arrays of different
 * lengths and labels that are no column are an {@link IllegalArgumentException}.
 */
public final class ClassificationMetrics {
    private static final double CLIP = 1e-15;

    private ClassificationMetrics() {}

    /** The most likely class of each row; the lowest class wins a tie. */
    public static int[] argmax(Matrix probabilities) {
        int[] out = new int[probabilities.rows()];
        for (int i = 0; i < out.length; i++) {
            out[i] = probabilities.argmax(i);
        }
        return out;
    }

    /** Share of weight on rows whose prediction is right, in [0, 1]. */
    public static double accuracy(int[] predictions, int[] labels, double[] weights) {
        check(predictions.length, labels, weights);
        double right = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            total += weights[i];
            if (predictions[i] == labels[i]) {
                right += weights[i];
            }
        }
        return right / total;
    }

    /** Expected accuracy of randomised decisions: weighted mean of {@code q[i][label_i]}, in [0, 1]. */
    public static double expectedAccuracy(Matrix decisionProbabilities, int[] labels, double[] weights) {
        check(decisionProbabilities, labels, weights);
        double right = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            total += weights[i];
            right += weights[i] * decisionProbabilities.get(i, labels[i]);
        }
        return right / total;
    }

    /**
     * Macro-averaged F1: unweighted mean over classes of {@code 2 tp / (2 tp + fp + fn)}. Classes that occur neither in
     * the labels nor in the decisions are left out. Decisions may be randomised: counts are then expectations.
     */
    public static double macroF1(Matrix decisionProbabilities, int[] labels, double[] weights) {
        check(decisionProbabilities, labels, weights);
        int k = decisionProbabilities.columns();
        double[] truePositive = new double[k];
        double[] predicted = new double[k];
        double[] actual = new double[k];
        for (int i = 0; i < labels.length; i++) {
            actual[labels[i]] += weights[i];
            for (int c = 0; c < k; c++) {
                predicted[c] += weights[i] * decisionProbabilities.get(i, c);
            }
            truePositive[labels[i]] += weights[i] * decisionProbabilities.get(i, labels[i]);
        }
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < k; c++) {
            if (predicted[c] + actual[c] > 0) {
                sum += 2 * truePositive[c] / (predicted[c] + actual[c]);
                classes++;
            }
        }
        return sum / classes;
    }

    /** Mean negative log-likelihood in nats; probabilities are clipped to at least 1e-15. */
    public static double logLoss(Matrix probabilities, int[] labels, double[] weights) {
        check(probabilities, labels, weights);
        double sum = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            total += weights[i];
            sum -= weights[i] * Math.log(Math.max(CLIP, probabilities.get(i, labels[i])));
        }
        return sum / total;
    }

    /** Multi-class Brier score {@code mean_i sum_k (p_ik - 1{k = y_i})^2}, in [0, 2]. */
    public static double brier(Matrix probabilities, int[] labels, double[] weights) {
        check(probabilities, labels, weights);
        double sum = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            double row = 0;
            for (int c = 0; c < probabilities.columns(); c++) {
                double d = probabilities.get(i, c) - (c == labels[i] ? 1 : 0);
                row += d * d;
            }
            total += weights[i];
            sum += weights[i] * row;
        }
        return sum / total;
    }

    private static void check(Matrix p, int[] labels, double[] weights) {
        check(p.rows(), labels, weights);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= p.columns()) {
                Checks.inRange("labels[" + i + "]", labels[i], 0, p.columns() - 1);
            }
        }
    }

    private static void check(int rows, int[] labels, double[] weights) {
        Checks.size("labels", labels.length, rows);
        Checks.size("weights", weights.length, rows);
    }
}
