package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;

/**
 * The closest point of each row of a block at which the goal is more likely reached than not: what attacks without a
 * radius of their own look for. At the end these points are projected onto what the threat model allows, predicted anew,
 * and kept if the goal is still reached there.
 */
final class Closest {
    private final Ledger.Block block;
    private final Ball ball;
    private final double[] distance;
    private final float[] points;

    Closest(Ledger.Block block, ThreatModel threat) {
        this.block = block;
        ball = new Ball(threat, block.natural().domain());
        distance = new double[block.natural().size()];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        points = block.natural().data().clone();
    }

    /** Distance of a row's closest point; infinite if there is none. */
    double distance(int row) {
        return distance[row];
    }

    /** Offers a point in the box; true if it is the closest so far at which the goal is reached. */
    boolean offer(int row, float[] at, int from, double missHere) {
        int width = block.natural().width();
        if (!(missHere < 0.5)) {
            return false;
        }
        double d = ball.distance(block.natural().data(), row * width, at, from * width);
        if (!(d < distance[row])) {
            return false;
        }
        distance[row] = d;
        System.arraycopy(at, from * width, points, row * width, width);
        return true;
    }

    /** Hands the closest points that are allowed over to the ledger. */
    void settle(AttackTarget objective) {
        Features natural = block.natural();
        int width = natural.width();
        int[] found = Arrays.stream(MathOps.range(distance.length))
                .filter(i -> distance[i] < Double.POSITIVE_INFINITY)
                .toArray();
        if (found.length == 0) {
            return;
        }
        float[] at = new float[found.length * width];
        double[] d = new double[width];
        float[] allowed = natural.data().clone();
        for (int a = 0; a < found.length; a++) {
            int from = found[a] * width;
            for (int j = 0; j < width; j++) {
                d[j] = (double) points[from + j] - natural.data()[from + j];
            }
            ball.allow(d, natural.data(), from, allowed);
            System.arraycopy(allowed, from, at, a * width, width);
        }
        double[] missHere = new double[found.length];
        double[] here = block.evaluate(objective.select(found), found, at, missHere, null);
        for (int a = 0; a < found.length; a++) {
            block.keep(found[a], at, a, missHere[a], here[a]);
        }
    }
}
