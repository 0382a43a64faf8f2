package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * How far the nearest wrong decision that an attack finds is from each row, in the attack's norm and units of the input: an
 * upper bound of the minimal adversarial distance. A row that is wrong without an attack has distance 0, one on which the
 * attack failed an infinite one. {@code median-distance.ID} is the lower median over the rows (each counting once), {@code
 * distance-found.ID} the share of rows with a finite distance.
 *
 * @param attack an attack that looks for small changes, for example DDN, FAB or DeepFool
 * @param rows how many rows to attack, the first ones; 0 for all
 */
public record DistanceEvaluator(Attack attack, int rows) implements Evaluator {
    /** Checks the number of rows. */
    public DistanceEvaluator {
        Checks.atLeast("rows", rows, 0);
    }

    @Override
    public String id() {
        return "distance";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        if (attack.needsGradients() && !(task.model() instanceof DifferentiableClassifier)) {
            return;
        }
        Examples test = rows == 0 ? task.test() : task.test().head(rows);
        for (DecisionRule rule : task.rules()) {
            int[] groups = task.groupsOf(rule);
            DeployedTarget target = new DeployedTarget(
                    task.model(), rule, test.labels(), groups == null ? null : Arrays.copyOf(groups, test.size()));
            double[] distances = distances(
                    attack.run(target, test.features(), test.ids(), task.seed()),
                    test.features(),
                    attack.threat().norm());
            Arrays.sort(distances);
            int found = 0;
            for (double d : distances) {
                found += d < Double.POSITIVE_INFINITY ? 1 : 0;
            }
            int n = distances.length;
            sink.add(rule.id(), "median-distance." + attack.id(), n == 0 ? Double.NaN : distances[(n - 1) / 2]);
            sink.add(rule.id(), "distance-found." + attack.id(), n == 0 ? Double.NaN : (double) found / n);
        }
    }

    /**
     * The distance of each row.
     *
     * @param result what an attack found
     * @param natural the natural inputs
     * @param norm how the distance is measured
     * @return {@code [n]}, infinite where the attack failed
     */
    public static double[] distances(AttackResult result, Features natural, Norm norm) {
        double[] out = new double[natural.size()];
        for (int i = 0; i < out.length; i++) {
            double max = 0;
            double square = 0;
            double sum = 0;
            for (int j = 0; j < natural.width(); j++) {
                double d = Math.abs((double) result.inputs().get(i, j) - natural.get(i, j));
                max = Math.max(max, d);
                square += d * d;
                sum += d;
            }
            double size =
                    switch (norm) {
                        case LINF -> max;
                        case L2 -> Math.sqrt(square);
                        case L1 -> sum;
                    };
            out[i] = result.success()[i] ? size : Double.POSITIVE_INFINITY;
        }
        return out;
    }
}
