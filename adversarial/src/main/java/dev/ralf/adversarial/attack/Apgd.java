package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Auto-PGD: projected gradient ascent with momentum whose step size adapts itself. With n(g) the steepest ascent of unit
 * length, P the projection and eta = 2 epsilon at first,
 *
 * <pre>
 * z       = P( x_t + eta n(g_t) )
 * x_{t+1} = P( x_t + a (z - x_t) + (1 - a) (x_t - x_{t-1}) )        a = 0.75, at t = 0 a = 1
 * </pre>
 *
 * <p>At checkpoints (the first after {@code floor(0.22 n)} of n steps, then each interval shorter by {@code floor(0.03 n)},
 * down to {@code floor(0.06 n)}, all at least 1) eta is halved and the search goes on from the best point, if the objective
 * rose in at most the share rho of the interval's steps, or if eta was not halved at the last checkpoint and the best
 * objective has not risen since. A random start is drawn from the surface of the ball and projected; row i and restart r
 * draw from {@code seed.child("row", rowIds[i]).child("restart", r)}.
 *
 * <p>Targeted ({@code targets > 0}): one run with all restarts for each of the {@code targets} classes other than the
 * label that have the largest scores at the natural input, at most {@code K - 1} of them, each raising the loss towards
 * its class; any wrong decision is a success. Where the attacker has a goal class, that class alone is aimed at.
 *
 * <p>For stochastic models the gradient is a mean over {@code averaged} evaluations.
 *
 * <p>Reference: Croce and Hein, arXiv:2003.01690. As in the authors' code and unlike the paper, the first condition is
 * "at most" (the paper: "less than"), the first step of the first interval counts as a rise if its objective is above 0
 * (the paper: above that of the start), and the momentum of the step after a restart from the best point reaches back to
 * the point that was left. Deviations: the L2 projection is exact; the mean objective of the averaged evaluations counts
 * (the authors': the last one's).
 *
 * @param id name in records
 * @param threat what is allowed
 * @param steps gradient steps of one run, at least 1
 * @param restarts runs from a start of their own, at least 1
 * @param rho share of rising steps below which the step size is halved, in [0, 1]; 0.75 in the paper
 * @param loss what is raised
 * @param targets classes to aim at one after the other; 0 for the untargeted loss
 * @param averaged gradients that are averaged, at least 1
 */
