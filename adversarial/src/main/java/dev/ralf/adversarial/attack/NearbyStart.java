package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Projection;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.random.RandomGenerator;

/**
 * Gradient ascent from just beside the input: {@code x + sigma N(0, I)} over the mutable features, projected onto what is
 * allowed, and then all steps of an attack. The start of the inner attacks of TRADES and MART; without it the divergence
 * from the input itself has no gradient. Row i draws from {@code seed.child("row", rowIds[i]).child("start")}.
 *
 * <p>Deviation: the authors project only after the first step. The two differ where the noise leaves ball or box.
 *
 * @param attack step size, steps and threat model; its own start is not used
 * @param sigma standard deviation of the start, in units of the input, finite and at least 0; 0.001 in the authors' code
 */
public record NearbyStart(GradientAttack attack, double sigma) implements InnerAttack {
    /** Checks the range. */
    public NearbyStart {
        Checks.nonNegative("sigma", sigma);
    }

    @Override
    public NearbyStart weakened(double radius, double steps) {
        return new NearbyStart(attack.weakened(radius, steps), sigma);
    }

    @Override
    public Features perturb(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        Checks.size("rowIds", rowIds.length, inputs.size());
        int width = inputs.width();
        Domain domain = inputs.domain();
        Projection projection = new Projection(attack.threat(), domain);
        float[] start = inputs.data().clone();
        double[] displacement = new double[width];
        for (int i = 0; i < rowIds.length; i++) {
            RandomGenerator rng = seed.child("row", rowIds[i]).child("start").generator();
            for (int j = 0; j < width; j++) {
                displacement[j] = domain.mutable(j) ? sigma * rng.nextGaussian() : 0;
            }
            projection.apply(displacement, inputs.data(), i * width, start);
        }
        return attack.ascend(target, inputs, start);
    }
}
