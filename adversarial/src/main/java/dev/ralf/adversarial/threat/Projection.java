package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Domain;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * Euclidean projection onto what a {@link ThreatModel} allows: the nearest allowed point. In displacements d = z - x with
 * w_j the feature's weight and r_j the room that it has in the direction of d_j (to its bound, within its budget; 0 if it
 * is immutable or may not move that way):
 *
 * <pre>
 * LINF:  d_j := sign(d_j) min(|d_j|, r_j, epsilon w_j)
 * L2:    d_j := sign(d_j) min(|d_j| / (1 + t / w_j^2), r_j),   the smallest t >= 0 with |d / w|_2 at most epsilon
 * L1:    d_j := sign(d_j) min(max(|d_j| - t / w_j, 0), r_j),   the smallest t >= 0 with |d / w|_1 at most epsilon
 * </pre>
 *
 * <p>With all weights 1 the L2 projection scales the free features by one s in [0, 1]; the squared length is concave and
 * piecewise linear in {@code s^2}, so Newton's method from the left reaches s after finitely many steps. For L1 the
 * length is piecewise linear in t and the right piece is found among its sorted ends. Scaling into the ball first and
 * clipping to the box afterwards, as common attack libraries do, is allowed too but is not the nearest point.
 *
 * <p>Linear relations are half-spaces; where a point breaks one, Dykstra's algorithm alternates between (ball and box)
 * and each half-space until no correction changes by more than 1e-12 in a round (the points themselves may stand still for
 * some rounds before the end), at most 2000 rounds. Features of a switchable
 * categorical column are outside the ball; they are projected onto the simplex of their levels. Whole numbers are
 * {@link Repair}'s matter.
 *
 * <p>Stored as float, a coordinate is rounded towards the input: what comes out is in the box exactly, and within
 * epsilon up to the rounding of double arithmetic. A feature whose value is outside its box to begin with may stay
 * where it is or move towards the box, so the input itself is always allowed.
 *
 * <p>References: Duchi, Shalev-Shwartz, Singer and Chandra, doi:10.1145/1390156.1390191 (L1 ball and simplex); Boyle and
 * Dykstra, doi:10.1007/978-1-4613-9940-7_3 (alternating projections); Birgin and Raydan, doi:10.1137/03060062X (when
 * to stop).
 */
public final class Projection {
    /** Relative slack on the squared radius, so that projecting twice changes nothing. */
    private static final double SLACK = 1e-12;

    private static final double STILL = 1e-12;
    private static final int ROUNDS = 2000;

    private final Allowed allowed;

    /**
     * The projection for inputs of this domain.
     *
     * @throws IllegalArgumentException if a constraint does not fit the domain's columns
     */
    public Projection(ThreatModel threat, Domain domain) {
        this(Allowed.of(threat, domain));
    }

    /** The projection onto a bound threat model. */
    public Projection(Allowed allowed) {
        this.allowed = allowed;
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
        apply(displacement, origin, at, out, 0);
    }

    /** As {@link #apply(double[], float[], int, float[])}, with relations tightened by some units of float rounding. */
    void apply(double[] displacement, float[] origin, int at, float[] out, int slack) {
        int width = allowed.width();
        Checks.size("displacement", displacement.length, width);
        double[] levels = levels(displacement, origin, at);
        double[] asked = allowed.relations().isEmpty() ? null : displacement.clone();
        ballAndBox(displacement, origin, at);
        if (asked != null) {
            dykstra(displacement, asked, origin, at, slack);
        }
        for (int j = 0; j < width; j++) {
            out[at + j] = towards(origin[at + j], displacement[j]);
        }
        if (levels != null) {
            for (int[] group : allowed.groups()) {
                for (int j : group) {
                    displacement[j] = levels[j];
                    out[at + j] = (float) (origin[at + j] + levels[j]);
                }
            }
        }
    }

