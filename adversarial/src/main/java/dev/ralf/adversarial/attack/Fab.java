package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;

/**
 * Fast adaptive boundary attack (FAB): looks for the closest wrong decision by stepping to the linearised boundary while
 * staying near the input. With the nearest class k* in the dual norm (or the class aimed at), d1 and d2 the shortest steps
 * within the box from x_t and from the input x to its linearised boundary ({@link Hyperplane}),
 *
 * <pre>
 * alpha   = min( |d1| / (|d1| + |d2|), alphaMax )
 * x_{t+1} = clip( (1 - alpha) (x_t + eta d1) + alpha (x + eta d2) )
 * </pre>
 *
 * <p>and after a wrong decision, which is noted if it is the closest so far, {@code x_{t+1} := x + beta (x_{t+1} - x)}. Rows whose
 * closest wrong decision is within epsilon leave after their run; the others get {@code restarts - 1} more from a random
 * point at half the radius, and targeted runs ({@code targets > 0}) for each of the classes other than the label with the
 * largest scores. A goal class leaves only that class.
 *
 * <p>Reference: Croce and Hein, arXiv:1907.02044, with the constants and without the final line search of AutoAttack's
 * version (arXiv:2003.01690).
 *
 * @param id name in records
 * @param threat what is allowed: LINF or L2
 * @param steps steps of one run, at least 1
 * @param restarts runs, at least 1; the first starts at the input
 * @param alphaMax largest pull to the input, in [0, 1]; 0.1 in the paper
 * @param eta overshoot of both steps, at least 1; 1.05 in the paper
 * @param beta how far back towards the input after a wrong decision, in [0, 1]; 0.9 in the paper
 * @param targets classes to aim at one after the other; 0 to take the nearest of all at every step
 */
public record Fab(
        String id, ThreatModel threat, int steps, int restarts, double alphaMax, double eta, double beta, int targets)
        implements Attack {
    private static final double SHORTEST = 1e-8;

    /** Checks the ranges. */
    public Fab {
        Checks.atLeast("steps", steps, 1);
        Checks.atLeast("restarts", restarts, 1);
        Checks.inRange("alphaMax", alphaMax, 0.0, 1.0);
        Checks.argument(eta >= 1 && eta < Double.POSITIVE_INFINITY, "eta must be in [1, Infinity), got %s", eta);
        Checks.inRange("beta", beta, 0.0, 1.0);
        Checks.atLeast("targets", targets, 0);
        Checks.argument(threat.norm() != Norm.L1, "norm must be linf or l2 for fab, got l1");
    }

    /** Untargeted, 100 steps. */
    public static Fab of(ThreatModel threat) {
        return new Fab("fab", threat, 100, 1, 0.1, 1.05, 0.9, 0);
    }

    /** Towards each of nine classes, 100 steps each. */
    public static Fab targeted(ThreatModel threat) {
        return new Fab("fab-targeted", threat, 100, 1, 0.1, 1.05, 0.9, 9);
    }

    /** The same with another number of steps. */
    public Fab withSteps(int n) {
        return new Fab(id, threat, n, restarts, alphaMax, eta, beta, targets);
    }

    @Override
    public Fab within(ThreatModel other) {
        return new Fab(id, other, steps, restarts, alphaMax, eta, beta, targets);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon() + ", " + steps + " steps"
                + (targets > 0 ? " towards each of " + targets + " classes" : "") + ", " + restarts
                + (restarts == 1 ? " start" : " starts");
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, block -> {
            Closest closest = new Closest(block, threat);
            int[][] all = target.goal() != null
                    ? new int[][] {block.target().goal()}
                    : Aims.bestWrong(block, targets == 0 ? target.classes() - 1 : targets);
            int runs = targets == 0 ? 1 : all.length;
            for (int t = 0; t < runs; t++) {
                int[][] aims = targets == 0 ? all : new int[][] {all[t]};
                for (int r = 0; r < restarts; r++) {
                    int[] rows = Arrays.stream(block.alive())
                            .filter(i -> closest.distance(i) > threat.epsilon())
                            .toArray();
                    if (rows.length > 0) {
                        restart(block, closest, aims, t * restarts + r, r > 0, rows);
                    }
                }
            }
            closest.settle(block.target().raising(AttackLoss.MARGIN));
        });
    }

    private void restart(Ledger.Block block, Closest closest, int[][] aims, int restart, boolean random, int[] rows) {
        Features natural = block.natural();
        float[] x = natural.data();
        int width = natural.width();
        Ball box = new Ball(new ThreatModel(threat.norm(), Float.MAX_VALUE), natural.domain());
        Hyperplane plane = new Hyperplane(threat.norm(), natural.domain());
        float[] current = x.clone();
        double[] d1 = new double[width];
        double[] d2 = new double[width];
        if (random) {
            for (int i : rows) {
                box.surface(block.stream(i, restart).generator(), threat.epsilon() / 2, d1);
                box.allow(d1, x, i * width, current);
            }
        }
        AttackTarget objective = block.target().raising(AttackLoss.MARGIN);
        int[] active = rows;
        for (int t = 0; t < steps && active.length > 0; t++) {
            Slopes slopes = Slopes.at(block, aims, active, current);
            int[] on = new int[active.length];
            int left = 0;
            for (int a = 0; a < active.length; a++) {
                int i = active[a];
                int at = i * width;
                if (restart == 0 && t == 0) {
                    slopes.noteZero(i, a);
                }
                int k = slopes.nearest(a, threat.norm(), natural);
                if (k < 0) {
                    continue;
                }
                on[left++] = i;
                float[] w = slopes.gradient(k);
                double f = slopes.value(k, a);
                double fInput = f;
                for (int j = 0; j < width; j++) {
                    fInput += w[a * width + j] * ((double) x[at + j] - current[at + j]);
                }
                plane.step(f, w, a * width, current, at, d1);
                plane.step(fInput, w, a * width, x, at, d2);
                double one = Math.max(SHORTEST, box.length(d1));
                double two = Math.max(SHORTEST, box.length(d2));
                double alpha = Math.min(one / (one + two), alphaMax);
                for (int j = 0; j < width; j++) {
                    double now = (double) current[at + j] - x[at + j];
                    d1[j] = (1 - alpha) * (now + eta * d1[j]) + alpha * eta * d2[j];
                }
                box.allow(d1, x, at, current);
            }
            active = Arrays.copyOf(on, left);
            float[] points = natural.with(current).select(active).data();
            double[] missHere = new double[active.length];
            block.evaluate(objective.select(active), active, points, missHere, null);
            for (int a = 0; a < active.length; a++) {
                closest.offer(active[a], points, a, missHere[a]);
                if (missHere[a] < 0.5) {
                    int at = active[a] * width;
                    for (int j = 0; j < width; j++) {
                        d1[j] = beta * ((double) current[at + j] - x[at + j]);
                    }
                    box.allow(d1, x, at, current);
                }
            }
        }
    }
}
