package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.Projection;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Projected gradient ascent, the one skeleton of all first-order attacks: start, then {@code steps} times
 *
 * <pre>
 * x_{t+1} = P( x_t + stepSize n(g_t) )      LINF: n(g)_j = sign(g_j)      L2: n(g) = g / |g|
 * </pre>
 *
 * <p>with g the gradient of the target's objective, immutable features left out, and P the exact projection onto ball
 * and box ({@link Projection}). {@code sign(0) = 0}; a gradient that is zero or not finite moves nothing (L2), a
 * derivative that is NaN does not move its feature (LINF). A random start is uniform in the ball over the mutable
 * features (LINF: each coordinate; L2: normal direction, radius {@code epsilon u^(1/m)} for m features), then projected
 * onto the box; row i draws it from {@code seed.child("row", rowIds[i]).child("restart", r)}, so that neither the other
 * rows nor the number of restarts change a draw. FGSM is one full step without random start; fast adversarial training
 * one step of 1.25 epsilon from a random start.
 *
 * <p>{@link #run} keeps the worst point seen, the natural input and every iterate of every restart included: the one
 * with the smallest probability of the right decision, ties by the larger objective. A row whose probability is 0 is
 * done and costs nothing more; that changes no draw and no decision. {@link #perturb} gives the last iterate of the
 * first restart, as adversarial training does.
 *
 * <p>References: Goodfellow, Shlens and Szegedy, arXiv:1412.6572 (FGSM); Madry, Makelov, Schmidt, Tsipras and Vladu,
 * arXiv:1706.06083 (PGD). Deviation: for L2 common libraries scale into the ball and clip afterwards; here the
 * projection is exact. With {@code epsilon = 0} inputs come back as they are.
 *
 * @param id name in records
 * @param threat what is allowed
 * @param steps gradient steps of one restart, at least 1
 * @param stepSize length of a step in the units of the input and in the norm of the threat model, in [0, Infinity)
 * @param restarts independent tries, at least 1; more than one needs a random start
 * @param randomStart true to start at random, false to start at the input
 */
public record GradientAttack(
        String id, ThreatModel threat, int steps, double stepSize, int restarts, boolean randomStart)
        implements Attack, Perturbation {
    /** Rows that are worked on at once; bounds memory. */
    private static final int BLOCK = 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range, or restarts would repeat themselves
     */
    public GradientAttack {
        Checks.atLeast("steps", steps, 1);
        Checks.nonNegative("stepSize", stepSize);
        Checks.atLeast("restarts", restarts, 1);
        Checks.argument(randomStart || restarts == 1, "restarts must be 1 without a random start, got %s", restarts);
    }

    /** The fast gradient sign method (LINF), or fast gradient method (L2): one step of epsilon from the input. */
    public static GradientAttack fgsm(ThreatModel threat) {
        return new GradientAttack("fgsm", threat, 1, threat.epsilon(), 1, false);
    }

    /** PGD from one random start with the default step size. */
    public static GradientAttack pgd(ThreatModel threat, int steps) {
        return new GradientAttack("pgd", threat, steps, defaultStepSize(threat, steps), 1, true);
    }

    /** The default step size {@code 2.5 epsilon / steps}: far enough to cross the ball from any start. */
    public static double defaultStepSize(ThreatModel threat, int steps) {
        return 2.5 * threat.epsilon() / Checks.atLeast("steps", steps, 1);
    }

    /** The same with another step size. */
    public GradientAttack withStepSize(double size) {
        return new GradientAttack(id, threat, steps, size, restarts, randomStart);
    }

    /** The same with another number of restarts. */
    public GradientAttack withRestarts(int n) {
        return new GradientAttack(id, threat, steps, stepSize, n, randomStart);
    }

    /** The same with or without a random start. */
    public GradientAttack withRandomStart(boolean random) {
        return new GradientAttack(id, threat, steps, stepSize, restarts, random);
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon()
                + " in units of the input, "
                + steps + (steps == 1 ? " step of " : " steps of ") + (float) stepSize
                + (randomStart
                        ? ", " + restarts + (restarts == 1 ? " random start" : " random starts")
                        : ", no random start");
    }

    @Override
    public AttackResult run(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        check(target, inputs, rowIds);
        Search search = new Search(inputs);
        for (int from = 0; from < inputs.size(); from += BLOCK) {
            int to = Math.min(inputs.size(), from + BLOCK);
            int[] rows = new int[to - from];
            for (int i = from; i < to; i++) {
                rows[i - from] = i;
            }
            search.attack(target.select(rows), inputs.select(rows), Arrays.copyOfRange(rowIds, from, to), from, seed);
        }
        return search.result();
    }

    @Override
    public Features perturb(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        check(target, inputs, rowIds);
        float[] current = inputs.data().clone();
        Projection projection = new Projection(threat, inputs.domain());
        for (int i = 0; i < rowIds.length; i++) {
            start(projection, inputs, i, stream(seed, rowIds[i], 0), current);
        }
        return ascend(target, inputs, current);
    }

    /**
     * All steps from a given start.
     *
     * @param target what is raised, bound to the labels of these examples
     * @param inputs natural inputs, in their domain; not changed
     * @param start where to start, {@code [n][width]}; may lie outside what is allowed; not changed
     * @return the last iterates, which are allowed
     */
    public Features ascend(AttackTarget target, Features inputs, float[] start) {
        Projection projection = new Projection(threat, inputs.domain());
        float[] current = start.clone();
        float[] direction = new float[current.length];
        for (int t = 0; t < steps; t++) {
            target.evaluate(inputs.with(current), null, direction);
            for (int i = 0; i < inputs.size(); i++) {
                step(projection, inputs, i, direction, current);
            }
        }
        return inputs.with(current);
    }

    private static SeedTree stream(SeedTree seed, int rowId, int restart) {
        return seed.child("row", rowId).child("restart", restart);
    }

    private void start(Projection projection, Features inputs, int row, SeedTree stream, float[] current) {
        int width = inputs.width();
        double[] displacement = new double[width];
        if (randomStart) {
            draw(displacement, inputs.domain(), stream.generator());
        }
        projection.apply(displacement, inputs.data(), row * width, current);
    }

    private void draw(double[] displacement, Domain domain, RandomGenerator rng) {
        if (threat.norm() == Norm.LINF) {
            for (int j = 0; j < displacement.length; j++) {
                displacement[j] = domain.mutable(j) ? (2 * rng.nextDouble() - 1) * threat.epsilon() : 0;
            }
            return;
        }
        int free = 0;
        double square = 0;
        for (int j = 0; j < displacement.length; j++) {
            if (domain.mutable(j)) {
                displacement[j] = rng.nextGaussian();
                square += displacement[j] * displacement[j];
                free++;
            }
        }
        double radius = square > 0 ? threat.epsilon() * Math.pow(rng.nextDouble(), 1.0 / free) / Math.sqrt(square) : 0;
        for (int j = 0; j < displacement.length; j++) {
            displacement[j] *= radius;
        }
    }

    private void step(Projection projection, Features inputs, int row, float[] direction, float[] current) {
        Domain domain = inputs.domain();
        int width = inputs.width();
        int at = row * width;
        double scale = threat.norm() == Norm.LINF ? stepSize : stepSize / length(direction, at, domain);
        double[] displacement = new double[width];
        for (int j = 0; j < width; j++) {
            float g = direction[at + j];
            double move = threat.norm() == Norm.LINF ? (g > 0 ? 1 : g < 0 ? -1 : 0) : g;
            displacement[j] = (double) current[at + j] - inputs.data()[at + j] + (scale > 0 ? scale * move : 0);
        }
        projection.apply(displacement, inputs.data(), at, current);
    }

    /** Euclidean length over the mutable features; infinite, so that nothing moves, where it is zero or not finite. */
    private static double length(float[] direction, int at, Domain domain) {
        double square = 0;
        for (int j = 0; j < domain.width(); j++) {
            if (domain.mutable(j)) {
                square += (double) direction[at + j] * direction[at + j];
            }
        }
        return square > 0 && square < Double.POSITIVE_INFINITY ? Math.sqrt(square) : Double.POSITIVE_INFINITY;
    }

    private static void check(AttackTarget target, Features inputs, int[] rowIds) {
        Checks.size("target", target.size(), inputs.size());
        Checks.size("rowIds", rowIds.length, inputs.size());
    }

    /** The state of one run over all rows. */
    private final class Search {
        private final Features inputs;
        private final float[] worst;
        private final double[] clean;
        private final double[] right;
        private final double[] loss;
        private final boolean[] attacked;
        private final boolean[] zeroGradient;
        private final boolean[] success;
        private long gradients;
        private long queries;

        Search(Features inputs) {
            int n = inputs.size();
            this.inputs = inputs;
            worst = inputs.data().clone();
            clean = new double[n];
            right = new double[n];
            loss = new double[n];
            attacked = new boolean[n];
            zeroGradient = new boolean[n];
            success = new boolean[n];
        }

        AttackResult result() {
            return new AttackResult(
                    inputs.with(worst), right, success, loss, attacked, zeroGradient, gradients, queries);
        }

        /** Attacks a block of rows, which start at row {@code first} of the whole. */
        void attack(AttackTarget target, Features block, int[] rowIds, int first, SeedTree seed) {
            int n = block.size();
            double[] blockRight = new double[n];
            double[] blockLoss = target.evaluate(block, blockRight, null);
            queries += n;
            System.arraycopy(blockRight, 0, right, first, n);
            System.arraycopy(blockRight, 0, clean, first, n);
            System.arraycopy(blockLoss, 0, loss, first, n);
            int[] active = alive(MathOps.range(n), first);
            for (int i : active) {
                attacked[first + i] = true;
            }
            for (int restart = 0; restart < restarts && active.length > 0; restart++) {
                active = restart(target, block, rowIds, first, seed, restart, active);
            }
            double[] again = target.right(
                    block.with(Arrays.copyOfRange(worst, first * inputs.width(), (first + n) * inputs.width())));
            queries += n;
            for (int i = 0; i < n; i++) {
                right[first + i] = again[i];
                success[first + i] = again[i] < 0.5;
            }
        }

        /** One restart of the active rows of a block; returns those that are not done. */
        private int[] restart(
                AttackTarget target, Features block, int[] rowIds, int first, SeedTree seed, int restart, int[] start) {
            Projection projection = new Projection(threat, inputs.domain());
            float[] current = block.data().clone();
            for (int i : start) {
                start(projection, block, i, stream(seed, rowIds[i], restart), current);
            }
            int[] active = start;
            for (int t = 0; t <= steps && active.length > 0; t++) {
                Features natural = block.select(active);
                float[] at = block.with(current).select(active).data();
                double[] rightHere = new double[active.length];
                float[] direction = t < steps ? new float[at.length] : null;
                double[] lossHere = target.select(active).evaluate(natural.with(at), rightHere, direction);
                for (int a = 0; a < active.length; a++) {
                    keep(first + active[a], at, a, rightHere[a], lossHere[a]);
                }
                if (direction == null) {
                    queries += active.length;
                } else {
                    gradients += active.length;
                    for (int a = 0; a < active.length; a++) {
                        if (restart == 0 && t == 0) {
                            zeroGradient[first + active[a]] = zero(direction, a);
                        }
                        step(projection, natural, a, direction, at);
                        System.arraycopy(at, a * inputs.width(), current, active[a] * inputs.width(), inputs.width());
                    }
                }
                active = alive(active, first);
            }
            return active;
        }

        private void keep(int row, float[] at, int from, double rightHere, double lossHere) {
            if (rightHere < right[row] || (rightHere == right[row] && lossHere > loss[row])) {
                right[row] = rightHere;
                loss[row] = lossHere;
                if (rightHere < clean[row]) {
                    System.arraycopy(at, from * inputs.width(), worst, row * inputs.width(), inputs.width());
                }
            }
        }

        private boolean zero(float[] direction, int row) {
            for (int j = row * inputs.width(); j < (row + 1) * inputs.width(); j++) {
                if (direction[j] != 0) {
                    return false;
                }
            }
            return true;
        }

        private int[] alive(int[] rows, int first) {
            return Arrays.stream(rows).filter(i -> right[first + i] > 0).toArray();
        }
    }
}
