package dev.ralf.core.optim;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Adversarial weight perturbation (AWP): weights moved towards a larger loss, layer by layer, by a length relative to
 * that of the weights. With w_l, v_l and g_l the weights, perturbation and loss gradient of a range of kind
 * {@link ParameterRange.Kind#WEIGHT}, and v = 0 at first,
 *
 * <pre>
 * v_l = project(v_l + stepSize |w_l| g_l / |g_l|)        project: shorten to |v_l| at most gamma |w_l|
 * </pre>
 *
 * <p>in Euclidean norms. One step with {@code stepSize = gamma} is that of the authors' code, which like this perturbs no
 * bias and no scale or shift. A range whose gradient or weights are all 0 gets no step. A gradient that is NaN gives a
 * perturbation that is NaN, so that divergence shows.
 *
 * <p>The use: add the perturbation to the parameters, take the loss gradient there, and let the optimiser apply it to
 * the parameters as they were, of which the caller keeps the array.
 *
 * <p>Reference: Wu, Xia and Wang, "Adversarial weight perturbation helps robust generalization", arXiv:2004.05884.
 *
 * @param gamma largest length of the perturbation of a range, relative to its weights, at least 0; 0.01 (adversarial
 *     training) and 0.005 (TRADES) in the paper
 * @param stepSize length of a step, relative to the weights, at least 0
 */
public record WeightPerturbation(double gamma, double stepSize) {
    /** Checks the ranges. */
    public WeightPerturbation {
        Checks.nonNegative("gamma", gamma);
        Checks.nonNegative("stepSize", stepSize);
    }

    /** One full step: {@code stepSize = gamma}. */
    public static WeightPerturbation ofGamma(double gamma) {
        return new WeightPerturbation(gamma, gamma);
    }

    /**
     * A step of ascent on a perturbation, in place.
     *
     * @param parameters trainable parameters without the perturbation; not changed
     * @param gradient gradient of the loss at {@code parameters + perturbation}; not changed
     * @param layout parts of the flat parameter vector
     * @param perturbation v, changed on ranges of weights alone; zeros before the first step
     */
    public void ascend(float[] parameters, float[] gradient, List<ParameterRange> layout, float[] perturbation) {
        Checks.size("gradient", gradient.length, parameters.length);
        Checks.size("perturbation", perturbation.length, parameters.length);
        for (ParameterRange range : layout) {
            if (range.kind() != ParameterRange.Kind.WEIGHT) {
                continue;
            }
            double weights = GradientNorm.of(parameters, range);
            double slope = GradientNorm.of(gradient, range);
            double scale = slope == 0 ? 0 : stepSize * weights / slope;
            int end = range.offset() + range.length();
            double[] v = new double[range.length()];
            double square = 0;
            for (int i = range.offset(); i < end; i++) {
                double moved = perturbation[i] + scale * gradient[i];
                v[i - range.offset()] = moved;
                square += moved * moved;
            }
            double length = Math.sqrt(square);
            double shorten = length > gamma * weights ? gamma * weights / length : 1;
            for (int i = range.offset(); i < end; i++) {
                perturbation[i] = (float) (shorten * v[i - range.offset()]);
            }
        }
    }

    /**
     * Parameters with their perturbation, as a new array.
     *
     * @param parameters trainable parameters
     * @param perturbation what to add
     */
    public static float[] perturbed(float[] parameters, float[] perturbation) {
        Checks.size("perturbation", perturbation.length, parameters.length);
        float[] sum = parameters.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += perturbation[i];
        }
        return sum;
    }
}
