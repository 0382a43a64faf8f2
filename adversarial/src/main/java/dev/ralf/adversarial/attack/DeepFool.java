package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;

/**
 * DeepFool: walks to the nearest decision boundary of the model as it looks from where it stands. With
 * {@code f_k = s_k - s_y} over the classes k other than the label y,
 *
 * <pre>
 * k*    = argmin_k |f_k(x_t)| / |grad f_k(x_t)|_q          q = 2 for L2, q = 1 for LINF
 * r     = |f_k*| / |w|_2^2 w   (L2)     |f_k*| / |w|_1 sign(w)   (LINF)          w = grad f_k*
 * total = total + r,      x_{t+1} = clip( x_0 + (1 + overshoot) total )
 * </pre>
 *
 * <p>until the decision changes, or after {@code steps}. The steps are clipped to the box; immutable features have
 * gradient 0. A goal class leaves only that class as k. A class whose gradient is zero is no candidate. Where the closest
 * point that was found is farther than epsilon, it is projected into the ball, and the row counts as failed if the
 * decision is right there.
 *
 * <p>References: Moosavi-Dezfooli, Fawzi and Frossard, arXiv:1511.04599. The authors apply the overshoot to the sum of the
 * steps; {@code overshootSteps} applies it to each step, as another library does.
 *
 * @param threat what is allowed: LINF or L2
 * @param steps largest number of steps, at least 1; 50 in the paper
 * @param overshoot share by which steps reach over the boundary, in [0, Infinity); 0.02 in the paper
 * @param classes how many of the classes with the largest scores at the natural input are looked at; 0 for all
 * @param overshootSteps true to overshoot in every step instead of in their sum
 */
public record DeepFool(ThreatModel threat, int steps, double overshoot, int classes, boolean overshootSteps)
        implements Attack {
    /** Checks the ranges. */
    public DeepFool {
        Checks.argument(
                threat.norm() == Norm.LINF || threat.norm() == Norm.L2,
                "norm must be linf or l2 for deepfool, got %s",
                threat.norm().name().toLowerCase(Locale.ROOT));
        Checks.atLeast("steps", steps, 1);
        Checks.nonNegative("overshoot", overshoot);
        Checks.atLeast("classes", classes, 0);
    }

    /** Fifty steps, overshoot 0.02, all classes. */
    public static DeepFool of(ThreatModel threat) {
        return new DeepFool(threat, 50, 0.02, 0, false);
    }

    @Override
    public String id() {
        return "deepfool";
    }

    @Override
    public DeepFool within(ThreatModel other) {
        return new DeepFool(other, steps, overshoot, classes, overshootSteps);
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon at most " + threat.epsilon() + ", " + steps
                + " steps, overshoot " + overshoot;
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, this::walk);
    }

    private void walk(Ledger.Block block) {
        Features natural = block.natural();
        DeployedTarget target = block.target();
        int width = natural.width();
        int[][] aims = target.goal() != null
                ? new int[][] {target.goal()}
                : Aims.bestWrong(block, classes == 0 ? target.classes() - 1 : classes);
        Closest closest = new Closest(block, threat);
        Ball box = new Ball(new ThreatModel(threat.norm(), Float.MAX_VALUE), natural.domain());
        float[] current = natural.data().clone();
        double[] total = new double[current.length];
        double[] d = new double[width];
        int[] active = block.alive();
        for (int t = 0; t <= steps && active.length > 0; t++) {
            Slopes slopes = Slopes.at(block, aims, active, current);
            int[] on = new int[active.length];
            int left = 0;
            for (int a = 0; a < active.length; a++) {
                int i = active[a];
                if (t == 0) {
                    slopes.noteZero(i, a);
                }
                if (closest.offer(i, slopes.points(), a, slopes.miss(a)) || t == steps) {
                    continue;
                }
                int best = slopes.nearest(a, threat.norm(), natural);
                if (best < 0) {
                    continue;
                }
                slopes.boundary(best, a, threat.norm(), natural, d);
                for (int j = 0; j < width; j++) {
                    int at = i * width + j;
                    total[at] = overshootSteps
                            ? (double) current[at] - natural.data()[at] + (1 + overshoot) * d[j]
                            : total[at] + d[j];
                    d[j] = overshootSteps ? total[at] : (1 + overshoot) * total[at];
                }
                box.allow(d, natural.data(), i * width, current);
                on[left++] = i;
            }
            active = Arrays.copyOf(on, left);
        }
        closest.settle(target.raising(AttackLoss.MARGIN));
    }

    /**
     * The distance of each example to the decision of a model's logits, as the walk finds it: the length of the last
     * perturbation, infinite where the decision never changes, 0 where the decision is not the label.
     *
     * @param model the model
     * @param inputs inputs in their domain
     * @param labels the decision that is to change
     */
    public double[] distances(DifferentiableClassifier model, Features inputs, int[] labels) {
        DeployedTarget target = new DeployedTarget(model, new dev.ralf.core.decision.Argmax(), labels, null);
        AttackResult result = run(target, inputs, dev.ralf.core.util.MathOps.range(inputs.size()), new SeedTree(0));
        Ball ball = new Ball(threat, inputs.domain());
        double[] out = new double[labels.length];
        for (int i = 0; i < out.length; i++) {
            int at = i * inputs.width();
            out[i] = result.success()[i]
                    ? ball.distance(inputs.data(), at, result.inputs().data(), at)
                    : Double.POSITIVE_INFINITY;
        }
        return out;
    }
}
