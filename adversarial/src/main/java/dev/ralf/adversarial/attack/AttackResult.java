package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Checks;

/**
 * What an attack found, example by example.
 *
 * @param inputs the input on which the decision is least likely right; the natural input where nothing was worse
 * @param right probability of the right decision at {@code inputs}, predicted anew, in [0, 1]
 * @param success true where the right decision is less likely than not ({@code right < 1/2}); for a deterministic
 *     decision: where it is wrong. Examples that are wrong without any attack count as successes
 * @param loss the target's objective at the worst point that was seen: the one with the smallest probability of the
 *     right decision, and among those the one with the largest objective
 * @param attacked true where the natural input left something to attack: {@code right > 0} there
 * @param zeroGradient true where an attacked example's input gradient was exactly zero at the first start
 * @param gradients input gradients spent, in rows
 * @param queries predictions spent without a gradient, in rows
 */
public record AttackResult(
        Features inputs,
        double[] right,
        boolean[] success,
        double[] loss,
        boolean[] attacked,
        boolean[] zeroGradient,
        long gradients,
        long queries) {
    /** Checks the lengths. */
    public AttackResult {
        int n = inputs.size();
        Checks.size("right", right.length, n);
        Checks.size("success", success.length, n);
        Checks.size("loss", loss.length, n);
        Checks.size("attacked", attacked.length, n);
        Checks.size("zeroGradient", zeroGradient.length, n);
    }

    /**
     * Share of attacked examples whose input gradient was exactly zero at the first start: a sign that the gradient is
     * masked and the attack blind. NaN if none was attacked.
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
