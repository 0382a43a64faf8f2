package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Robust accuracy of every decision rule under a set of attacks, in [0, 1], over the same rows as it is given:
 *
 * <ul>
 *   <li>{@code robust-accuracy.NAME}: weighted mean of the probability that the rule decides for the label at the worst
 *       input that any of the attacks found, row by row. The attacks are adaptive: they raise the rule's own margin, and
 *       what counts is the rule's decision predicted anew. Rows that are wrong without an attack count as wrong. Also for
 *       each group of each sensitive attribute and each class; a group without any weight has NaN.
 *   <li>{@code robust-accuracy-low.NAME}, {@code robust-accuracy-high.NAME}: the 95 % Clopper-Pearson interval of the
 *       share of rows on which the decision holds, each row counting once.
 *   <li>{@code robust-loss-low.NAME}, {@code robust-loss-high.NAME}: the 95 % paired bootstrap interval of clean minus
 *       robust accuracy.
 *   <li>{@code robust-accuracy.NAME.ID} for each attack, where there are several; the second of one id is {@code ID-2}.
 *   <li>{@code robust-accuracy.NAME@E} for each radius E of the curve; a row that falls within a smaller radius has fallen
 *       within a larger one.
 *   <li>{@code transfer-accuracy.NAME}, for rules other than argmax: accuracy of the rule on the inputs that the attacks
 *       found against argmax of the raw model. The attacker ignores the rule, so this is <em>not</em> robust accuracy:
 *       it may be far too high, and stands beside the former only to show by how much.
 *   <li>{@code gradient-zero-share.NAME}: share of attacked rows whose input gradient was exactly zero at the start.
 *       Above 0 the gradient is masked, and robust accuracy is an upper bound that may be far off. NaN if no row was
 *       attacked.
 *   <li>{@code attack-gradients.NAME}: gradients spent for each row; {@code constraint-invalid.NAME}: share of rows for
 *       which only points were found that could not be made valid, where there are any.
 *   <li>With {@code gaps}, for each sensitive attribute A and its groups s: {@code accuracy-to-rest.NAME/A=s} and {@code
 *       robust-accuracy-to-rest.NAME/A=s}, accuracy of the group minus that of all other rows; {@code
 *       robust-accuracy-gap.NAME/A}, best minus worst group; {@code robust-loss.NAME/A=s}, clean minus robust accuracy in
 *       the group; and, of all but the first, the ends of 95 % intervals as {@code ...-low.NAME} and {@code ...-high.NAME}:
 *       percentile bootstraps in which the rows of each group are drawn anew and a drawn row brings its clean and its robust
 *       outcome together. A gap is never below 0, so its interval says how large it may be, not whether it is.
 *   <li>{@code masking-flags.NAME}: how many of the {@link MaskingChecks} were raised; {@code masking-FLAG.NAME} is 1 for
 *       each of them.
 * </ul>
 *
 * <p>All rules are attacked from the same random starts. Attacks that need gradients are left out for a model without
 * any (a forest); if none is left nothing is measured, so that a grid of mixed models goes on: a missing number is not a
 * robust model.
 *
 * @param attacks the attacks, at least one
 * @param name NAME in the metrics, usually the id of the attack
 * @param rows how many rows to attack, the first ones of the test set; 0 for all
 * @param transfer true to measure transfer accuracy too
 * @param curve further radii to measure at, ascending
 * @param checkRows how many rows the checks for masked gradients use; 0 to leave them out
 * @param gaps true to compare the groups with intervals
 */
