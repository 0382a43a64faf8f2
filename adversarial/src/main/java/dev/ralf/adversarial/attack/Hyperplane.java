package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.core.data.Domain;

/**
 * The shortest step from a point of a box to a hyperplane within the box: minimise {@code |d|} subject to
 * {@code f + w.d = 0} and {@code lower <= x + d <= upper}, with immutable features held. Every feature moves in the
 * direction that brings f to 0, by {@code m_j >= 0} within its room {@code r_j}; with {@code a_j = |w_j|} the step is
 *
 * <pre>
 * LINF: m_j = min(t, r_j)        L2: m_j = min(t a_j, r_j)        the t with  sum_j a_j m_j = |f|
 * </pre>
 *
 * <p>The sum is concave and piecewise linear in t, so Newton's method from the left ends after finitely many steps. If the
 * box does not reach the hyperplane, every feature with a weight goes to its bound.
 *
 * <p>Reference: Croce and Hein, arXiv:1907.02044, section 2 (the same problem, solved by sorting).
 */
final class Hyperplane {
    private final Norm norm;
    private final Domain domain;

    Hyperplane(Norm norm, Domain domain) {
        this.norm = norm;
        this.domain = domain;
    }

    /**
     * The step d.
     *
     * @param f value of the linear function at the point
     * @param gradient holds w from position {@code g}
     * @param point holds the point from position {@code at}
     * @param out receives d, {@code [width]}
     */
    void step(double f, float[] gradient, int g, float[] point, int at, double[] out) {
        int width = out.length;
        double[] room = new double[width];
        double[] a = new double[width];
        double down = f > 0 ? -1 : 1;
        for (int j = 0; j < width; j++) {
            double w = gradient[g + j];
            a[j] = domain.mutable(j) && Math.abs(w) < Double.POSITIVE_INFINITY ? Math.abs(w) : 0;
            out[j] = down * Math.signum(w);
            double r = out[j] > 0 ? (double) domain.upper(j) - point[at + j] : (double) point[at + j] - domain.lower(j);
            room[j] = a[j] > 0 ? Math.max(0, r) : 0;
        }
        double t = size(Math.abs(f), a, room);
        for (int j = 0; j < width; j++) {
            out[j] = a[j] > 0 ? out[j] * Math.min(rate(a[j]) * t, room[j]) : 0;
        }
    }

    private double rate(double a) {
        return norm == Norm.LINF ? 1 : a;
    }

    private double size(double wanted, double[] a, double[] room) {
        double t = 0;
        double next = 0;
        do {
            t = next;
            double capped = 0;
            double free = 0;
            for (int j = 0; j < a.length; j++) {
                if (a[j] > 0) {
                    if (rate(a[j]) * t >= room[j]) {
                        capped += a[j] * room[j];
                    } else {
                        free += a[j] * rate(a[j]);
                    }
                }
            }
            next = free > 0 ? (wanted - capped) / free : Double.POSITIVE_INFINITY;
        } while (next > t && next < Double.POSITIVE_INFINITY);
        return next > t ? next : t;
    }
}
