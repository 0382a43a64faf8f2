package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import java.util.random.RandomGenerator;

/** Random displacements over the mutable features. */
final class RandomStart {
    private RandomStart() {}

    /** A point that is uniform in the ball of a threat model; immutable features get 0. */
    static void draw(ThreatModel threat, Domain domain, RandomGenerator rng, double[] displacement) {
        if (threat.norm() == Norm.LINF) {
            for (int j = 0; j < displacement.length; j++) {
                displacement[j] = domain.mutable(j) ? (2 * rng.nextDouble() - 1) * threat.epsilon() : 0;
            }
            return;
        }
        int free = 0;
        double square = 0;
        for (int j = 0; j < displacement.length; j++) {
            displacement[j] = 0;
            if (domain.mutable(j)) {
                displacement[j] = rng.nextGaussian();
                square += displacement[j] * displacement[j];
                free++;
            }
        }
        double radius = square > 0 ? threat.epsilon() * Math.pow(rng.nextDouble(), 1.0 / free) / Math.sqrt(square) : 0;
        for (int j = 0; j < displacement.length; j++) {
            displacement[j] *= radius;
        }
    }
}
