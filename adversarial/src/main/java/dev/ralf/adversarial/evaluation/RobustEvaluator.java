package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * Robust accuracy of every decision rule under one attack, in [0, 1], over the same rows as it is given:
 *
 * <ul>
 *   <li>{@code robust-accuracy.NAME}: weighted mean of the probability that the rule decides for the label at the worst
 *       input that the attack found. The attack is adaptive: it raises the rule's own margin, and what counts is the
 *       rule's decision predicted anew. Rows that are wrong without an attack count as wrong. Also for each group of
 *       each sensitive attribute; a group without any weight has NaN.
 *   <li>{@code transfer-accuracy.NAME}, for rules other than argmax: accuracy of the rule on the inputs that the attack
 *       found against argmax of the raw model. The attacker ignores the rule, so this is <em>not</em> robust accuracy:
 *       it may be far too high, and stands beside the former only to show by how much.
 *   <li>{@code gradient-zero-share.NAME}: share of attacked rows whose input gradient was exactly zero at the start.
 *       Above 0 the gradient is masked, and robust accuracy is an upper bound that may be far off. NaN if no row was
 *       attacked.
 * </ul>
 *
 * <p>All rules are attacked from the same random starts. A model without input gradients (a forest) cannot be attacked
 * in this way: nothing is measured and nothing reported for it, so that a grid of mixed models goes on; a missing
 * number is not a robust model.
 *
 * @param attack the attack
 * @param name NAME in the metrics, usually the id of the attack
 * @param rows how many rows to attack, the first ones of the test set; 0 for all
 * @param transfer true to measure transfer accuracy too
 */
public record RobustEvaluator(Attack attack, String name, int rows, boolean transfer) implements Evaluator {
    /**
     * Checks the number of rows and the name.
     *
     * @throws IllegalArgumentException if {@code rows} is negative or {@code name} is blank or contains a slash
     */
    public RobustEvaluator {
        Checks.atLeast("rows", rows, 0);
        Checks.argument(
                !name.isBlank() && name.indexOf('/') < 0, "name must be a word without a slash, got \"%s\"", name);
    }

    @Override
    public String id() {
        return "robust";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        if (!(task.model() instanceof DifferentiableClassifier)) {
            return;
        }
        DifferentiableClassifier model = task.model().as(DifferentiableClassifier.class, id());
        Examples test = rows == 0 ? task.test() : task.test().head(rows);
        AttackResult raw = null;
        for (DecisionRule rule : task.rules()) {
            int[] groups = task.groupsOf(rule);
            DeployedTarget target = target(model, rule, test, groups);
            AttackResult adaptive = attack.run(target, test.features(), test.ids(), task.seed());
            report(rule, test, adaptive, sink);
            if (rule instanceof Argmax) {
                raw = adaptive;
            } else if (transfer) {
                if (raw == null) {
                    raw = attack.run(target(model, new Argmax(), test, null), test.features(), test.ids(), task.seed());
                }
                double[] right = target.right(raw.inputs());
                sink.add(rule.id(), "transfer-accuracy." + name, mean(right, test.weights(), null, 0));
            }
        }
    }

    private static DeployedTarget target(
            DifferentiableClassifier model, DecisionRule rule, Examples test, int[] groups) {
        return new DeployedTarget(
                model, rule, test.labels(), groups == null ? null : Arrays.copyOf(groups, test.size()));
    }

    private void report(DecisionRule rule, Examples test, AttackResult result, Measurements sink) {
        String metric = "robust-accuracy." + name;
        sink.add(rule.id(), metric, mean(result.right(), test.weights(), null, 0));
        for (Groups g : test.groups()) {
            for (int s = 0; s < g.count(); s++) {
                double accuracy = mean(result.right(), test.weights(), g.codes(), s);
                sink.add(rule.id(), metric, g.attribute(), g.values().get(s), accuracy);
            }
        }
        sink.add(rule.id(), "gradient-zero-share." + name, result.zeroGradientShare());
    }

    /** Weighted mean over the rows of one group, or over all rows if {@code codes} is null; NaN without weight. */
    private static double mean(double[] values, double[] weights, int[] codes, int code) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            if (codes == null || codes[i] == code) {
                sum += weights[i] * values[i];
                total += weights[i];
            }
        }
        return sum / total;
    }
}
