package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several attacks one after the other, each on the rows on which the goal may still be missed; for each row the worst
 * input of all. Costs add up. Attack number a draws from {@code seed.child("attack", a)}.
 *
 * <p>AutoAttack is one of these: {@link #standard} runs APGD-CE, targeted APGD-DLR, targeted FAB (nine classes each) and
 * Square with 5000 queries; {@link #rand}, for stochastic models, APGD-CE and APGD-DLR with gradients averaged over 20
 * evaluations. With K classes at most {@code K - 1} are aimed at. For K = 2 the DLR is the margin, and for K = 3 the
 * targeted DLR has another denominator ({@link AttackLoss}); the authors leave both undefined.
 *
 * <p>Reference: Croce and Hein, arXiv:2003.01690.
 *
 * @param id name in records
 * @param parts attacks, at least one, all under the same threat model
 */
public record Ensemble(String id, List<Attack> parts) implements Attack {
    /** Checks the attacks. */
    public Ensemble {
        parts = List.copyOf(parts);
        Checks.atLeast("attacks", parts.size(), 1);
        for (Attack part : parts) {
            Checks.argument(
                    part.threat().equals(parts.get(0).threat()),
                    "attacks must share one threat model, got %s and %s",
                    parts.get(0).threat(),
                    part.threat());
        }
    }

    /** AutoAttack, standard version. */
    public static Ensemble standard(ThreatModel threat) {
        return new Ensemble(
                "autoattack", List.of(Apgd.ce(threat), Apgd.targeted(threat), Fab.targeted(threat), Square.of(threat)));
    }

    /** AutoAttack, version for stochastic models. */
    public static Ensemble rand(ThreatModel threat) {
        return new Ensemble(
                "autoattack",
                List.of(Apgd.ce(threat).withAveraged(20), Apgd.dlr(threat).withAveraged(20)));
    }

    @Override
    public ThreatModel threat() {
        return parts.get(0).threat();
    }

    @Override
    public Ensemble within(ThreatModel other) {
        return new Ensemble(id, parts.stream().map(p -> p.within(other)).collect(Collectors.toList()));
    }

    @Override
    public boolean needsGradients() {
        return parts.stream().anyMatch(Attack::needsGradients);
    }

    @Override
    public String describe() {
        return parts.stream().map(p -> p.id() + " (" + p.describe() + ")").collect(Collectors.joining("; then "));
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        AttackResult first = parts.get(0).run(target, inputs, rowIds, seed.child("attack", 0));
        float[] worst = first.inputs().data().clone();
        double[] right = first.right().clone();
        double[] loss = first.loss().clone();
        boolean[] success = first.success().clone();
        int[] gradients = first.gradients().clone();
        int[] queries = first.queries().clone();
        List<double[]> traces = new ArrayList<>(List.of(first.trace()));
        double[] miss = target.miss(first.inputs());
        int width = inputs.width();
        for (int a = 1; a < parts.size(); a++) {
            int[] rows = Arrays.stream(MathOps.range(miss.length))
                    .filter(i -> miss[i] > 0)
                    .toArray();
            if (rows.length == 0) {
                break;
            }
            DeployedTarget some = target.select(rows);
            AttackResult next =
                    parts.get(a).run(some, inputs.select(rows), MathOps.select(rowIds, rows), seed.child("attack", a));
            double[] missThere = some.miss(next.inputs());
            traces.add(next.trace());
            for (int r = 0; r < rows.length; r++) {
                int i = rows[r];
                gradients[i] += next.gradients()[r];
                queries[i] += next.queries()[r];
                if (missThere[r] < miss[i]) {
                    miss[i] = missThere[r];
                    right[i] = next.right()[r];
                    loss[i] = next.loss()[r];
                    success[i] = next.success()[r];
                    System.arraycopy(next.inputs().data(), r * width, worst, i * width, width);
                }
            }
        }
        return new AttackResult(
                inputs.with(worst),
                right,
                success,
                loss,
                first.startLoss(),
                first.attacked(),
                first.zeroGradient(),
                gradients,
                queries,
                traces.stream().flatMapToDouble(Arrays::stream).toArray());
    }
}
