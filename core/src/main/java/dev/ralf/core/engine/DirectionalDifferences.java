package dev.ralf.core.engine;

import dev.ralf.core.random.SeedTree;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Compares a gradient g of a function f with central differences along unit vectors d:
 *
 * <pre>
 * (f(x + s d) - f(x - s d)) / 2s  =  d g,  up to  tolerance size + noise
 * </pre>
 *
 * <p>The first d is {@code g / |g|} with size {@code |g|}: it shows a wrong scale, and every part of g that should not be
 * there. The others are random with size {@code |g| / sqrt(n)}, the typical derivative along them: they show parts that
 * are missing. Noise is {@code 1e-6 (1 + |f|) / s}, some roundings of f in single precision.
 */
final class DirectionalDifferences {
    private static final int RANDOM_DIRECTIONS = 3;
    private static final double NOISE = 1e-6;

    private final double step;
    private final double tolerance;
    private double worst;

    DirectionalDifferences(double step, double tolerance) {
        this.step = step;
        this.tolerance = tolerance;
    }

    /** The largest difference so far, as a share of what is allowed. */
    double worst() {
        return worst;
    }

    /**
     * Compares a part of a gradient.
     *
     * @param name what the part is, for the message
     * @param f the function
     * @param x where to differentiate; not changed
     * @param gradient the gradient of f at x
     * @param offset first coordinate of the part
     * @param length number of coordinates of the part
     * @param seed stream of the random directions
     * @throws CheckFailure if they disagree, or the gradient is not finite
     */
    void compare(
            String name,
            ToDoubleFunction<float[]> f,
            float[] x,
            float[] gradient,
            int offset,
            int length,
            SeedTree seed) {
        double[] g = new double[length];
        for (int i = 0; i < length; i++) {
            g[i] = gradient[offset + i];
        }
        double norm = norm(g);
        CheckFailure.unless(Double.isFinite(norm), "the gradient of %s is not finite", name);
        double noise = NOISE * (1 + Math.abs(f.applyAsDouble(x))) / step;
        if (norm > 0) {
            compare(name + " along the gradient", f, x, g, offset, scaled(g, 1 / norm), tolerance * norm + noise);
        }
        for (int k = 0; k < RANDOM_DIRECTIONS; k++) {
            RandomGenerator rng = seed.child(k).generator();
            double[] d = new double[length];
            for (int i = 0; i < length; i++) {
                d[i] = rng.nextGaussian();
            }
            double allowed = tolerance * norm / Math.sqrt(length) + noise;
            compare(name + " along random directions", f, x, g, offset, scaled(d, 1 / norm(d)), allowed);
        }
    }

    private void compare(
            String name, ToDoubleFunction<float[]> f, float[] x, double[] g, int offset, double[] d, double allowed) {
        float[] up = x.clone();
        float[] down = x.clone();
        double expected = 0;
        for (int i = 0; i < d.length; i++) {
            up[offset + i] += (float) (step * d[i]);
            down[offset + i] -= (float) (step * d[i]);
            // The step as it came out in single precision.
            expected += g[i] * ((double) up[offset + i] - down[offset + i]) / (2 * step);
        }
        double actual = (f.applyAsDouble(up) - f.applyAsDouble(down)) / (2 * step);
        double share = Math.abs(actual - expected) / allowed;
        CheckFailure.unless(
                share <= 1,
                "derivative of %s: %s by backward, %s by differences, %s allowed",
                name,
                number(expected),
                number(actual),
                number(allowed));
        worst = Math.max(worst, share);
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.4g", v);
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double e : v) {
            sum += e * e;
        }
        return Math.sqrt(sum);
    }

    private static double[] scaled(double[] v, double factor) {
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i] = v[i] * factor;
        }
        return out;
    }
}
