package dev.ralf.core.optim;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.util.Checks;

/** The Euclidean norm of a whole gradient, and clipping by it. */
public final class GradientNorm {
    private GradientNorm() {}

    /** {@code sqrt(sum_i g_i^2)}, summed in double precision; NaN or infinite if a derivative is. */
    public static double of(float[] gradient) {
        return of(gradient, 0, gradient.length);
    }

    /** The same of one part. */
    static double of(float[] gradient, ParameterRange range) {
        return of(gradient, range.offset(), range.offset() + range.length());
    }

    private static double of(float[] gradient, int from, int to) {
        double square = 0;
        for (int i = from; i < to; i++) {
            square += (double) gradient[i] * gradient[i];
        }
        return Math.sqrt(square);
    }

    /**
     * Shortens a gradient to at most {@code largest} in place, keeping its direction: {@code g largest / |g|} where
     * {@code |g| > largest}. A gradient whose norm is NaN or infinite is left as it is, so that divergence shows.
     * {@code torch.nn.utils.clip_grad_norm_} divides by {@code |g| + 1e-6} instead.
     *
     * <p>Reference: Pascanu, Mikolov and Bengio, arXiv:1211.5063.
     *
     * @param gradient gradient of all parameters, changed
     * @param largest largest norm, above 0
     * @return the norm before
     */
    public static double clip(float[] gradient, double largest) {
        Checks.positive("largest", largest);
        double norm = of(gradient);
        if (norm > largest && norm < Double.POSITIVE_INFINITY) {
            double scale = largest / norm;
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) (gradient[i] * scale);
            }
        }
        return norm;
    }
}
