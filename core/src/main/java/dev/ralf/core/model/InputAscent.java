package dev.ralf.core.model;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Objects;

/**
 * Projected gradient ascent in the input, for engines that take all steps without leaving their device:
 *
 * <pre>
 * x_{t+1} = P( x_t + stepSize n(g_t) )      LINF: n(g) = sign(g)      L2: n(g) = g / |g|
 * </pre>
 *
 * <p>with g the gradient of the objective that the network's logits have ({@link Head}) in the mutable features of the inputs' domain, in inference mode, and P the
 * Euclidean projection onto ball and box; with momentum mu, {@code v := mu v + g / |g|_1} takes the place of g. A derivative that is NaN moves nothing
 * (LINF), nor does a gradient that is zero or not finite (L2, momentum). A coordinate that comes out is rounded to float towards the
 * natural input.
 *
 * @param norm of the ball and of the step
 * @param epsilon radius of the ball, in [0, Infinity)
 * @param steps number of steps, at least 1
 * @param stepSize length of a step, in [0, Infinity)
 * @param momentum mu, in [0, Infinity); 0 for none
 */
public record InputAscent(Norm norm, double epsilon, int steps, double stepSize, double momentum) {
    /** How a step and the ball are measured. */
    public enum Norm {
        /** The largest coordinate. */
        LINF,
        /** The Euclidean length. */
        L2
    }

    /** Checks the ranges. */
    public InputAscent {
        Objects.requireNonNull(norm, "norm");
        Checks.nonNegative("epsilon", epsilon);
        Checks.atLeast("steps", steps, 1);
        Checks.nonNegative("stepSize", stepSize);
        Checks.nonNegative("momentum", momentum);
    }

    /** What rises: in which direction of its logits, up to a positive factor of each row's own. */
    public sealed interface Head {
        /** Number of rows. */
        int size();

        /** The head of rows {@code from .. to-1}. */
        Head slice(int from, int to);
    }

    /**
     * Cross-entropy: -1 in the logit of the label, and the softmax over the other classes elsewhere.
     *
     * @param labels class of each row
     */
    public record AwayFrom(int[] labels) implements Head {
        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public AwayFrom slice(int from, int to) {
            return new AwayFrom(Arrays.copyOfRange(labels, from, to));
        }
    }

    /**
     * The divergence {@code KL(p | softmax(z))}: {@code softmax(z) - p}, scaled so that its largest component is 1 in size, with
     * the component of the most likely class as minus the sum of the others.
     *
     * @param reference p, {@code [n][K]}
     */
    public record Divergence(Matrix reference) implements Head {
        @Override
        public int size() {
            return reference.rows();
        }

        @Override
        public Divergence slice(int from, int to) {
            int[] rows = MathOps.range(to - from);
            Arrays.setAll(rows, i -> from + i);
            return new Divergence(reference.select(rows));
        }
    }
}
