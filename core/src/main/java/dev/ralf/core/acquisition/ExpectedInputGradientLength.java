package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;

/**
 * Expected length of the input gradient: the rows whose loss, whatever their label, is expected to change most with the
 * input,
 *
 * <pre>utility(x) = sum_k p_k |d CE(f(x), k) / dx|_2</pre>
 *
 * in [0, Infinity), by K backward passes in inference mode. A row's utility depends on that row alone. Ties are broken at
 * random, independently of the pool's order.
 *
 * <p>Reference: Guo, Hu, Cordy, Papadakis and Le Traon, arXiv:2112.02542, who call it EGL; {@link ExpectedGradientLength}
 * has the gradient of the parameters. Deviation: their code differentiates the mean loss of a mini-batch, so that its scores
 * depend on how rows are batched.
 */
public record ExpectedInputGradientLength() implements Acquisition {
    private static final int CHUNK = 1024;

    @Override
    public String id() {
        return "egl-input";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability or a gradient is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        DifferentiableClassifier model = task.require(DifferentiableClassifier.class, id());
        int[] ids = Space.ascending(task);
        double[] scores = new double[ids.length];
        for (int from = 0; from < ids.length; from += CHUNK) {
            int[] chunk = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + CHUNK));
            Features rows = task.inputs().features().select(chunk);
            Matrix p = Space.finite(model.probabilities(rows), chunk, id(), "probability");
            float[] gradient = new float[chunk.length * rows.width()];
            for (int k = 0; k < p.columns(); k++) {
                int[] labels = new int[chunk.length];
                Arrays.fill(labels, k);
                model.lossAndInputGradient(rows, new CrossEntropy(labels), gradient);
                for (int i = 0; i < chunk.length; i++) {
                    double length = length(gradient, i * rows.width(), rows.width());
                    if (!Double.isFinite(length)) {
                        throw new IllegalArgumentException(
                                id() + ": input gradient of row " + chunk[i] + " must be finite, got " + length);
                    }
                    scores[from + i] += p.get(i, k) * length;
                }
            }
        }
        return new Scores(ids, scores).top(task, Map.of());
    }

    private static double length(float[] v, int from, int width) {
        double squares = 0;
        for (int j = from; j < from + width; j++) {
            squares += (double) v[j] * v[j];
        }
        return Math.sqrt(squares);
    }
}
