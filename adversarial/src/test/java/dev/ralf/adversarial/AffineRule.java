package dev.ralf.adversarial;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A rule as a fair calibrator makes it: with probability {@code weight_m} decide for the class with the largest {@code
 * scale_m[k] p_k + shift_m[s][k]}, s the group. One part makes it deterministic. Its margin is the expected one.
 */
public record AffineRule(String id, String attributeName, List<Part> parts) implements DecisionRule {
    public record Part(double weight, double[] scale, double[][] shift) {}

    public static AffineRule deterministic(double[] scale, double[][] shift) {
        return new AffineRule("affine", "group", List.of(new Part(1, scale, shift)));
    }

    @Override
    public Optional<String> attribute() {
        return Optional.of(attributeName);
    }

    @Override
    public Matrix decisionProbabilities(Matrix p, int[] groups) {
        Matrix q = new Matrix(p.rows(), p.columns());
        for (Part part : parts) {
            Matrix scores = scores(part, p, groups);
            for (int i = 0; i < p.rows(); i++) {
                int top = scores.argmax(i);
                q.set(i, top, q.get(i, top) + part.weight);
            }
        }
        return q;
    }

    @Override
    public double[] margins(Matrix p, int[] groups, int[] labels, Matrix gradient) {
        double[] margins = new double[p.rows()];
        if (gradient != null) {
            Arrays.fill(gradient.data(), 0);
        }
        for (Part part : parts) {
            Matrix scores = scores(part, p, groups);
            for (int i = 0; i < p.rows(); i++) {
                int y = labels[i];
                int other = y == 0 ? 1 : 0;
                for (int k = 0; k < p.columns(); k++) {
                    if (k != y && scores.get(i, k) > scores.get(i, other)) {
                        other = k;
                    }
                }
                margins[i] += part.weight * (scores.get(i, other) - scores.get(i, y));
                if (gradient != null) {
                    gradient.set(i, other, gradient.get(i, other) + part.weight * part.scale[other]);
                    gradient.set(i, y, gradient.get(i, y) - part.weight * part.scale[y]);
                }
            }
        }
        return margins;
    }

    private static Matrix scores(Part part, Matrix p, int[] groups) {
        Matrix scores = new Matrix(p.rows(), p.columns());
        for (int i = 0; i < p.rows(); i++) {
            for (int k = 0; k < p.columns(); k++) {
                scores.set(i, k, part.scale[k] * p.get(i, k) + part.shift[groups[i]][k]);
            }
        }
        return scores;
    }
}
