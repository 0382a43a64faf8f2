package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code q = softmax(W ln p + b)}: temperature scaling with {@code W = I / T}, vector scaling with a diagonal {@code W},
 * Dirichlet calibration with a full one. Since {@code ln p} is the model's logits up to a constant per row, the first
 * two are their usual forms on logits. Probabilities below 1e-300 count as 1e-300. Reference: Guo, Pleiss, Sun,
 * Weinberger, arXiv:1706.04599; Kull et al., arXiv:1910.12656.
 */
final class LogLinearCalibrator implements ProbabilityCalibrator {
    private static final double TINY = 1e-300;

    private final Matrix w;
    private final double[] b;
    private final Map<String, Double> facts;

    /**
     * A calibrator.
     *
     * @param w weights {@code [k][k]}, by output and input class
     * @param b offsets {@code [k]}
     * @param facts numbers about the fit
     */
    LogLinearCalibrator(Matrix w, double[] b, Map<String, Double> facts) {
        Checks.size("weights", w.rows(), b.length);
        Checks.size("weights", w.columns(), b.length);
        this.w = w;
        this.b = b;
        this.facts = Map.copyOf(facts);
    }

    /** The calibrator of a {@link #state}. */
    static LogLinearCalibrator of(Map<String, double[]> state, Map<String, Double> facts) {
        double[] b = state.get("offsets");
        double[] w = state.get("weights");
        Checks.argument(
                b != null && w != null, "a calibrator's state must have weights and offsets, got %s", state.keySet());
        return new LogLinearCalibrator(new Matrix(w.clone(), b.length, b.length), b.clone(), facts);
    }

    /** {@code ln p}, bounded below. */
    static Matrix logs(Matrix p) {
        Matrix logs = new Matrix(p.rows(), p.columns());
        double[] from = p.data();
        double[] to = logs.data();
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] <= TINY ? Math.log(TINY) : Math.log(from[i]); // NaN stays NaN
        }
        return logs;
    }

    @Override
    public Matrix apply(Matrix probabilities) {
        int k = b.length;
        Checks.size("classes", probabilities.columns(), k);
        Matrix logs = logs(probabilities);
        Matrix q = new Matrix(probabilities.rows(), k);
        double[] z = new double[k];
        for (int i = 0; i < q.rows(); i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                double sum = b[c];
                for (int j = 0; j < k; j++) {
                    double weight = w.get(c, j);
                    if (weight != 0) {
                        sum += weight * logs.get(i, j);
                    }
                }
                z[c] = sum;
                max = Math.max(max, sum);
            }
            double total = 0;
            for (int c = 0; c < k; c++) {
                z[c] = Math.exp(z[c] - max);
                total += z[c];
            }
            for (int c = 0; c < k; c++) {
                q.set(i, c, z[c] / total);
            }
        }
        return q;
    }

    @Override
    public Matrix pullBack(Matrix probabilities, Matrix gradient) {
        int k = b.length;
        Matrix q = apply(probabilities);
        Matrix out = new Matrix(q.rows(), k);
        double[] dz = new double[k];
        for (int i = 0; i < q.rows(); i++) {
            double mean = 0;
            for (int c = 0; c < k; c++) {
                mean += q.get(i, c) * gradient.get(i, c);
            }
            for (int c = 0; c < k; c++) {
                dz[c] = q.get(i, c) * (gradient.get(i, c) - mean);
            }
            for (int j = 0; j < k; j++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    sum += w.get(c, j) * dz[c];
                }
                out.set(i, j, sum == 0 ? 0 : sum / Math.max(TINY, probabilities.get(i, j)));
            }
        }
        return out;
    }

    @Override
    public Map<String, Double> facts() {
        return facts;
    }

    @Override
    public Map<String, double[]> state() {
        Map<String, double[]> state = new LinkedHashMap<>();
        state.put("weights", w.data().clone());
        state.put("offsets", b.clone());
        return state;
    }
}
