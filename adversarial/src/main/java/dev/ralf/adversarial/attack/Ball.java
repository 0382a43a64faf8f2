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
        double sum = 0;
        for (int j = 0; j < domain.width(); j++) {
            sum = add(sum, ((double) point[from + j] - origin[at + j]) / threat.weight(j));
        }
        return threat.norm() == Norm.L2 ? Math.sqrt(sum) : sum;
    }

    private double add(double sum, double d) {
        return switch (threat.norm()) {
            case LINF -> Math.max(sum, Math.abs(d));
            case L2 -> sum + d * d;
            case L1 -> sum + Math.abs(d);
        };
    }

    /** The length of a displacement. */
    double length(double[] d) {
        double sum = 0;
        for (int j = 0; j < d.length; j++) {
            sum = add(sum, d[j] / threat.weight(j));
        }
        return threat.norm() == Norm.L2 ? Math.sqrt(sum) : sum;
    }

    /**
     * An ascent of unit length along a gradient g, with w the weights of the threat model: {@code w sign(g)} (LINF),
     * {@code w^2 g / |w g|_2} (L2), and for L1 equal shares in the direction of the signs for the features with the largest
     * {@code w |g|}, a hundredth of the mutable ones, at least one. {@code sign(0) = 0}; a gradient that is zero or not
     * finite gives 0 (L2), a derivative that is NaN gives 0 (LINF).
     *
     * @param gradient holds the gradient from position {@code at}
     * @param out receives the direction, {@code [width]}; immutable features get 0
     */
    void ascent(float[] gradient, int at, double[] out) {
        switch (threat.norm()) {
            case LINF -> {
                for (int j = 0; j < out.length; j++) {
                    float g = gradient[at + j];
                    out[j] = !domain.mutable(j) ? 0 : g > 0 ? threat.weight(j) : g < 0 ? -threat.weight(j) : 0;
                }
            }
            case L2 -> {
                double square = 0;
                for (int j = 0; j < out.length; j++) {
                    out[j] = domain.mutable(j) ? threat.weight(j) * gradient[at + j] : 0;
                    square += out[j] * out[j];
                }
                double length = square > 0 && square < Double.POSITIVE_INFINITY ? Math.sqrt(square) : 0;
                for (int j = 0; j < out.length; j++) {
                    out[j] = length > 0 ? threat.weight(j) * out[j] / length : 0;
                }
            }
            case L1 -> sparse(gradient, at, out);
        }
    }

    private void sparse(float[] gradient, int at, double[] out) {
        double[] sizes = new double[out.length];
        int free = 0;
        for (int j = 0; j < sizes.length; j++) {
            double size = domain.mutable(j) ? Math.abs(threat.weight(j) * gradient[at + j]) : 0;
            sizes[j] = size < Double.POSITIVE_INFINITY ? size : 0;
            free += domain.mutable(j) ? 1 : 0;
        }
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        int most = Math.max(1, (int) Math.ceil(SPARSE * free));
        double least = sorted[Math.max(0, sorted.length - most)];
        int taken = 0;
        for (double size : sizes) {
            taken += size > 0 && size >= least ? 1 : 0;
        }
        for (int j = 0; j < sizes.length; j++) {
            out[j] = sizes[j] > 0 && sizes[j] >= least ? Math.signum(gradient[at + j]) * threat.weight(j) / taken : 0;
        }
    }

    /**
     * A uniform point of the ball with the threat model's radius: uniform coordinates (LINF), a normal direction with
     * radius {@code u^(1/m)} for m features (L2), or m of {@code m + 1} exponential shares of the whole (L1).
     */
    void inside(RandomGenerator rng, double[] out) {
        int free = draw(rng, out);
        double radius = 1;
        if (threat.norm() != Norm.LINF) {
            double length = length(out);
            if (threat.norm() == Norm.L2) {
                radius = length > 0 ? Math.pow(rng.nextDouble(), 1.0 / free) / length : 0;
            } else {
                radius = length > 0 ? 1 / (length - Math.log1p(-rng.nextDouble())) : 0;
            }
        }
        for (int j = 0; j < out.length; j++) {
            out[j] *= threat.epsilon() * radius;
        }
    }

    /**
     * A random point at this distance: uniform coordinates (LINF), a normal direction (L2) or exponential sizes with random
     * signs (L1), rescaled.
     */
    void surface(RandomGenerator rng, double radius, double[] out) {
        draw(rng, out);
        double length = length(out);
        for (int j = 0; j < out.length && length > 0; j++) {
            out[j] *= radius / length;
        }
    }

    private int draw(RandomGenerator rng, double[] out) {
        int free = 0;
        for (int j = 0; j < out.length; j++) {
            out[j] = 0;
            if (domain.mutable(j)) {
                free++;
                out[j] = threat.weight(j)
                        * switch (threat.norm()) {
                            case LINF -> 2 * rng.nextDouble() - 1;
                            case L2 -> rng.nextGaussian();
                            case L1 -> (rng.nextBoolean() ? 1 : -1) * -Math.log1p(-rng.nextDouble());
                        };
            }
        }
        return free;
    }

    /** The allowed point nearest to a natural input plus a displacement, which is overwritten. */
    void allow(double[] d, float[] origin, int at, float[] out) {
        projection.apply(d, origin, at, out);
    }
}
