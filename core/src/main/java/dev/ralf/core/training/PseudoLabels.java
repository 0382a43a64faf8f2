package dev.ralf.core.training;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.stream.IntStream;

/**
 * Which unlabelled rows are sure enough to be trained on with their predicted label, as in CEAL: those whose entropy is below
 * a threshold that falls from round to round,
 *
 * <pre>{@code  delta_t = delta_0 - decay (1 + 2 + ... + t),   t = 0, 1, ...}</pre>
 *
 * at least 0. Pseudo-labels are no labels that were bought: they are not counted, and rows keep to the pool.
 *
 * <p>References: Wang, Zhang, Li, Zhang and Lin, Cost-Effective Active Learning for Deep Image Classification,
 * arXiv:1701.03551; the schedule is that of the public code of Zhan et al., arXiv:2203.13450, in which a certain row's entropy
 * is NaN and the row left out.
 *
 * @param threshold delta_0 in nats, at least 0
 * @param decay at least 0
 */
public record PseudoLabels(double threshold, double decay) {
    /** Checks the ranges. */
    public PseudoLabels {
        Checks.nonNegative("threshold", threshold);
        Checks.nonNegative("decay", decay);
    }

    /** The threshold after {@code rounds} rounds; that of the first round for 0. */
    public double after(int rounds) {
        Checks.atLeast("rounds", rounds, 0);
        double delta = threshold;
        for (int t = 1; t <= rounds; t++) {
            delta -= decay * t;
        }
        return Math.max(0, delta);
    }

    /**
     * The positions of the rows whose entropy in nats is below a threshold, ascending; a row with a NaN is not among them.
     *
     * @param probabilities {@code [n][k]}; {@code 0 ln 0} is 0
     * @param below the threshold
     */
    public static int[] confident(Matrix probabilities, double below) {
        int k = probabilities.columns();
        return IntStream.range(0, probabilities.rows())
                .filter(i -> {
                    double entropy = 0;
                    for (int j = 0; j < k; j++) {
                        entropy -= MathOps.xlogx(probabilities.get(i, j));
                    }
                    return entropy < below;
                })
                .toArray();
    }
}
