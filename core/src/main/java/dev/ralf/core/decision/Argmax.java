package dev.ralf.core.decision;

import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The most likely class; the lowest class wins a tie. Its scores are {@code ln p_k}, so that its margin is that of the
 * logits and does not saturate where the model is certain; probabilities below 1e-300 count as 1e-300.
 */
public final class Argmax implements DecisionRule {
    private static final double TINY = 1e-300;

    @Override
    public String id() {
        return "argmax";
    }

    @Override
    public Optional<String> attribute() {
        return Optional.empty();
    }

    @Override
    public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
        Matrix q = new Matrix(probabilities.rows(), probabilities.columns());
        for (int i = 0; i < q.rows(); i++) {
            q.set(i, probabilities.argmax(i), 1);
        }
        return q;
    }

    @Override
    public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
        int k = probabilities.columns();
        double[] margins = new double[probabilities.rows()];
        if (gradient != null) {
            java.util.Arrays.fill(gradient.data(), 0);
        }
        for (int i = 0; i < margins.length; i++) {
            int y = labels[i];
            int other = -1;
            for (int j = 0; j < k; j++) {
                if (j != y && (other < 0 || probabilities.get(i, j) > probabilities.get(i, other))) {
                    other = j;
                }
            }
            double po = Math.max(TINY, probabilities.get(i, other));
            double py = Math.max(TINY, probabilities.get(i, y));
            margins[i] = Math.log(po) - Math.log(py);
            if (gradient != null) {
                gradient.set(i, other, 1 / po);
                gradient.set(i, y, -1 / py);
            }
        }
        return margins;
    }

    @Override
    public Optional<RuleState> state() {
        return Optional.of(new RuleState(List.of(), Map.of()));
    }
}