    /** Displacements of switchable levels on their simplex; null if there are none. */
    private double[] levels(double[] displacement, float[] origin, int at) {
        if (allowed.groups().isEmpty()) {
            return null;
        }
        double[] out = new double[displacement.length];
        for (int[] group : allowed.groups()) {
            double[] v = new double[group.length];
            boolean moved = false;
            for (int i = 0; i < v.length; i++) {
                v[i] = origin[at + group[i]] + displacement[group[i]];
                moved |= displacement[group[i]] != 0;
            }
            if (moved && allowed.threat().epsilon() > 0) {
                simplex(v, 1);
                for (int i = 0; i < v.length; i++) {
                    out[group[i]] = v[i] - origin[at + group[i]];
                }
            }
        }
        return out;
    }

    private void ballAndBox(double[] displacement, float[] origin, int at) {
        double[] room = new double[displacement.length];
        for (int j = 0; j < room.length; j++) {
            double d = displacement[j];
            room[j] = d > 0 ? allowed.roomUp(origin[at + j], j) : d < 0 ? allowed.roomDown(origin[at + j], j) : 0;
        }
        double epsilon = allowed.threat().epsilon();
        boolean weighted = !allowed.threat().weights().isEmpty();
        switch (allowed.threat().norm()) {
            case LINF -> {
                if (weighted) {
                    for (int j = 0; j < room.length; j++) {
                        room[j] = Math.min(room[j], epsilon * allowed.weights()[j]);
                    }
                    linf(displacement, room, Double.POSITIVE_INFINITY);
                } else {
                    linf(displacement, room, epsilon);
                }
            }
            case L2 -> {
                if (weighted) {
                    l2(displacement, room, allowed.weights(), epsilon);
                } else {
                    l2(displacement, room, epsilon);
                }
            }
            case L1 -> l1(displacement, room, allowed.weights(), epsilon);
        }
    }

    /**
     * Boyle and Dykstra's alternating projections; each set keeps what it took away last time. A half-space moves only
     * features that are open.
     *
     * @param d the projection onto ball and box, which is kept if it obeys the relations
     * @param asked what is projected
     */
    private void dykstra(double[] d, double[] asked, float[] origin, int at, int slack) {
        int sets = allowed.relations().size();
        double[] bound = new double[sets];
        boolean broken = false;
        for (int s = 0; s < sets; s++) {
            bound[s] = bound(allowed.relations().get(s), origin, at, slack);
            broken |= dot(allowed.relations().get(s), d) > bound[s];
        }
        if (!broken) {
            return;
        }
        int width = d.length;
        System.arraycopy(asked, 0, d, 0, width);
        double[][] taken = new double[sets + 1][width];
        double[] before = new double[width];
        for (int round = 0; round < ROUNDS; round++) {
            double moved = 0;
            for (int s = 0; s <= sets; s++) {
                System.arraycopy(taken[s], 0, before, 0, width);
                for (int j = 0; j < width; j++) {
                    d[j] += taken[s][j];
                    taken[s][j] = d[j];
                }
                if (s < sets) {
                    halfSpace(allowed.relations().get(s), d, bound[s]);
                } else {
                    ballAndBox(d, origin, at);
                }
                for (int j = 0; j < width; j++) {
                    taken[s][j] -= d[j];
                    moved = Math.max(moved, Math.abs(taken[s][j] - before[j]));
                }
            }
            if (moved <= STILL) {
                return;
            }
        }
    }

    /**
     * The bound of a relation on displacements from a row, tightened by {@code slack} units of float rounding where the
     * row is not on its bound.
     */
    private static double bound(Allowed.HalfSpace h, float[] origin, int at, int slack) {
        double left = -h.excess(origin, at);
        double less = slack * h.resolution(origin, at);
        return left >= 0 && left < less ? 0 : left - less;
    }

    private static double dot(Allowed.HalfSpace h, double[] d) {
        double sum = 0;
        for (int i = 0; i < h.features().length; i++) {
            sum += h.a()[i] * d[h.features()[i]];
        }
        return sum;
    }

