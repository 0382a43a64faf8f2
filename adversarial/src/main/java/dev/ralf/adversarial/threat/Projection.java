package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Domain;
import dev.ralf.core.util.Checks;

/**
 * The Euclidean projection onto what a threat model allows around an input: ball and box at once, exactly. With the
 * displacement {@code d = z - x} of a point {@code z} from the input {@code x}, and the room {@code r_j >= 0} that the
 * box leaves feature j in the direction of {@code d_j} (0 where the feature is immutable), the projection is
 *
 * <pre>
 * LINF:  d_j := sign(d_j) min(|d_j|, r_j, epsilon)
 * L2:    d_j := sign(d_j) min(s |d_j|, r_j),  the largest s in [0, 1] with |d| at most epsilon
 * </pre>
 *
 * <p>For L2 the squared length is concave and piecewise linear in {@code s^2}, so Newton's method from the left reaches
 * s after finitely many steps. Scaling into the ball first and clipping to the box afterwards, as common attack
 * libraries do, is allowed too but is not the nearest point.
 *
 * <p>Stored as float, a coordinate is rounded towards the input: what comes out is in the box exactly, and within
 * epsilon up to the rounding of double arithmetic. A feature whose value is outside its box to begin with may stay
 * where it is or move towards the box, so the input itself is always allowed.
 */
public final class Projection {
    /** Relative slack on the squared radius, so that projecting twice changes nothing. */
    private static final double SLACK = 1e-12;

    private final ThreatModel threat;
    private final Domain domain;

    /** The projection for inputs of this domain. */
    public Projection(ThreatModel threat, Domain domain) {
        this.threat = threat;
        this.domain = domain;
    }

    /**
     * Projects one displaced input.
     *
     * @param displacement {@code z - x}, {@code [width]}; projected in place
     * @param origin holds the input {@code x} from position {@code at}
     * @param at first position of the input, in {@code origin} and in {@code out}
     * @param out receives {@code x} plus the projected displacement, as floats, from position {@code at}
     * @throws IllegalArgumentException if the displacement has not the width of the domain
     */
    public void apply(double[] displacement, float[] origin, int at, float[] out) {
        int width = domain.width();
        Checks.size("displacement", displacement.length, width);
        double[] room = new double[width];
        for (int j = 0; j < width; j++) {
            room[j] = room(displacement[j], origin[at + j], j);
        }
        if (threat.norm() == Norm.LINF) {
            linf(displacement, room, threat.epsilon());
        } else {
            l2(displacement, room, threat.epsilon());
        }
        for (int j = 0; j < width; j++) {
            out[at + j] = towards(origin[at + j], displacement[j]);
        }
    }

    /**
     * Projects a displacement onto the max-norm ball and the box, in place.
     *
     * @param displacement {@code [width]}
     * @param room how far each feature may go in the direction of its displacement, at least 0
     * @param epsilon radius, at least 0
     */
    static void linf(double[] displacement, double[] room, double epsilon) {
        for (int j = 0; j < displacement.length; j++) {
            displacement[j] = cut(displacement[j], Math.min(room[j], epsilon));
        }
    }

    /**
     * Projects a displacement onto the Euclidean ball and the box, in place.
     *
     * @param displacement {@code [width]}
     * @param room how far each feature may go in the direction of its displacement, at least 0
     * @param epsilon radius, at least 0
     */
    static void l2(double[] displacement, double[] room, double epsilon) {
        int width = displacement.length;
        double limit = epsilon * epsilon;
        double length = 0;
        for (int j = 0; j < width; j++) {
            double c = Math.min(Math.abs(displacement[j]), room[j]);
            length += c * c;
        }
        double scale = 1;
        if (!(length <= limit * (1 + SLACK))) {
            double square = 0;
            double next = square;
            do {
                square = next;
                double capped = 0;
                double free = 0;
                for (int j = 0; j < width; j++) {
                    double d = displacement[j] * displacement[j];
                    double r = room[j] * room[j];
                    if (square * d >= r) {
                        capped += r;
                    } else {
                        free += d;
                    }
                }
                next = free > 0 ? (limit - capped) / free : square;
            } while (next > square);
            scale = Math.sqrt(square);
        }
        for (int j = 0; j < width; j++) {
            displacement[j] = cut(scale * displacement[j], room[j]);
        }
    }

    private double room(double displacement, float origin, int j) {
        if (!domain.mutable(j)) {
            return 0;
        }
        double room = displacement > 0 ? (double) domain.upper(j) - origin : (double) origin - domain.lower(j);
        return Math.max(0, room);
    }

    private static double cut(double displacement, double most) {
        return Math.abs(displacement) <= most ? displacement : Math.copySign(most, displacement);
    }

    /** The float nearest to {@code origin + displacement} that is not farther from the origin. */
    private static float towards(float origin, double displacement) {
        float f = (float) (origin + displacement);
        return Math.abs((double) f - origin) > Math.abs(displacement) ? Math.nextAfter(f, origin) : f;
    }
}
