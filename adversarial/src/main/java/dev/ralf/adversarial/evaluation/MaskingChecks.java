package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.Square;
import dev.ralf.adversarial.threat.Constraints;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Signs that a robust number is too good because the gradient is masked, as listed by Athalye, Carlini and Wagner
 * (arXiv:1802.00420, section 3.1), Carlini et al. (arXiv:1902.06705) and the checks of AutoAttack (arXiv:2003.01690). None
 * proves masking, and their absence proves nothing; each says why the number should not be believed as it stands.
 */
public final class MaskingChecks {
    private static final int STEPS = 20;
    private static final int QUERIES = 200;
    private static final double UNBOUNDED_LEFT = 0.05;
    private static final double RISE = 1e-6;
    private static final double SATURATED = 0.1;

    private MaskingChecks() {}

    /**
     * A sign that was found.
     *
     * @param id word in metrics
     * @param explanation what was seen and what it means, one line
     */
    public record Flag(String id, String explanation) {}

    /**
     * Runs the checks on the first rows.
     *
     * @param attacks the attacks whose number is checked
     * @param results what each of them found, over all rows
     * @param target what was attacked
     * @param inputs natural inputs of all rows
     * @param rowIds names of the rows' streams
     * @param rows how many rows to use
     * @param seed parent of the rows' streams
     * @return the flags raised; empty if none was
     */
    public static List<Flag> run(
            List<Attack> attacks,
            List<AttackResult> results,
            DeployedTarget target,
            Features inputs,
            int[] rowIds,
            int rows,
            SeedTree seed) {
        List<Flag> flags = new ArrayList<>();
        int n = Math.min(rows, inputs.size());
        if (n == 0) {
            return flags;
        }
        int[] first = MathOps.range(n);
        Features x = inputs.select(first);
        DeployedTarget some = target.select(first);
        int[] ids = Arrays.copyOf(rowIds, n);
        SeedTree stream = seed.child("masking");
        randomised(some, x, flags);
        if (!(target.model() instanceof DifferentiableClassifier model)) {
            return flags;
        }
        zeroGradient(attacks, results, flags);
        saturated(model, x, flags);
        ThreatModel threat = attacks.get(0).threat();
        double[] white = new double[n];
        Arrays.fill(white, 1);
        for (AttackResult r : results) {
            for (int i = 0; i < n; i++) {
                white[i] = Math.min(white[i], r.right()[i]);
            }
        }
        GradientAttack many = GradientAttack.pgd(threat, STEPS).withRandomStart(false);
        AttackResult steps = many.run(some, x, ids, stream);
        blackBox(threat, some, x, ids, white, steps, stream, flags);
        AttackResult single = GradientAttack.fgsm(threat).run(some, x, ids, stream);
        int better = count(single, steps);
        if (better > 0 && better > count(steps, single)) {
            flags.add(new Flag(
                    "single-step",
                    "one gradient step fooled " + better + " rows that " + STEPS
                            + " steps did not, and fewer the other way round: the iterates are led astray"));
        }
        notRising(steps, flags);
        unbounded(threat, some, x, ids, stream, flags);
        return flags;
    }

    private static void randomised(DeployedTarget target, Features x, List<Flag> flags) {
        boolean differs = !Arrays.equals(
                target.model().probabilities(x).data(),
                target.model().probabilities(x).data());
        if (differs) {
            flags.add(new Flag(
                    "randomised",
                    "the model gave other probabilities for the same inputs: attack the mean over its draws (averaged"
                            + " gradients), or the number is luck"));
        }
    }

    private static void zeroGradient(List<Attack> attacks, List<AttackResult> results, List<Flag> flags) {
        double share = 0;
        for (int a = 0; a < attacks.size(); a++) {
            share = attacks.get(a).needsGradients() && results.get(a).zeroGradientShare() > share
                    ? results.get(a).zeroGradientShare()
                    : share;
        }
        if (share > 0) {
            flags.add(new Flag(
                    "zero-gradient",
                    "the input gradient was exactly zero at the start of " + Math.round(100 * share)
                            + " % of the attacked rows: gradient attacks are blind there"));
        }
    }

