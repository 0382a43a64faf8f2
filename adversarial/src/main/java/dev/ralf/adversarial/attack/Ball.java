package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.Projection;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Directions, lengths and random points in the norm of a threat model, over the mutable features of a domain. */
final class Ball {
    /** Share of the features that an L1 step moves. */
    private static final double SPARSE = 0.01;

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
        double[] d = new double[domain.width()];
        for (int j = 0; j < d.length; j++) {
            d[j] = (double) point[from + j] - origin[at + j];
        }
        return length(d);
    }

    /**
     * The steepest ascent of unit length along a gradient g, with w the weights of the threat model: {@code w sign(g)}
     * (LINF), {@code w^2 g} over its length (L2), or {@code w sign(g)} shared by the hundredth of the features, one at
     * least, with the largest {@code |w g|} (L1). {@code sign(0) = 0}; a gradient that is zero or not finite gives 0 (L2),
     * a derivative that is NaN gives 0 (LINF, L1).
     *
     * @param gradient holds the gradient from position {@code at}
     * @param out receives the direction, {@code [width]}; immutable features get 0
     */
    void ascent(float[] gradient, int at, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = domain.mutable(j) ? threat.weight(j) * gradient[at + j] : 0;
        }
        switch (threat.norm()) {
            case LINF -> {
                for (int j = 0; j < out.length; j++) {
                    out[j] = out[j] > 0 ? threat.weight(j) : out[j] < 0 ? -threat.weight(j) : 0;
                }
            }
            case L2 -> {
                double square = 0;
                for (double v : out) {
                    square += v * v;
                }
                double length =
                        square > 0 && square < Double.POSITIVE_INFINITY ? Math.sqrt(square) : Double.POSITIVE_INFINITY;
                for (int j = 0; j < out.length; j++) {
                    out[j] = length < Double.POSITIVE_INFINITY ? threat.weight(j) * out[j] / length : 0;
                }
            }
            case L1 -> sparse(out);
        }
    }

    private void sparse(double[] out) {
        double[] sizes = new double[out.length];
        int free = 0;
        for (int j = 0; j < sizes.length; j++) {
            double size = Math.abs(out[j]);
            sizes[j] = size < Double.POSITIVE_INFINITY ? size : 0;
            free += domain.mutable(j) ? 1 : 0;
        }
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - Math.max(1, (int) Math.ceil(SPARSE * free))];
        int taken = 0;
        for (double size : sizes) {
            taken += size > 0 && size >= least ? 1 : 0;
        }
        for (int j = 0; j < out.length; j++) {
            out[j] = sizes[j] > 0 && sizes[j] >= least ? Math.signum(out[j]) * threat.weight(j) / taken : 0;
        }
    }

    /** A uniform point of the ball with the threat model's radius. */
    void inside(RandomGenerator rng, double[] out) {
        draw(rng, out);
        double factor = threat.epsilon();
        if (threat.norm() != Norm.LINF) {
            int free = 0;
            for (int j = 0; j < out.length; j++) {
                free += domain.mutable(j) ? 1 : 0;
            }
            double now = length(out);
            factor = now > 0 ? threat.epsilon() * Math.pow(rng.nextDouble(), 1.0 / free) / now : 0;
        }
        for (int j = 0; j < out.length; j++) {
            out[j] *= factor;
        }
    }

    /** A random point at this distance: uniform coordinates (LINF), a normal (L2) or a Laplace direction (L1), rescaled. */
    void surface(RandomGenerator rng, double radius, double[] out) {
        draw(rng, out);
        double now = length(out);
        for (int j = 0; j < out.length && now > 0; j++) {
            out[j] *= radius / now;
        }
    }

    private void draw(RandomGenerator rng, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] = domain.mutable(j) ? threat.weight(j) * coordinate(rng) : 0;
        }
    }

    private double coordinate(RandomGenerator rng) {
        return switch (threat.norm()) {
            case LINF -> 2 * rng.nextDouble() - 1;
            case L2 -> rng.nextGaussian();
            case L1 -> (rng.nextBoolean() ? 1 : -1) * -Math.log1p(-rng.nextDouble());
        };
    }

    /** The length of a displacement, {@code |d / w|}. */
    double length(double[] d) {
        double max = 0;
        double square = 0;
        double sum = 0;
        for (int j = 0; j < d.length; j++) {
            double v = Math.abs(d[j]) / threat.weight(j);
            max = Math.max(max, v);
            square += v * v;
            sum += v;
        }
        return switch (threat.norm()) {
            case LINF -> max;
            case L2 -> Math.sqrt(square);
            case L1 -> sum;
        };
    }

    /** The allowed point nearest to a natural input plus a displacement, which is overwritten. */
    void allow(double[] d, float[] origin, int at, float[] out) {
        projection.apply(d, origin, at, out);
    }
}