public record Apgd(
        String id, ThreatModel threat, int steps, int restarts, double rho, AttackLoss loss, int targets, int averaged)
        implements Attack {
    private static final double MOMENTUM = 0.75;

    /** Checks the ranges. */
    public Apgd {
        Checks.atLeast("steps", steps, 1);
        Checks.atLeast("restarts", restarts, 1);
        Checks.inRange("rho", rho, 0.0, 1.0);
        Objects.requireNonNull(loss, "loss");
        Checks.atLeast("targets", targets, 0);
        Checks.atLeast("averaged", averaged, 1);
        Checks.argument(threat.norm() != Norm.L1, "norm must be linf or l2 for apgd, got l1");
    }

    /** On the cross-entropy, 100 steps. */
    public static Apgd ce(ThreatModel threat) {
        return new Apgd("apgd-ce", threat, 100, 1, 0.75, AttackLoss.CE, 0, 1);
    }

    /** On the difference of logits ratio, 100 steps. */
    public static Apgd dlr(ThreatModel threat) {
        return new Apgd("apgd-dlr", threat, 100, 1, 0.75, AttackLoss.DLR, 0, 1);
    }

    /** On the difference of logits ratio towards each of nine classes, 100 steps each. */
    public static Apgd targeted(ThreatModel threat) {
        return new Apgd("apgd-targeted", threat, 100, 1, 0.75, AttackLoss.DLR, 9, 1);
    }

    /** The same with another number of steps. */
    public Apgd withSteps(int n) {
        return new Apgd(id, threat, n, restarts, rho, loss, targets, averaged);
    }

    /** The same with gradients that are means of so many evaluations. */
    public Apgd withAveraged(int n) {
        return new Apgd(id, threat, steps, restarts, rho, loss, targets, n);
    }

    @Override
    public Apgd within(ThreatModel other) {
        return new Apgd(id, other, steps, restarts, rho, loss, targets, averaged);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon()
                + " in units of the input, "
                + steps + " adaptive steps, loss " + loss.name().toLowerCase(Locale.ROOT)
                + (targets > 0 ? " towards each of " + targets + " classes" : "")
                + ", " + restarts + (restarts == 1 ? " random start" : " random starts")
                + (averaged > 1 ? ", gradients averaged over " + averaged : "");
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, loss, inputs, rowIds, seed, block -> {
            boolean aimed = targets > 0 && target.goal() == null;
            int[][] aims = aimed ? Aims.bestWrong(block, targets) : new int[1][];
            int[] active = block.alive();
            for (int t = 0; t < aims.length; t++) {
                AttackTarget objective = aimed
                        ? block.target().raising(loss, aims[t])
                        : block.target().raising(loss);
                for (int r = 0; r < restarts && active.length > 0; r++) {
                    active = restart(block, objective, t * restarts + r, active);
                }
            }
        });
    }

    private int[] restart(Ledger.Block block, AttackTarget objective, int restart, int[] rows) {
        Features natural = block.natural();
        int width = natural.width();
        Ball ball = new Ball(threat, natural.domain());
        float[] start = natural.data().clone();
        double[] displacement = new double[width];
        for (int i : rows) {
            ball.surface(block.stream(i, restart).generator(), threat.epsilon(), displacement);
            ball.allow(displacement, natural.data(), i * width, start);
        }
        Climb climb = new Climb(natural, start, rows);
        climb.run(
                (active, points, direction) -> {
                    double[] missHere = new double[active.length];
                    AttackTarget some = objective.select(active);
                    double[] here = mean(() -> block.evaluate(some, active, points, missHere, direction), direction);
                    for (int a = 0; a < active.length; a++) {
                        block.keep(active[a], points, a, missHere[a], here[a]);
                        if (restart == 0 && climb.step < 0) {
                            block.noteZero(active[a], direction, a);
                        }
                    }
                    return here;
                },
                block::alive);
        return block.alive(rows);
    }

    private interface Evaluation {
        double[] evaluate();
    }

    /** The mean objective and direction of {@code averaged} evaluations that each overwrite {@code direction}. */
    private double[] mean(Evaluation evaluation, float[] direction) {
        double[] loss = evaluation.evaluate();
        if (averaged == 1) {
            return loss;
        }
        float[] sum = direction.clone();
        for (int e = 1; e < averaged; e++) {
            double[] again = evaluation.evaluate();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += direction[j];
            }
            for (int i = 0; i < loss.length; i++) {
                loss[i] += again[i];
            }
        }
        for (int j = 0; j < sum.length; j++) {
            direction[j] = sum[j] / averaged;
        }
        for (int i = 0; i < loss.length; i++) {
            loss[i] /= averaged;
        }
        return loss;
    }

    /**
     * One run from a given start, without leaving any row early.
     *
     * @param objective what is raised, bound to these examples
     * @param inputs natural inputs
     * @param start where to start, {@code [n][width]}
     * @return the points with the largest objective
     */
    public Features ascend(AttackTarget objective, Features inputs, float[] start) {
        int[] rows = MathOps.range(inputs.size());
        Climb climb = new Climb(inputs, start.clone(), rows);
        climb.run(
                (active, points, direction) -> objective.evaluate(inputs.with(points), null, direction),
                active -> active);
        return inputs.with(climb.best);
    }

    private interface Oracle {
        /** The objective of these rows at these points; overwrites the direction. */
        double[] at(int[] rows, float[] points, float[] direction);
    }

    private interface Alive {
        int[] of(int[] rows);
    }

    /** The state of one run. */
    private final class Climb {
        private final Features natural;
        private final int width;
        private final Ball ball;
        private final float[] current;
        private final float[] previous;
        private final float[] gradient;
        private final float[] best;
        private final float[] gradientAtBest;
        private final double[] largest;
        private final double[] largestAtCheck;
        private final double[] last;
        private final double[] eta;
        private final int[] rises;
        private final boolean[] halved;
        private int[] active;
        private int step = -1;

        Climb(Features natural, float[] start, int[] rows) {
            this.natural = natural;
            width = natural.width();
            ball = new Ball(threat, natural.domain());
            current = start;
            previous = start.clone();
            gradient = new float[start.length];
            best = start.clone();
            gradientAtBest = new float[start.length];
            int n = natural.size();
            largest = new double[n];
            largestAtCheck = new double[n];
            last = new double[n];
            eta = new double[n];
            rises = new int[n];
            halved = new boolean[n];
            Arrays.fill(eta, 2 * threat.epsilon());
            Arrays.fill(halved, true);
            active = rows;
        }

        void run(Oracle oracle, Alive alive) {
            double[] loss = evaluate(oracle);
            for (int a = 0; a < active.length; a++) {
                int i = active[a];
                largest[i] = loss[a];
                largestAtCheck[i] = loss[a];
                System.arraycopy(gradient, i * width, gradientAtBest, i * width, width);
            }
            int interval = Math.max((int) (0.22 * steps), 1);
            int shortest = Math.max((int) (0.06 * steps), 1);
            int shorter = Math.max((int) (0.03 * steps), 1);
            int since = 0;
            active = alive.of(active);
            for (step = 0; step < steps && active.length > 0; step++) {
                for (int i : active) {
                    move(i);
                }
                loss = evaluate(oracle);
                since++;
                for (int a = 0; a < active.length; a++) {
                    note(active[a], loss[a]);
                    if (since == interval) {
                        check(active[a], interval);
                    }
                }
                if (since == interval) {
                    since = 0;
                    interval = Math.max(interval - shorter, shortest);
                }
                active = alive.of(active);
            }
        }

        private double[] evaluate(Oracle oracle) {
            float[] points = natural.with(current).select(active).data();
            float[] direction = new float[points.length];
            double[] loss = oracle.at(active, points, direction);
            for (int a = 0; a < active.length; a++) {
                System.arraycopy(direction, a * width, gradient, active[a] * width, width);
            }
            return loss;
        }

        private void move(int i) {
            int at = i * width;
            double[] d = new double[width];
            float[] x = natural.data();
            ball.ascent(gradient, at, d);
            for (int j = 0; j < width; j++) {
                d[j] = (double) current[at + j] - x[at + j] + eta[i] * d[j];
            }
            float[] old = Arrays.copyOfRange(current, at, at + width);
            ball.allow(d, x, at, current);
            if (step > 0) {
                for (int j = 0; j < width; j++) {
                    double z = current[at + j];
                    d[j] = old[j]
                            + MOMENTUM * (z - old[j])
                            + (1 - MOMENTUM) * ((double) old[j] - previous[at + j])
                            - x[at + j];
                }
                ball.allow(d, x, at, current);
            }
            System.arraycopy(old, 0, previous, at, width);
        }

        private void note(int i, double loss) {
            int at = i * width;
            rises[i] += loss > last[i] ? 1 : 0;
            last[i] = loss;
            if (loss > largest[i]) {
                largest[i] = loss;
                System.arraycopy(current, at, best, at, width);
                System.arraycopy(gradient, at, gradientAtBest, at, width);
            }
        }

        private void check(int i, int interval) {
            int at = i * width;
            boolean oscillates = rises[i] <= interval * rho;
            boolean stands = !halved[i] && largestAtCheck[i] >= largest[i];
            halved[i] = oscillates || stands;
            largestAtCheck[i] = largest[i];
            rises[i] = 0;
            if (halved[i]) {
                eta[i] /= 2;
                System.arraycopy(best, at, current, at, width);
                System.arraycopy(gradientAtBest, at, gradient, at, width);
            }
        }
    }
}
