package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;

/** Projected steps of steepest ascent on rows of an array, for objectives that take them by themselves. */
public final class Ascent {
    private final Ball ball;
    private final double[] d;

    /** Steps in the norm of a threat model, for inputs of this domain. */
    public Ascent(ThreatModel threat, Domain domain) {
        ball = new Ball(threat, domain);
        d = new double[domain.width()];
    }

    /**
     * Puts a row at the allowed point nearest to the natural input plus a displacement.
     *
     * @param displacement holds the displacement from position {@code at}
     * @param origin holds the natural input from position {@code at}
     * @param at first position of the row in all arrays
     * @param points receives the point
     */
    public void place(float[] displacement, float[] origin, int at, float[] points) {
        for (int j = 0; j < d.length; j++) {
            d[j] = displacement[at + j];
        }
        ball.allow(d, origin, at, points);
    }

    /**
     * Moves a row by a step along its gradient, and projects.
     *
     * @param gradient holds the gradient from position {@code at}
     * @param size length of the step, at least 0
     * @param origin holds the natural input from position {@code at}
     * @param at first position of the row in all arrays
     * @param points holds the point, and receives the next one
     */
    public void step(float[] gradient, double size, float[] origin, int at, float[] points) {
        ball.ascent(gradient, at, d);
        for (int j = 0; j < d.length; j++) {
            d[j] = (double) points[at + j] - origin[at + j] + size * d[j];
        }
        ball.allow(d, origin, at, points);
    }
}
