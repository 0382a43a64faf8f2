package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.Projection;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import java.util.random.RandomGenerator;

/** Directions, lengths and random points in the norm of a threat model, over the mutable features of a domain. */
final class Ball {
    private final ThreatModel threat;
    private final Domain domain;
    private final Projection projection;

    Ball(ThreatModel threat, Domain domain) {
        this.threat = threat;
        this.domain = domain;
        projection = new Projection(threat, domain);
    }

    /** The length of the step from a natural input to a point. */
    double distance(float[] origin, int at, float[] point, int from) {
        double sum = 0;
        for (int j = 0; j < domain.width(); j++) {
            double d = Math.abs((double) point[from + j] - origin[at + j]);
            sum = threat.norm() == Norm.LINF ? Math.max(sum, d) : sum + d * d;
        }
        return threat.norm() == Norm.LINF ? sum : Math.sqrt(sum);
    }

    /**
     * The steepest ascent of unit length along a gradient: its signs (LINF) or the gradient over its length (L2).
     * {@code sign(0) = 0}; a gradient that is zero or not finite gives 0 (L2), a derivative that is NaN gives 0 (LINF).
     *
     * @param gradient holds the gradient from position {@code at}
     * @param out receives the direction, {@code [width]}; immutable features get 0
     */
    void ascent(float[] gradient, int at, double[] out) {
        if (threat.norm() == Norm.LINF) {
            for (int j = 0; j < out.length; j++) {
                float g = gradient[at + j];
                out[j] = domain.mutable(j) ? g > 0 ? 1 : g < 0 ? -1 : 0 : 0;
            }
            return;
        }
        double square = 0;
        for (int j = 0; j < out.length; j++) {
            out[j] = domain.mutable(j) ? gradient[at + j] : 0;
            square += out[j] * out[j];
        }
        double length = square > 0 && square < Double.POSITIVE_INFINITY ? Math.sqrt(square) : Double.POSITIVE_INFINITY;
        for (int j = 0; j < out.length; j++) {
            out[j] = length < Double.POSITIVE_INFINITY ? out[j] / length : 0;
        }
    }

    /** A uniform point of the ball with the threat model's radius. */
    void inside(RandomGenerator rng, double[] out) {
        draw(rng, out);
        if (threat.norm() != Norm.LINF) {
            int free = 0;
            for (int j = 0; j < out.length; j++) {
                free += domain.mutable(j) ? 1 : 0;
            }
            rescale(out, threat.epsilon() * Math.pow(rng.nextDouble(), 1.0 / free));
        } else {
            for (int j = 0; j < out.length; j++) {
                out[j] *= threat.epsilon();
            }
        }
    }

    /** A random point at this distance: uniform coordinates (LINF) or a normal direction (L2), rescaled. */
    void surface(RandomGenerator rng, double radius, double[] out) {
        draw(rng, out);
        rescale(out, radius);
    }

    private void draw(RandomGenerator rng, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] =
                    !domain.mutable(j) ? 0 : threat.norm() == Norm.LINF ? 2 * rng.nextDouble() - 1 : rng.nextGaussian();
        }
    }

    /** The length of a displacement. */
    double length(double[] d) {
        double sum = 0;
        for (double v : d) {
            sum = threat.norm() == Norm.LINF ? Math.max(sum, Math.abs(v)) : sum + v * v;
        }
        return threat.norm() == Norm.LINF ? sum : Math.sqrt(sum);
    }

    /** Gives a displacement this length; one of length 0 stays. */
    private void rescale(double[] d, double length) {
        double now = length(d);
        for (int j = 0; j < d.length && now > 0; j++) {
            d[j] *= length / now;
        }
    }

    /** The allowed point nearest to a natural input plus a displacement, which is overwritten. */
    void allow(double[] d, float[] origin, int at, float[] out) {
        projection.apply(d, origin, at, out);
    }
}