    /** Cross-entropy of the predicted class without any gradient: the softmax is saturated, in float it is flat. */
    private static void saturated(DifferentiableClassifier model, Features x, List<Flag> flags) {
        int[] predicted = ClassificationMetrics.argmax(model.probabilities(x));
        float[] gradient = new float[x.data().length];
        model.lossAndInputGradient(x, new CrossEntropy(predicted), gradient);
        int flat = 0;
        for (int i = 0; i < x.size(); i++) {
            boolean zero = true;
            for (int j = 0; j < x.width() && zero; j++) {
                zero = gradient[i * x.width() + j] == 0;
            }
            flat += zero ? 1 : 0;
        }
        if (flat > SATURATED * x.size()) {
            flags.add(new Flag(
                    "saturated",
                    "the cross-entropy has no gradient at " + flat + " of " + x.size()
                            + " rows, because the softmax is saturated: attacks by cross-entropy fail there, and only those by"
                            + " margins or logits count"));
        }
    }

    private static void blackBox(
            ThreatModel threat,
            DeployedTarget target,
            Features x,
            int[] ids,
            double[] white,
            AttackResult steps,
            SeedTree stream,
            List<Flag> flags) {
        if (threat.norm() == Norm.L1) {
            return;
        }
        AttackResult black = new Square(threat, QUERIES, 1, 0.8, true).run(target, x, ids, stream);
        int better = 0;
        for (int i = 0; i < white.length; i++) {
            boolean held = white[i] >= 0.5 && !steps.success()[i];
            better += held && black.success()[i] ? 1 : 0;
        }
        if (better > 0) {
            flags.add(new Flag(
                    "black-box",
                    "a black-box search with " + QUERIES + " queries fooled " + better
                            + " rows that gradients did not: the gradient does not point to the weakness"));
        }
    }

    private static void notRising(AttackResult steps, List<Flag> flags) {
        int still = 0;
        int all = 0;
        for (int i = 0; i < steps.attacked().length; i++) {
            if (steps.attacked()[i]) {
                all++;
                double rise = steps.loss()[i] - steps.startLoss()[i];
                still += rise <= RISE * (1 + Math.abs(steps.startLoss()[i])) && !steps.success()[i] ? 1 : 0;
            }
        }
        if (still > all / 10.0) {
            flags.add(new Flag(
                    "loss-not-rising",
                    "the objective did not rise in " + STEPS + " steps on " + still + " of " + all
                            + " attacked rows: the gradient is flat, or no direction"));
        }
    }

    private static void unbounded(
            ThreatModel threat, DeployedTarget target, Features x, int[] ids, SeedTree stream, List<Flag> flags) {
        Domain domain = x.domain();
        double reach = 0;
        for (int j = 0; j < domain.width(); j++) {
            if (!domain.mutable(j)) {
                return; // what an attacker cannot touch may well decide
            }
            double range = (double) domain.upper(j) - domain.lower(j);
            reach = Math.max(reach, range < Double.POSITIVE_INFINITY ? range : 0);
        }
        for (float v : x.data()) {
            reach = Math.max(reach, Double.isInfinite(domain.upper(0)) ? 10 * Math.abs(v) : 0);
        }
        reach = reach == 0 ? 100 : reach;
        ThreatModel wide = new ThreatModel(Norm.LINF, Math.max(reach, threat.epsilon()))
                .withConstraints(Constraints.NONE.withOfData(false));
        AttackResult result = GradientAttack.pgd(wide, 2 * STEPS).run(target, x, ids, stream);
        int held = 0;
        for (boolean success : result.success()) {
            held += success ? 0 : 1;
        }
        if (held > UNBOUNDED_LEFT * x.size()) {
            flags.add(new Flag(
                    "unbounded",
                    "an attack that may change everything left " + held + " of " + x.size()
                            + " rows right: the search fails, whatever the radius"));
        }
    }

    /** Rows that the first fooled and the second did not. */
    private static int count(AttackResult first, AttackResult second) {
        int n = 0;
        for (int i = 0; i < first.success().length; i++) {
            n += first.success()[i] && !second.success()[i] ? 1 : 0;
        }
        return n;
    }
}
