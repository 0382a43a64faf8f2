package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;

/**
 * The L2 attack of Carlini and Wagner: minimises, with Adam and for one row apart from the others,
 *
 * <pre>
 * |x' - x|_2^2 + c max(0, kappa - margin(x'))        x'_j = middle_j + half_j tanh(w_j)  in a bounded feature
 * </pre>
 *
 * <p>where the margin is that of the decision rule, positive at a wrong decision (with a goal class: at that decision).
 * c is searched: ten times as large while nothing is found, then by bisection towards the smallest that works. A search for
 * one c ends early if the objective, looked at ten times, did not fall by a factor of 0.9999. Of all wrong decisions with
 * a margin of at least kappa the closest is kept; where none is found, or none within epsilon, the input comes back and
 * the row counts as failed.
 *
 * <p>A feature without a finite lower and upper bound is not transformed; it is clipped after each step. Immutable
 * features are held. For rules other than argmax the gradient of the margin is scaled row by row, which c makes up for.
 *
 * <p>Reference: Carlini and Wagner, arXiv:1608.04644. Deviation: the early end is decided row by row, so that batches do
 * not matter; the authors look at a batch's sum.
 *
 * @param threat what is allowed: L2
 * @param steps Adam steps for one c, at least 1
 * @param stepSize learning rate of Adam in w, above 0
 * @param searches values of c, at least 1
 * @param initialC first c, above 0
 * @param confidence kappa, at least 0
 */
