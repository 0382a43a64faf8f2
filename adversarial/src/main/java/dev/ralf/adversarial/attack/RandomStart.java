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
        int width = displacement.length;
        if (threat.norm() == Norm.LINF) {
            for (int j = 0; j < width; j++) {
                displacement[j] =
                        domain.mutable(j) ? (2 * rng.nextDouble() - 1) * threat.epsilon() * threat.weight(j) : 0;
            }
            return;
        }
        boolean euclidean = threat.norm() == Norm.L2;
        int free = 0;
        double size = 0;
        for (int j = 0; j < width; j++) {
            displacement[j] = 0;
            if (domain.mutable(j)) {
                double d =
                        euclidean ? rng.nextGaussian() : (rng.nextBoolean() ? 1 : -1) * -Math.log1p(-rng.nextDouble());
                displacement[j] = d;
                size += euclidean ? d * d : Math.abs(d);
                free++;
            }
        }
        // L2: normal direction, radius u^(1/m); L1: m of m + 1 exponential shares of the whole.
        double radius = 0;
        if (size > 0) {
            radius = euclidean
                    ? Math.pow(rng.nextDouble(), 1.0 / free) / Math.sqrt(size)
                    : 1 / (size - Math.log1p(-rng.nextDouble()));
        }
        for (int j = 0; j < width; j++) {
            displacement[j] *= threat.epsilon() * radius * threat.weight(j);
        }
    }
}
