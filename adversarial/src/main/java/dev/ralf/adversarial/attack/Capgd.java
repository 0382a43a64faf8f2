package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Allowed;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Constrained adaptive projected gradient descent (CAPGD): the search for tables. Steps with momentum
 *
 * <pre>
 * z       = P( x_k + eta_k n(g_k) )                                        eta_0 = 2 epsilon
 * x_(k+1) = P( x_k + a (z - x_k) + (1 - a) (x_k - x_(k-1)) )               a = 0.75, 1 in the first step
 * </pre>
 *
 * <p>and eta halved, with a return to the best point, at checkpoints after which less than 0.75 of the steps raised the
 * objective, or neither eta nor the best objective changed since the one before: those of APGD. The first run starts at
 * the row itself, every further one at random in the ball.
 *
 * <p>P is the exact projection onto ball, box, direction, budgets and linear relations. Levels of a categorical column
 * that may switch move on their simplex; their gradient is divided by its largest absolute value, so that the first step
 * reaches every corner. Whether a row succeeds is decided on the repaired one.
 *
 * <p>Reference: Simonetto, Ghamizi and Cordy, arXiv:2406.00775. Deviations: inequalities enter by projection rather than
 * as a penalty in the loss; the authors repair equalities in each step and round at the end, here every iterate is
 * repaired for the decision while the search goes on from the relaxed one; epsilon is not reduced by a margin; categories
 * are relaxed on a simplex outside the ball and counted apart.
 *
 * @param threat what is allowed
 * @param steps gradient steps of one run, at least 1; 10 in the paper
 * @param restarts runs, at least 1; the second and later ones start at random
 * @param loss what is raised
 */
public record Capgd(ThreatModel threat, int steps, int restarts, AttackLoss loss) implements Attack {
    private static final double MOMENTUM = 0.75;
    private static final double RISING = 0.75;

    /** Checks the ranges. */
    public Capgd {
        Objects.requireNonNull(threat, "threat");
        Objects.requireNonNull(loss, "loss");
        Checks.atLeast("steps", steps, 1);
        Checks.atLeast("restarts", restarts, 1);
    }

    @Override
    public String id() {
        return "capgd";
    }

    @Override
    public Capgd within(ThreatModel other) {
        return new Capgd(other, steps, restarts, loss);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon()
                + " in units of the input, " + steps + " adaptive steps under constraints, loss "
                + loss.name().toLowerCase(Locale.ROOT) + ", " + restarts + (restarts == 1 ? " run" : " runs");
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, loss, inputs, rowIds, seed, block -> {
            int[] active = block.alive();
            for (int r = 0; r < restarts && active.length > 0; r++) {
                active = new Run(block, r).climb(active);
            }
        });
    }

    /** One run of the rows of a block. */
    private final class Run {
        private final Ledger.Block block;
        private final int restart;
        private final Features natural;
        private final int width;
        private final Allowed allowed;
        private final Ball ball;
        private final AttackTarget objective;
        private final float[] x;
        private final float[] current;
        private final float[] before;
        private final float[] best;
        private final float[] slope;
        private final float[] bestSlope;
        private final double[] largest;
        private final double[] last;
        private final double[] step;
        private final int[] rises;
        private final double[] largestAtCheck;
        private final boolean[] halvedAtCheck;

        Run(Ledger.Block block, int restart) {
            this.block = block;
            this.restart = restart;
            natural = block.natural();
            width = natural.width();
            allowed = Allowed.of(threat, natural.domain());
            ball = new Ball(threat, natural.domain());
            objective = block.target().raising(loss);
            x = natural.data();
            current = x.clone();
            before = x.clone();
            best = x.clone();
            slope = new float[x.length];
            bestSlope = new float[x.length];
            int n = natural.size();
            largest = new double[n];
            last = new double[n];
            step = new double[n];
            rises = new int[n];
            largestAtCheck = new double[n];
            halvedAtCheck = new boolean[n];
        }

        int[] climb(int[] rows) {
            double[] d = new double[width];
            for (int i : rows) {
                Arrays.fill(d, 0);
                if (restart > 0) {
                    ball.inside(block.stream(i, restart).generator(), d);
                }
                ball.allow(d, x, i * width, current);
                System.arraycopy(current, i * width, before, i * width, width);
                largest[i] = Double.NEGATIVE_INFINITY;
                step[i] = 2 * threat.epsilon();
            }
            int period = Math.max((int) (0.22 * steps), 1);
            int check = 0;
            int[] active = look(rows, restart == 0);
            for (int i : active) {
                largestAtCheck[i] = largest[i];
                halvedAtCheck[i] = true;
                rises[i] = 0;
            }
            for (int k = 0; k < steps && active.length > 0; k++) {
                for (int i : active) {
                    move(i, k == 0 ? 1 : MOMENTUM);
                }
                active = look(active, false);
                if (++check == period) {
                    for (int i : active) {
                        adapt(i, check);
                    }
                    check = 0;
                    period = Math.max(period - Math.max((int) (0.03 * steps), 1), Math.max((int) (0.06 * steps), 1));
                }
            }
            return active;
        }

        /** Evaluates the current points; returns the rows that are not done. */
        private int[] look(int[] rows, boolean first) {
            float[] points = natural.with(current).select(rows).data();
            double[] miss = new double[rows.length];
            float[] direction = new float[points.length];
            double[] here = block.evaluate(objective.select(rows), rows, points, miss, direction);
            for (int a = 0; a < rows.length; a++) {
                int i = rows[a];
                block.keep(i, points, a, miss[a], here[a]);
                if (first) {
                    block.noteZero(i, direction, a);
                }
                System.arraycopy(direction, a * width, slope, i * width, width);
                rises[i] += here[a] > last[i] ? 1 : 0;
                last[i] = here[a];
                if (here[a] > largest[i]) {
                    largest[i] = here[a];
                    System.arraycopy(points, a * width, best, i * width, width);
                    System.arraycopy(direction, a * width, bestSlope, i * width, width);
                }
            }
            return block.alive(rows);
        }

        private void move(int i, double a) {
            int at = i * width;
            double[] n = new double[width];
            ball.ascent(slope, at, n);
            double steepest = 0;
            for (int j = 0; j < width; j++) {
                steepest = allowed.level(j) ? Math.max(steepest, Math.abs(slope[at + j])) : steepest;
            }
            double share = threat.epsilon() > 0 ? step[i] / threat.epsilon() : 0;
            double[] d = new double[width];
            for (int j = 0; j < width; j++) {
                boolean relaxed = allowed.level(j) && steepest > 0;
                double by = relaxed ? share * slope[at + j] / steepest : step[i] * n[j];
                d[j] = (double) current[at + j] - x[at + j] + by;
            }
            float[] z = new float[x.length];
            ball.allow(d, x, at, z);
            for (int j = 0; j < width; j++) {
                double here = current[at + j];
                d[j] = here - x[at + j] + a * (z[at + j] - here) + (1 - a) * (here - before[at + j]);
                before[at + j] = current[at + j];
            }
            ball.allow(d, x, at, current);
        }

        private void adapt(int i, int length) {
            boolean few = rises[i] <= RISING * length;
            boolean stuck = !halvedAtCheck[i] && largestAtCheck[i] >= largest[i];
            halvedAtCheck[i] = few || stuck;
            largestAtCheck[i] = largest[i];
            rises[i] = 0;
            if (few || stuck) {
                step[i] /= 2;
                System.arraycopy(best, i * width, current, i * width, width);
                System.arraycopy(bestSlope, i * width, slope, i * width, width);
                last[i] = largest[i];
            }
        }
    }
}