public record CarliniWagner(
        ThreatModel threat, int steps, double stepSize, int searches, double initialC, double confidence)
        implements Attack {
    private static final double ALMOST = 0.999999;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double ADAM_EPSILON = 1e-8;
    private static final double PROGRESS = 0.9999;

    /** Checks the ranges. */
    public CarliniWagner {
        Checks.argument(
                threat.norm() == Norm.L2,
                "norm must be l2 for cw, got %s",
                threat.norm().name().toLowerCase(Locale.ROOT));
        Checks.atLeast("steps", steps, 1);
        Checks.positive("stepSize", stepSize);
        Checks.atLeast("searches", searches, 1);
        Checks.positive("initialC", initialC);
        Checks.nonNegative("confidence", confidence);
    }

    @Override
    public String id() {
        return "cw";
    }

    @Override
    public CarliniWagner within(ThreatModel other) {
        return new CarliniWagner(other, steps, stepSize, searches, initialC, confidence);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return "l2, epsilon at most " + threat.epsilon() + ", " + searches + " values of c from " + initialC + ", "
                + steps + " Adam steps of " + (float) stepSize + " each, confidence " + confidence;
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, block -> {
            AttackTarget margin = block.target().raising(AttackLoss.MARGIN);
            Closest closest = new Closest(block, threat);
            int n = block.natural().size();
            double[] c = new double[n];
            double[] low = new double[n];
            double[] high = new double[n];
            Arrays.fill(c, initialC);
            Arrays.fill(high, Double.POSITIVE_INFINITY);
            int[] rows = block.alive();
            for (int s = 0; s < searches; s++) {
                boolean[] found = new Search(block, margin, closest, c).run(rows, s == 0);
                for (int i : rows) {
                    if (found[i]) {
                        high[i] = c[i];
                    } else {
                        low[i] = c[i];
                    }
                    c[i] = high[i] < Double.POSITIVE_INFINITY ? (low[i] + high[i]) / 2 : 10 * c[i];
                }
            }
            closest.settle(margin);
        });
    }

    /** Adam for one c of each row. */
    private final class Search {
        private final Ledger.Block block;
        private final AttackTarget margin;
        private final Closest closest;
        private final double[] c;
        private final Features natural;
        private final Domain domain;
        private final int width;
        private final double[] w;
        private final double[] m;
        private final double[] v;
        private final double[] slope;

        Search(Ledger.Block block, AttackTarget margin, Closest closest, double[] c) {
            this.block = block;
            this.margin = margin;
            this.closest = closest;
            this.c = c;
            natural = block.natural();
            domain = natural.domain();
            width = natural.width();
            w = new double[natural.data().length];
            m = new double[w.length];
            v = new double[w.length];
            slope = new double[w.length];
        }

        boolean[] run(int[] rows, boolean first) {
            boolean[] found = new boolean[natural.size()];
            double[] lastCheck = new double[natural.size()];
            Arrays.fill(lastCheck, Double.POSITIVE_INFINITY);
            float[] current = natural.data().clone();
            for (int i : rows) {
                for (int at = i * width; at < (i + 1) * width; at++) {
                    w[at] = transformed(at % width) ? atanh(at) : current[at];
                    place(at, current);
                }
            }
            int interval = (steps + 9) / 10;
            int[] active = rows;
            for (int t = 0; t < steps && active.length > 0; t++) {
                float[] points = natural.with(current).select(active).data();
                double[] missHere = new double[active.length];
                float[] direction = new float[points.length];
                double[] here = block.evaluate(margin.select(active), active, points, missHere, direction);
                int[] on = new int[active.length];
                int left = 0;
                for (int a = 0; a < active.length; a++) {
                    int i = active[a];
                    if (first && t == 0) {
                        block.noteZero(i, direction, a);
                    }
                    boolean wrong = missHere[a] < 0.5 && here[a] >= confidence;
                    if (wrong) {
                        found[i] = true;
                        closest.offer(i, points, a, missHere[a]);
                    }
                    double objective = descend(i, t, here[a], direction, a, current);
                    if (t % interval == 0) {
                        if (!(objective <= PROGRESS * lastCheck[i])) {
                            continue;
                        }
                        lastCheck[i] = objective;
                    }
                    on[left++] = i;
                }
                active = Arrays.copyOf(on, left);
            }
            return found;
        }

        /** One Adam step of a row; returns its objective before. */
        private double descend(int i, int t, double marginHere, float[] direction, int a, float[] current) {
            boolean lacks = confidence - marginHere > 0;
            double square = 0;
            for (int j = 0; j < width; j++) {
                int at = i * width + j;
                double d = (double) current[at] - natural.data()[at];
                square += d * d;
                if (!domain.mutable(j)) {
                    continue;
                }
                double g = 2 * d - (lacks ? c[i] * direction[a * width + j] : 0);
                g *= slope[at];
                m[at] = BETA1 * m[at] + (1 - BETA1) * g;
                v[at] = BETA2 * v[at] + (1 - BETA2) * g * g;
                double mHat = m[at] / (1 - Math.pow(BETA1, t + 1));
                double vHat = v[at] / (1 - Math.pow(BETA2, t + 1));
                w[at] -= stepSize * mHat / (Math.sqrt(vHat) + ADAM_EPSILON);
                place(at, current);
            }
            return square + (lacks ? c[i] * (confidence - marginHere) : 0);
        }

        private boolean transformed(int j) {
            return domain.mutable(j)
                    && domain.lower(j) > Float.NEGATIVE_INFINITY
                    && domain.upper(j) < Float.POSITIVE_INFINITY
                    && domain.lower(j) < domain.upper(j);
        }

        private double atanh(int at) {
            int j = at % width;
            double middle = ((double) domain.lower(j) + domain.upper(j)) / 2;
            double half = ((double) domain.upper(j) - domain.lower(j)) / 2;
            double y = ALMOST * Math.max(-1, Math.min(1, (natural.data()[at] - middle) / half));
            return 0.5 * Math.log((1 + y) / (1 - y));
        }

        /** The point of w, and its slope. */
        private void place(int at, float[] current) {
            int j = at % width;
            if (!domain.mutable(j)) {
                return;
            }
            if (transformed(j)) {
                double middle = ((double) domain.lower(j) + domain.upper(j)) / 2;
                double half = ((double) domain.upper(j) - domain.lower(j)) / 2;
                double y = Math.tanh(w[at]);
                current[at] = (float) Math.max(domain.lower(j), Math.min(domain.upper(j), middle + half * y));
                slope[at] = half * (1 - y * y);
            } else {
                w[at] = Math.max(domain.lower(j), Math.min(domain.upper(j), w[at]));
                current[at] = (float) w[at];
                slope[at] = 1;
            }
        }
    }
}
