package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.Projection;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Projected gradient ascent, the one skeleton of all first-order attacks: start, then {@code steps} times
 *
 * <pre>
 * x_{t+1} = P( x_t + stepSize n(g_t) )      LINF: n(g)_j = w_j sign(g_j)      L2: n(g) = w^2 g / |w g|
 * </pre>
 *
 * <p>with g the gradient of the target's objective, immutable features left out (with momentum mu: the running sum
 * {@code v_{t+1} = mu v_t + g_t / |g_t|_1}), and P the exact projection onto ball
 * and box ({@link Projection}). {@code sign(0) = 0}; a gradient that is zero or not finite moves nothing (L2), a
 * derivative that is NaN does not move its feature (LINF). A random start is uniform in the ball over the mutable
 * features (LINF: each coordinate; L2: normal direction, radius {@code epsilon u^(1/m)} for m features), then projected
 * onto the box; row i draws it from {@code seed.child("row", rowIds[i]).child("restart", r)}, so that neither the other
 * rows nor the number of restarts change a draw. FGSM is one full step without random start; fast adversarial training
 * one step of 1.25 epsilon from a random start. BIM starts at the input, MIM adds momentum to it.
 *
 * <p>w are the weights of the threat model (1 unless given); L1 shares the step among the hundredth of the features (one
 * at least) whose gradients are largest, as SLIDE does. Constraints of tables act through P; what is kept is repaired
 * first, and predicted anew.
 *
 * <p>{@link #run} keeps the worst point seen, the natural input and every iterate of every restart included: the one
 * with the smallest probability of missing the goal, ties by the larger objective. A row whose probability is 0 is
 * done and costs nothing more; that changes no draw and no decision. {@link #perturb} raises the target's own objective
 * and gives the last iterate of the
 * first restart, as adversarial training does.
 *
 * <p>References: Goodfellow, Shlens and Szegedy, arXiv:1412.6572 (FGSM); Madry, Makelov, Schmidt, Tsipras and Vladu,
 * arXiv:1706.06083 (PGD); Kurakin, Goodfellow and Bengio, arXiv:1607.02533 (BIM); Dong et al., arXiv:1710.06081 (MIM); Tramèr
 * and Boneh, arXiv:1904.13000 (SLIDE).
 * Deviation: for L2 common libraries scale into the ball and clip afterwards; here the
 * projection is exact. With {@code epsilon = 0} inputs come back as they are.
 *
 * @param id name in records
 * @param threat what is allowed
 * @param steps gradient steps of one restart, at least 1
 * @param stepSize length of a step in the units of the input and in the norm of the threat model, in [0, Infinity)
 * @param restarts independent tries, at least 1; more than one needs a random start
 * @param randomStart true to start at random, false to start at the input
 * @param momentum weight of the past gradients, in [0, Infinity); 0 for none
 * @param loss what {@link #run} raises
 */
public record GradientAttack(
        String id,
        ThreatModel threat,
        int steps,
        double stepSize,
        int restarts,
        boolean randomStart,
        double momentum,
        AttackLoss loss)
        implements Attack, InnerAttack {
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
        Checks.nonNegative("momentum", momentum);
        Objects.requireNonNull(loss, "loss");
    }

    /** Without momentum, raising the margin. */
    public GradientAttack(
            String id, ThreatModel threat, int steps, double stepSize, int restarts, boolean randomStart) {
        this(id, threat, steps, stepSize, restarts, randomStart, 0, AttackLoss.MARGIN);
    }

    /** The fast gradient sign method (LINF), or fast gradient method (L2): one step of epsilon from the input. */
    public static GradientAttack fgsm(ThreatModel threat) {
        return new GradientAttack("fgsm", threat, 1, threat.epsilon(), 1, false);
    }

    /** PGD from one random start with the default step size. */
    public static GradientAttack pgd(ThreatModel threat, int steps) {
        return new GradientAttack("pgd", threat, steps, defaultStepSize(threat, steps), 1, true);
    }

    /** The basic iterative method: PGD from the input itself. */
    public static GradientAttack bim(ThreatModel threat, int steps) {
        return new GradientAttack("bim", threat, steps, threat.epsilon() / Checks.atLeast("steps", steps, 1), 1, false);
    }

    /** The momentum iterative method: {@code steps} steps of {@code epsilon / steps} from the input, decay 1. */
    public static GradientAttack mim(ThreatModel threat, int steps) {
        return bim(threat, steps).named("mim").withMomentum(1);
    }

    /** The default step size {@code 2.5 epsilon / steps}: far enough to cross the ball from any start. */
    public static double defaultStepSize(ThreatModel threat, int steps) {
        return 2.5 * threat.epsilon() / Checks.atLeast("steps", steps, 1);
    }

    /** The same with another step size. */
    public GradientAttack withStepSize(double size) {
        return new GradientAttack(id, threat, steps, size, restarts, randomStart, momentum, loss);
    }

    /** The same with another number of restarts. */
    public GradientAttack withRestarts(int n) {
        return new GradientAttack(id, threat, steps, stepSize, n, randomStart, momentum, loss);
    }

    /** The same with or without a random start. */
    public GradientAttack withRandomStart(boolean random) {
        return new GradientAttack(id, threat, steps, stepSize, restarts, random, momentum, loss);
    }

    /** The same with another momentum. */
    public GradientAttack withMomentum(double weight) {
        return new GradientAttack(id, threat, steps, stepSize, restarts, randomStart, weight, loss);
    }

    /** The same raising another loss. */
    public GradientAttack withLoss(AttackLoss other) {
        return new GradientAttack(id, threat, steps, stepSize, restarts, randomStart, momentum, other);
    }

    /** The same under another name. */
    public GradientAttack named(String name) {
        return new GradientAttack(name, threat, steps, stepSize, restarts, randomStart, momentum, loss);
    }

    /** The same attack under another threat model; the step size keeps its ratio to epsilon. */
    @Override
    public GradientAttack within(ThreatModel other) {
        double size =
                threat.epsilon() > 0 ? stepSize * (other.epsilon() / threat.epsilon()) : 2.5 * other.epsilon() / steps;
        return new GradientAttack(id, other, steps, size, restarts, randomStart, momentum, loss);
    }

    @Override
    public GradientAttack weakened(double radius, double stepsShare) {
        Checks.inRange("radius", radius, 0.0, 1.0);
        Checks.inRange("steps", stepsShare, 0.0, 1.0);
        return new GradientAttack(
                id,
                threat.withEpsilon(threat.epsilon() * radius),
                Math.max(1, (int) Math.round(steps * stepsShare)),
                stepSize * radius,
                restarts,
                randomStart,
                momentum,
                loss);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon()
                + " in units of the input, "
                + steps + (steps == 1 ? " step of " : " steps of ") + (float) stepSize
                + (momentum > 0 ? ", momentum " + (float) momentum : "")
                + ", loss " + loss.name().toLowerCase(Locale.ROOT)
                + (randomStart
                        ? ", " + restarts + (restarts == 1 ? " random start" : " random starts")
                        : ", no random start");
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, loss, inputs, rowIds, seed, block -> {
            int[] active = block.alive();
            for (int restart = 0; restart < restarts && active.length > 0; restart++) {
                active = restart(block, restart, active);
            }
        });
    }

    /** One restart of these rows of a block; returns those that are not done. */
    private int[] restart(Ledger.Block block, int restart, int[] rows) {
        Features natural = block.natural();
        int width = natural.width();
        Steps steps = new Steps(natural.domain());
        AttackTarget objective = block.target().raising(loss);
        float[] current = natural.data().clone();
        float[] velocity = momentum > 0 ? new float[current.length] : null;
        for (int i : rows) {
            steps.start(natural, i, block.stream(i, restart), current);
        }
        int[] active = rows;
        for (int t = 0; t <= this.steps && active.length > 0; t++) {
            float[] at = natural.with(current).select(active).data();
            double[] missHere = new double[active.length];
            float[] direction = t < this.steps ? new float[at.length] : null;
            double[] lossHere = block.evaluate(objective.select(active), active, at, missHere, direction);
            for (int a = 0; a < active.length; a++) {
                int row = active[a];
                block.keep(row, at, a, missHere[a], lossHere[a]);
                if (direction != null) {
                    if (restart == 0 && t == 0) {
                        block.noteZero(row, direction, a);
                    }
                    System.arraycopy(direction, a * width, steps.direction, 0, width);
                    steps.step(natural, row, velocity, current);
                }
            }
            active = block.alive(active);
        }
        return active;
    }

    @Override
    public Features perturb(AttackTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        Checks.size("target", target.size(), inputs.size());
        Checks.size("rowIds", rowIds.length, inputs.size());
        float[] current = inputs.data().clone();
        Steps steps = new Steps(inputs.domain());
        for (int i = 0; i < rowIds.length; i++) {
            steps.start(inputs, i, seed.child("row", rowIds[i]).child("restart", 0), current);
        }
        return ascend(target, inputs, current);
    }

    /**
     * All steps from a given start; on the model's device where its engine offers that ({@link AttackTarget#ascend}).
     *
     * @param target what is raised, bound to the labels of these examples
     * @param inputs natural inputs, in their domain; not changed
     * @param start where to start, {@code [n][width]}; may lie outside what is allowed; not changed
     * @return the last iterates, which are allowed
     */
    public Features ascend(AttackTarget target, Features inputs, float[] start) {
        Optional<float[]> ends = deviceSteps(inputs.domain()).flatMap(s -> target.ascend(inputs, start, s));
        return ends.isPresent() ? inputs.with(ends.get()) : ascendHere(target, inputs, start);
    }

    /** The steps as an engine can take them: LINF and L2 of inputs that are no table, with one radius for all features. */
    private Optional<InputAscent> deviceSteps(Domain domain) {
        if (domain.encoding().isPresent() || !threat.weights().isEmpty() || threat.norm() == Norm.L1) {
            return Optional.empty();
        }
        InputAscent.Norm norm = threat.norm() == Norm.LINF ? InputAscent.Norm.LINF : InputAscent.Norm.L2;
        return Optional.of(new InputAscent(norm, threat.epsilon(), steps, stepSize, momentum));
    }

    private Features ascendHere(AttackTarget target, Features inputs, float[] start) {
        Steps one = new Steps(inputs.domain());
        int width = inputs.width();
        float[] current = start.clone();
        float[] direction = new float[current.length];
        float[] velocity = momentum > 0 ? new float[current.length] : null;
        for (int t = 0; t < steps; t++) {
            target.evaluate(inputs.with(current), null, direction);
            for (int i = 0; i < inputs.size(); i++) {
                System.arraycopy(direction, i * width, one.direction, 0, width);
                one.step(inputs, i, velocity, current);
            }
        }
        return inputs.with(current);
    }

    /** The start and the step of one row, with the arrays they need. */
    private final class Steps {
        private final Domain domain;
        private final Ball ball;
        private final double[] displacement;
        private final double[] move;
        private final float[] direction;

        Steps(Domain domain) {
            this.domain = domain;
            ball = new Ball(threat, domain);
            displacement = new double[domain.width()];
            move = new double[domain.width()];
            direction = new float[domain.width()];
        }

        void start(Features inputs, int row, SeedTree stream, float[] current) {
            if (randomStart) {
                ball.inside(stream.generator(), displacement);
            } else {
                Arrays.fill(displacement, 0);
            }
            ball.allow(displacement, inputs.data(), row * inputs.width(), current);
        }

        /** Moves a row of {@code current} along {@link #direction}, which may be overwritten. */
        void step(Features inputs, int row, float[] velocity, float[] current) {
            int at = row * displacement.length;
            if (velocity != null) {
                accelerate(velocity, at);
            }
            ball.ascent(direction, 0, move);
            for (int j = 0; j < displacement.length; j++) {
                displacement[j] = (double) current[at + j] - inputs.data()[at + j] + stepSize * move[j];
            }
            ball.allow(displacement, inputs.data(), at, current);
        }

        /** {@code v := momentum v + g / |g|_1}, which becomes the direction; a gradient of 0 moves nothing. */
        private void accelerate(float[] velocity, int at) {
            double sum = 0;
            for (int j = 0; j < direction.length; j++) {
                sum += domain.mutable(j) ? Math.abs((double) direction[j]) : 0;
            }
            if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
                Arrays.fill(direction, 0);
                return;
            }
            for (int j = 0; j < direction.length; j++) {
                velocity[at + j] = (float) (momentum * velocity[at + j] + direction[j] / sum);
                direction[j] = velocity[at + j];
            }
        }
    }
}
