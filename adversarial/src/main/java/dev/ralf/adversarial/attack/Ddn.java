package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Decoupled direction and norm (DDN): steps along the cross-entropy's gradient, then sets the length of the perturbation,
 * which shrinks by a factor {@code 1 - gamma} at a wrong decision and grows by {@code 1 + gamma} otherwise:
 *
 * <pre>
 * d := d + alpha_t g / |g|_2,   d := r_t d / |d|_2,   d := clip(x + d) - x        alpha_t from 1 to 0.01 along a cosine
 * </pre>
 *
 * <p>r is at most the distance to the farthest corner of the box. The closest wrong decision is kept, within epsilon or
 * else the row counts as failed. A gradient that is exactly zero is replaced by a normal direction, drawn for row i from
 * {@code seed.child("row", rowIds[i]).child("restart", 0)}.
 *
 * <p>Reference: Rony, Hafemann, Oliveira, Ben Ayed, Sabourin and Granger, arXiv:1811.09600.
 *
 * @param threat what is allowed: L2
 * @param steps steps, at least 1
 * @param initialNorm first length r, above 0; 1 in the paper
 * @param gamma change of the length, in [0, 1]; 0.05 in the paper
 */
public record Ddn(ThreatModel threat, int steps, double initialNorm, double gamma) implements Attack {
    private static final double LAST = 0.01;

    /** Checks the ranges. */
    public Ddn {
        Checks.argument(
                threat.norm() == Norm.L2,
                "norm must be l2 for ddn, got %s",
                threat.norm().name().toLowerCase(Locale.ROOT));
        Checks.atLeast("steps", steps, 1);
        Checks.positive("initialNorm", initialNorm);
        Checks.inRange("gamma", gamma, 0.0, 1.0);
    }

    @Override
    public String id() {
        return "ddn";
    }

    @Override
    public Ddn within(ThreatModel other) {
        return new Ddn(other, steps, initialNorm, gamma);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return "l2, epsilon at most " + threat.epsilon() + ", " + steps + " steps, first length " + initialNorm
                + ", gamma " + gamma;
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.CE, inputs, rowIds, seed, this::search);
    }

    private void search(Ledger.Block block) {
        Features natural = block.natural();
        Domain domain = natural.domain();
        float[] x = natural.data();
        int width = natural.width();
        AttackTarget objective = block.target().raising(AttackLoss.CE);
        Closest closest = new Closest(block, threat);
        Ball ball = new Ball(threat, domain);
        float[] current = x.clone();
        int[] rows = block.alive();
        double[] radius = new double[natural.size()];
        double[] farthest = new double[natural.size()];
        RandomGenerator[] rng = new RandomGenerator[natural.size()];
        Arrays.fill(radius, initialNorm);
        for (int i : rows) {
            farthest[i] = corner(domain, x, i * width);
            rng[i] = block.stream(i, 0).generator();
        }
        double[] g = new double[width];
        for (int t = 0; t < steps; t++) {
            double alpha = LAST + (1 - LAST) * (1 + Math.cos(Math.PI * t / steps)) / 2;
            float[] points = natural.with(current).select(rows).data();
            double[] missHere = new double[rows.length];
            float[] direction = new float[points.length];
            block.evaluate(objective.select(rows), rows, points, missHere, direction);
            for (int a = 0; a < rows.length; a++) {
                int i = rows[a];
                int at = i * width;
                if (t == 0) {
                    block.noteZero(i, direction, a);
                }
                boolean wrong = missHere[a] < 0.5;
                closest.offer(i, points, a, missHere[a]);
                ball.ascent(direction, a * width, g);
                if (ball.length(g) == 0) {
                    ball.surface(rng[i], 1, g);
                }
                for (int j = 0; j < width; j++) {
                    g[j] = (double) current[at + j] - x[at + j] + alpha * g[j];
                }
                radius[i] = Math.min(radius[i] * (wrong ? 1 - gamma : 1 + gamma), farthest[i]);
                double length = ball.length(g);
                for (int j = 0; j < width; j++) {
                    double z = x[at + j] + (length > 0 ? g[j] * radius[i] / length : 0);
                    if (domain.mutable(j)) {
                        current[at + j] = (float) Math.max(domain.lower(j), Math.min(domain.upper(j), z));
                    }
                }
            }
        }
        closest.settle(objective);
    }

    private static double corner(Domain domain, float[] x, int at) {
        double square = 0;
        for (int j = 0; j < domain.width(); j++) {
            if (domain.mutable(j)) {
                double d = Math.max((double) x[at + j] - domain.lower(j), (double) domain.upper(j) - x[at + j]);
                square += d * d;
            }
        }
        return Math.sqrt(square);
    }
}
