package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/** Targets of losses: checks, and how labels become probabilities. */
final class Targets {
    private static final double SLACK = 1e-6;

    private Targets() {}

    static void checkProbabilities(Matrix targets) {
        for (int i = 0; i < targets.rows(); i++) {
            double sum = 0;
            for (int k = 0; k < targets.columns(); k++) {
                sum += Checks.nonNegative("targets[" + i + "][" + k + "]", targets.get(i, k));
            }
            Checks.inRange("targets[" + i + "] (sum)", sum, 1 - SLACK, 1 + SLACK);
        }
    }

    static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    static Matrix smoothed(int[] labels, int classes, double smoothing) {
        Checks.inRange("smoothing", smoothing, 0, 1);
        Matrix q = new Matrix(labels.length, classes);
        double rest = smoothing / classes;
        for (int i = 0; i < labels.length; i++) {
            Checks.inRange("label", labels[i], 0, classes - 1);
            for (int k = 0; k < classes; k++) {
                q.set(i, k, rest + (k == labels[i] ? 1 - smoothing : 0));
            }
        }
        return q;
    }
}
