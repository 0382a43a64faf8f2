package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * What an attack found, example by example.
 *
 * @param inputs the input on which the attacker's goal is least likely missed; the natural input where nothing was worse
 * @param right probability that the decision at {@code inputs} is the label, predicted anew, in [0, 1]
 * @param success true where the goal is more likely reached than not, predicted anew at {@code inputs}; without a goal
 *     class: {@code right < 1/2}, for a deterministic decision: where it is wrong. Examples that are wrong without any
 *     attack count as successes
 * @param loss the objective at the worst point that was seen: the one with the smallest probability of a miss, and among
 *     those the one with the largest objective
 * @param startLoss the objective at the natural input
 * @param attacked true where the natural input left something to attack: the goal may be missed there
 * @param zeroGradient true where an attacked example's input gradient was exactly zero at the first start
 * @param gradients input gradients spent on each example
 * @param queries predictions without a gradient spent on each example
 * @param trace {@code trace[t]} is the mean over the attacked examples of the largest objective that was seen up to and
 *     with the t-th evaluation, the natural input being number 0; an example that needs no more evaluations counts with
 *     its last. Empty if none was attacked; of several attacks in a row: one trace after the other
 * @param invalid true where a point was seen that could not be made valid under the constraints, and none that could and
 *     was worse than the natural input, which is what stands in {@code inputs}
 */
public record AttackResult(
        Features inputs,
        double[] right,
        boolean[] success,
        double[] loss,
        double[] startLoss,
        boolean[] attacked,
        boolean[] zeroGradient,
        int[] gradients,
        int[] queries,
        double[] trace,
        boolean[] invalid) {
    /** Checks the lengths. */
    public AttackResult {
        int n = inputs.size();
        Checks.size("right", right.length, n);
        Checks.size("success", success.length, n);
        Checks.size("loss", loss.length, n);
        Checks.size("startLoss", startLoss.length, n);
        Checks.size("attacked", attacked.length, n);
        Checks.size("zeroGradient", zeroGradient.length, n);
        Checks.size("gradients", gradients.length, n);
        Checks.size("queries", queries.length, n);
        Checks.size("invalid", invalid.length, n);
    }

    /** A result under a threat model without constraints: nothing is invalid. */
    public AttackResult(
            Features inputs,
            double[] right,
            boolean[] success,
            double[] loss,
            double[] startLoss,
            boolean[] attacked,
            boolean[] zeroGradient,
            int[] gradients,
            int[] queries,
            double[] trace) {
        this(
                inputs,
                right,
                success,
                loss,
                startLoss,
                attacked,
                zeroGradient,
                gradients,
                queries,
                trace,
                new boolean[right.length]);
    }

    /** Input gradients spent, in rows. */
    public long totalGradients() {
        return Arrays.stream(gradients).asLongStream().sum();
    }

    /** Predictions spent without a gradient, in rows. */
    public long totalQueries() {
        return Arrays.stream(queries).asLongStream().sum();
    }

    /**
     * Share of attacked examples whose input gradient was exactly zero at the first start: a sign that the gradient is
     * masked and the attack blind. NaN if none was attacked; 0 for attacks without gradients.
     */
    public double zeroGradientShare() {
        int zero = 0;
        int all = 0;
        for (int i = 0; i < attacked.length; i++) {
            if (attacked[i]) {
                all++;
                zero += zeroGradient[i] ? 1 : 0;
            }
        }
        return all == 0 ? Double.NaN : (double) zero / all;
    }
}