    private void halfSpace(Allowed.HalfSpace h, double[] d, double bound) {
        double excess = dot(h, d) - bound;
        double square = 0;
        for (int i = 0; i < h.features().length; i++) {
            square += allowed.open(h.features()[i]) ? h.a()[i] * h.a()[i] : 0;
        }
        if (excess > 0 && square > 0) {
            for (int i = 0; i < h.features().length; i++) {
                if (allowed.open(h.features()[i])) {
                    d[h.features()[i]] -= excess / square * h.a()[i];
                }
            }
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

    /**
     * Projects a displacement onto the ball {@code |d / w|_2 <= epsilon} and the box, in place: t by bisection, to the
     * last bit, from the side that is inside.
     *
     * @param displacement {@code [width]}
     * @param room how far each feature may go in the direction of its displacement, at least 0
     * @param weights w, above 0
     * @param epsilon radius, at least 0
     */
    static void l2(double[] displacement, double[] room, double[] weights, double epsilon) {
        double limit = epsilon * epsilon;
        double t = 0;
        if (!(weighted(displacement, room, weights, 0) <= limit * (1 + SLACK))) {
            double low = 0;
            double high = 1;
            while (weighted(displacement, room, weights, high) > limit && high < Double.MAX_VALUE) {
                low = high;
                high *= 4;
            }
            double middle = low + (high - low) / 2;
            while (middle > low && middle < high) {
                if (weighted(displacement, room, weights, middle) > limit) {
                    low = middle;
                } else {
                    high = middle;
                }
                middle = low + (high - low) / 2;
            }
            t = high;
        }
        for (int j = 0; j < displacement.length; j++) {
            double shrunk = displacement[j] / (1 + t / (weights[j] * weights[j]));
            displacement[j] = cut(epsilon == 0 ? 0 : shrunk, room[j]);
        }
    }

    private static double weighted(double[] displacement, double[] room, double[] weights, double t) {
        double sum = 0;
        for (int j = 0; j < displacement.length; j++) {
            double w = weights[j];
            double d = Math.min(Math.abs(displacement[j]) / (1 + t / (w * w)), room[j]) / w;
            sum += d * d;
        }
        return sum;
    }

    /**
     * Projects a displacement onto the ball {@code |d / w|_1 <= epsilon} and the box, in place.
     *
     * @param displacement {@code [width]}
     * @param room how far each feature may go in the direction of its displacement, at least 0
     * @param weights w, above 0
     * @param epsilon radius, at least 0
     */
    static void l1(double[] displacement, double[] room, double[] weights, double epsilon) {
        int width = displacement.length;
        double t = 0;
        if (!(length(displacement, room, weights, 0) <= epsilon * (1 + SLACK))) {
            // The length falls with t and is linear between the points at which a feature leaves its bound or reaches
            // 0.
            double[] ends = new double[2 * width];
            for (int j = 0; j < width; j++) {
                ends[2 * j] = Math.max(0, weights[j] * (Math.abs(displacement[j]) - room[j]));
                ends[2 * j + 1] = weights[j] * Math.abs(displacement[j]);
            }
            Arrays.sort(ends);
            int low = -1;
            int high = ends.length - 1;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (length(displacement, room, weights, ends[middle]) > epsilon) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            double left = low < 0 ? 0 : ends[low];
            double above = length(displacement, room, weights, left);
            double below = length(displacement, room, weights, ends[high]);
            double step = above > below ? (above - epsilon) / (above - below) * (ends[high] - left) : 0;
            t = Math.min(ends[high], left + step);
        }
        for (int j = 0; j < width; j++) {
            double shrunk = Math.max(Math.abs(displacement[j]) - t / weights[j], 0);
            displacement[j] = Math.copySign(Math.min(shrunk, room[j]), displacement[j]);
        }
    }

    private static double length(double[] displacement, double[] room, double[] weights, double t) {
        double sum = 0;
        for (int j = 0; j < displacement.length; j++) {
            double d = Math.max(Math.abs(displacement[j]) - t / weights[j], 0);
            sum += Math.min(d, room[j]) / weights[j];
        }
        return sum;
    }

    /**
     * Projects a vector onto the simplex {@code v_j >= 0, sum_j v_j = total}, in place.
     *
     * @param v {@code [width]}, at least one
     * @param total above 0
     */
    static void simplex(double[] v, double total) {
        double[] sorted = v.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double shift = 0;
        for (int i = sorted.length - 1, n = 1; i >= 0; i--, n++) {
            sum += sorted[i];
            double candidate = (sum - total) / n;
            if (sorted[i] > candidate) {
                shift = candidate;
            }
        }
        for (int j = 0; j < v.length; j++) {
            v[j] = Math.max(v[j] - shift, 0);
        }
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