public record RobustEvaluator(
        List<Attack> attacks, String name, int rows, boolean transfer, List<Double> curve, int checkRows, boolean gaps)
        implements Evaluator {
    /** Rows that the checks use unless told otherwise. */
    public static final int CHECKED = 50;

    private static final int RESAMPLES = 1000;
    private static final double ALPHA = 0.05;

    /**
     * Checks the numbers and the name.
     *
     * @throws IllegalArgumentException if there is no attack, a number is out of its range, the curve does not ascend, or
     *     {@code name} is blank or contains a slash
     */
    public RobustEvaluator {
        attacks = List.copyOf(attacks);
        curve = List.copyOf(curve);
        Checks.atLeast("attacks", attacks.size(), 1);
        Checks.atLeast("rows", rows, 0);
        Checks.atLeast("checkRows", checkRows, 0);
        Checks.argument(
                !name.isBlank() && name.indexOf('/') < 0, "name must be a word without a slash, got \"%s\"", name);
        for (int e = 0; e < curve.size(); e++) {
            Checks.nonNegative("curve[" + e + "]", curve.get(e));
            Checks.argument(e == 0 || curve.get(e - 1) < curve.get(e), "curve must ascend, got %s", curve);
        }
    }

    /** Without the comparison of groups. */
    public RobustEvaluator(
            List<Attack> attacks, String name, int rows, boolean transfer, List<Double> curve, int checkRows) {
        this(attacks, name, rows, transfer, curve, checkRows, false);
    }

    /** One attack, no curve, with the checks. */
    public RobustEvaluator(Attack attack, String name, int rows, boolean transfer) {
        this(List.of(attack), name, rows, transfer, List.of(), CHECKED);
    }

    @Override
    public String id() {
        return "robust";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        evaluate(task, sink, (rule, flag) -> {});
    }

    /**
     * Measures as {@link #evaluate(EvaluationTask, Measurements)} does, and says why each sign of masked gradients was
     * raised.
     *
     * @param task what to measure
     * @param sink receives the numbers
     * @param flags receives each decision rule with each flag raised for it
     */
    public void evaluate(EvaluationTask task, Measurements sink, BiConsumer<DecisionRule, MaskingChecks.Flag> flags) {
        boolean gradients = task.model() instanceof DifferentiableClassifier;
        List<Attack> possible =
                attacks.stream().filter(a -> gradients || !a.needsGradients()).toList();
        if (possible.isEmpty()) {
            return;
        }
        Examples test = rows == 0 ? task.test() : task.test().head(rows);
        WorstCase raw = null;
        for (DecisionRule rule : task.rules()) {
            DeployedTarget target = target(task, rule, test);
            WorstCase adaptive = WorstCase.of(possible, target, test, task);
            report(task, rule, target, test, adaptive, possible, sink, flags);
            if (rule instanceof Argmax) {
                raw = adaptive;
            } else if (transfer) {
                if (raw == null) {
                    raw = WorstCase.of(possible, target(task, new Argmax(), test), test, task);
                }
                double[] right = target.right(raw.inputs);
                sink.add(rule.id(), "transfer-accuracy." + name, mean(right, test.weights(), null, 0));
            }
        }
    }

    private static DeployedTarget target(EvaluationTask task, DecisionRule rule, Examples test) {
        int[] groups = task.groupsOf(rule);
        return new DeployedTarget(
                task.model(), rule, test.labels(), groups == null ? null : Arrays.copyOf(groups, test.size()));
    }

    private void report(
            EvaluationTask task,
            DecisionRule rule,
            DeployedTarget target,
            Examples test,
            WorstCase worst,
            List<Attack> possible,
            Measurements sink,
            BiConsumer<DecisionRule, MaskingChecks.Flag> flags) {
        String metric = "robust-accuracy." + name;
        double[] weights = test.weights();
        sink.add(rule.id(), metric, mean(worst.right, weights, null, 0));
        for (Groups g : test.groups()) {
            for (int s = 0; s < g.count(); s++) {
                double accuracy = mean(worst.right, weights, g.codes(), s);
                sink.add(rule.id(), metric, g.attribute(), g.values().get(s), accuracy);
            }
        }
        for (int k = 0; k < task.model().classes(); k++) {
            sink.add(rule.id(), metric, "class", Integer.toString(k), mean(worst.right, weights, test.labels(), k));
        }
        int n = test.size();
        if (n > 0) {
            int holds = 0;
            for (double right : worst.right) {
                holds += right >= 0.5 ? 1 : 0;
            }
            Intervals.Interval share = Intervals.clopperPearson(holds, n, ALPHA);
            sink.add(rule.id(), "robust-accuracy-low." + name, share.low());
            sink.add(rule.id(), "robust-accuracy-high." + name, share.high());
            Intervals.Interval loss = Intervals.pairedBootstrap(
                    target.right(test.features()),
                    worst.right,
                    weights,
                    RESAMPLES,
                    ALPHA,
                    task.seed().child("bootstrap").generator());
            sink.add(rule.id(), "robust-loss-low." + name, loss.low());
            sink.add(rule.id(), "robust-loss-high." + name, loss.high());
        }
        if (gaps) {
            GroupGaps.report(
                    rule.id(),
                    name,
                    test,
                    target.right(test.features()),
                    worst.right,
                    task.seed().child("gaps"),
                    sink);
        }
        List<String> ids = distinctIds(possible);
        for (int a = 0; a < possible.size() && possible.size() > 1; a++) {
            sink.add(
                    rule.id(),
                    "robust-accuracy." + name + "." + ids.get(a),
                    mean(worst.results.get(a).right(), weights, null, 0));
        }
        curve(task, rule, target, test, possible, sink);
        sink.add(rule.id(), "gradient-zero-share." + name, worst.zeroGradientShare());
        sink.add(rule.id(), "attack-gradients." + name, n == 0 ? Double.NaN : (double) worst.gradients() / n);
        if (worst.invalidShare() > 0) {
            sink.add(rule.id(), "constraint-invalid." + name, worst.invalidShare());
        }
        if (checkRows > 0) {
            List<MaskingChecks.Flag> raised = MaskingChecks.run(
                    possible, worst.results, target, test.features(), test.ids(), checkRows, task.seed());
            sink.add(rule.id(), "masking-flags." + name, raised.size());
            for (MaskingChecks.Flag flag : raised) {
                sink.add(rule.id(), "masking-" + flag.id() + "." + name, 1);
                flags.accept(rule, flag);
            }
        }
    }

    private static List<String> distinctIds(List<Attack> attacks) {
        List<String> ids = new ArrayList<>();
        for (Attack attack : attacks) {
            String id = attack.id();
            for (int n = 2; ids.contains(id); n++) {
                id = attack.id() + "-" + n;
            }
            ids.add(id);
        }
        return ids;
    }

    private void curve(
            EvaluationTask task,
            DecisionRule rule,
            DeployedTarget target,
            Examples test,
            List<Attack> possible,
            Measurements sink) {
        double[] least = null;
        for (double radius : curve) {
            List<Attack> there = possible.stream()
                    .map(a -> a.within(a.threat().withEpsilon(radius)))
                    .toList();
            double[] right = WorstCase.of(there, target, test, task).right;
            for (int i = 0; i < right.length && least != null; i++) {
                right[i] = Math.min(right[i], least[i]);
            }
            least = right;
            sink.add(rule.id(), "robust-accuracy." + name + "@" + radius, mean(right, test.weights(), null, 0));
        }
    }

    /** What several attacks found together: for each row the input on which the decision is least likely right. */
    private static final class WorstCase {
        private final List<AttackResult> results;
        private final double[] right;
        private final Features inputs;

        private WorstCase(List<AttackResult> results) {
            this.results = results;
            AttackResult first = results.get(0);
            right = first.right().clone();
            float[] data = first.inputs().data().clone();
            int width = first.inputs().width();
            for (AttackResult other : results) {
                for (int i = 0; i < right.length; i++) {
                    if (other.right()[i] < right[i]) {
                        right[i] = other.right()[i];
                        System.arraycopy(other.inputs().data(), i * width, data, i * width, width);
                    }
                }
            }
            inputs = first.inputs().with(data);
        }

        static WorstCase of(List<Attack> attacks, DeployedTarget target, Examples test, EvaluationTask task) {
            return new WorstCase(attacks.stream()
                    .map(a -> a.run(target, test.features(), test.ids(), task.seed()))
                    .toList());
        }

        double zeroGradientShare() {
            return results.stream()
                    .mapToDouble(AttackResult::zeroGradientShare)
                    .max()
                    .orElse(Double.NaN);
        }

        long gradients() {
            return results.stream().mapToLong(AttackResult::totalGradients).sum();
        }

        double invalidShare() {
            int invalid = 0;
            for (int i = 0; i < right.length; i++) {
                int row = i;
                invalid += results.stream().anyMatch(r -> r.invalid()[row]) ? 1 : 0;
            }
            return right.length == 0 ? 0 : (double) invalid / right.length;
        }
    }

    /** Weighted mean over the rows of one group, or over all rows if {@code codes} is null; NaN without weight. */
    static double mean(double[] values, double[] weights, int[] codes, int code) {
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
