package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.attack.TargetedAttack;
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
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Unfairness of every decision rule against an attacker who wants unequal treatment rather than errors: within the threat
 * model of the attacks the inputs of the rows are moved so that the groups' rates differ as much as possible.
 *
 * <p>For each row and each class k the attacks look for an input at which the <em>deployed</em> rule decides for k (its own
 * score of k against all others is raised); with three classes or more also for one at which it decides anything but what it
 * decides now. Every input that was found is a decision the row can be brought to, and so is its own. Inputs found against
 * argmax of the raw model are added, decided by the rule, so that an attacker who knows the rule never does worse than one
 * who does not. Among all these decisions one is chosen for each row, exactly:
 *
 * <pre>
 * U(x) = max_k max_{s,t} P_w(d = k | s) - P_w(d = k | t)         unfairness of demographic parity (weighted, K classes)
 * U*   = max { U(x') : x'_i among the inputs found for row i, x'_i = x_i for all but m rows }
 * </pre>
 *
 * <p>For a fixed class and pair of groups the rows' contributions add up, so the best choice takes the rows with the largest
 * gains, and all classes and pairs are tried. {@code U*} is at least U, and does not fall when the budget m grows. It is a
 * <em>lower</em> bound of the worst case, since attacks may miss inputs: a small value is no proof. Reported, with NAME the
 * name of the attack and A each sensitive attribute:
 *
 * <ul>
 *   <li>{@code unfairness-clean.NAME/A}: U of the same rows without an attack.
 *   <li>{@code unfairness-attacked.NAME/A}: U* when every row may be touched; {@code unfairness-attacked.NAME/A=s} when
 *       the rows of group s alone may be.
 *   <li>{@code unfairness-attacked.NAME.share-B/A}: U* when a share B of the rows may be touched, rounded down to rows.
 *   <li>{@code unfairness-attacked.NAME@E/A}: U* at radius E of the curve. Inputs found within smaller radii count at larger
 *       ones, so that it does not fall.
 *   <li>{@code accuracy-attacked.NAME/A}: accuracy at the attacker's choice: what a monitor of errors alone would see.
 *   <li>{@code movable.NAME}, {@code movable.NAME/A=s}: weighted share of rows whose decision some found input changes (for a
 *       randomised rule the largest total variation distance): how unequally groups are exposed, whatever the labels.
 *   <li>{@code unfairness-transfer.NAME/A}, for rules other than argmax: U of the rule at the inputs that maximise it for
 *       argmax: the attacker knows the model and not the rule. It may lie below the clean value, and is <em>not</em> a
 *       measure of how fair the rule stays under attack.
 *   <li>With {@code odds}, the same with {@code odds} in place of {@code unfairness} for equalised odds: the largest gap of a
 *       rate among the rows of one label. The attacker then knows the labels.
 * </ul>
 *
 * <p>A number without two groups that have weight is NaN. Attacks that need gradients are left out for a model without any;
 * if none is left nothing is measured.
 *
 * <p>References: Chai and Wang, arXiv:2304.00061, attack group fairness at inference by gradients of a relaxed gap; Nanda,
 * Dooley, Singla, Feizi and Dickerson, arXiv:2006.12621, compare groups by how near decisions are to changing (here {@code
 * movable}, by attack at a fixed radius). Departures, of our own: decisions of any number of classes and groups in place of
 * a relaxed gap of two; attacks on the score of the deployed rule, under the constraints of tables; an exact choice among
 * what was found; budgets. Of both sources the abstracts and public summaries alone were consulted.
 *
 * @param attacks the attacks, at least one, without goals of their own
 * @param name NAME in the metrics, usually the id of the attack
 * @param attributes sensitive attributes; empty for all that the examples have
 * @param rows how many rows to attack, the first ones of the test set; 0 for all
 * @param budgets shares of the rows that may be touched, each in (0, 1), besides all of them; they ascend
 * @param curve further radii to measure at, ascending
 * @param odds true to measure equalised odds too
 * @param transfer true to attack argmax of the raw model too
 */
public record UnfairnessEvaluator(
        List<Attack> attacks,
        String name,
        List<String> attributes,
        int rows,
        List<Double> budgets,
        List<Double> curve,
        boolean odds,
        boolean transfer)
        implements Evaluator {
    /** Name in specs. */
    public static final String ID = "unfairness-under-attack";

    /**
     * Checks the numbers and the name.
     *
     * @throws IllegalArgumentException if there is no attack or one with a goal of its own, a number is out of its range,
     *     budgets or curve do not ascend, attributes repeat, or {@code name} is blank or contains a slash
     */
    public UnfairnessEvaluator {
        attacks = List.copyOf(attacks);
        attributes = List.copyOf(attributes);
        budgets = List.copyOf(budgets);
        curve = List.copyOf(curve);
        Checks.atLeast("attacks", attacks.size(), 1);
        Checks.argument(
                attacks.stream().noneMatch(TargetedAttack.class::isInstance),
                "attack must have no goal of its own: this evaluator leads it to every class");
        Checks.argument(
                !name.isBlank() && name.indexOf('/') < 0, "name must be a word without a slash, got \"%s\"", name);
        Checks.argument(
                attributes.stream().distinct().count() == attributes.size(),
                "attributes must differ from each other, got %s",
                attributes);
        Checks.atLeast("rows", rows, 0);
        for (int b = 0; b < budgets.size(); b++) {
            double share = budgets.get(b);
            Checks.argument(share > 0 && share < 1, "budgets[%d] must be in (0, 1), got %s", b, share);
            Checks.argument(b == 0 || budgets.get(b - 1) < share, "budgets must ascend, got %s", budgets);
        }
        for (int e = 0; e < curve.size(); e++) {
            Checks.nonNegative("curve[" + e + "]", curve.get(e));
            Checks.argument(e == 0 || curve.get(e - 1) < curve.get(e), "curve must ascend, got %s", curve);
        }
    }

    /** One attack on all rows and attributes, without budgets or a curve, with transfer. */
    public UnfairnessEvaluator(Attack attack, String name) {
        this(List.of(attack), name, List.of(), 0, List.of(), List.of(), false, true);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<String> sensitiveAttributes() {
        return attributes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the examples do not have an attribute that was asked for, or one that a rule
     *     needs
     */
    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        boolean gradients = task.model() instanceof DifferentiableClassifier;
        List<Attack> possible =
                attacks.stream().filter(a -> gradients || !a.needsGradients()).toList();
        if (possible.isEmpty()) {
            return;
        }
        Examples test = rows == 0 ? task.test() : task.test().head(rows);
        List<Groups> measured = attributes.isEmpty()
                ? test.groups()
                : attributes.stream().map(a -> find(test, a)).toList();
        List<Found> raw = null;
        for (DecisionRule rule : task.rules()) {
            boolean isRaw = rule instanceof Argmax;
            if (raw == null && (transfer || isRaw)) {
                raw = search(task, new Argmax(), test, possible);
            }
            List<Found> found = new ArrayList<>(transfer && !isRaw ? raw : List.of());
            found.addAll(isRaw ? raw : search(task, rule, test, possible));
            new Report(task, rule, test, sink).add(found, measured, isRaw || !transfer ? List.of() : raw);
        }
    }

    private static Groups find(Examples test, String attribute) {
        return test.group(attribute)
                .orElseThrow(
                        () -> new IllegalArgumentException("unfairness under attack cannot be measured by " + attribute
                                + ": the data have the sensitive attributes "
                                + test.groups().stream().map(Groups::attribute).toList()));
    }

    /** Inputs that an attack found for all rows within a radius. */
    private record Found(double radius, Features inputs) {}

    private List<Found> search(EvaluationTask task, DecisionRule rule, Examples test, List<Attack> possible) {
        int[] groups = groups(task, rule, test.size());
        Matrix own = rule.decisionProbabilities(task.model().probabilities(test.features()), groups);
        int[] decided = new int[test.size()];
        Arrays.setAll(decided, own::argmax);
        DeployedTarget target = new DeployedTarget(task.model(), rule, decided, groups);
        List<Found> found = new ArrayList<>();
        for (Attack attack : possible) {
            TreeSet<Double> radii = new TreeSet<>(curve);
            radii.add(attack.threat().epsilon());
            for (double radius : radii) {
                Attack there = radius == attack.threat().epsilon()
                        ? attack
                        : attack.within(attack.threat().withEpsilon(radius));
                for (int k = 0; k < target.classes(); k++) {
                    int[] goal = new int[test.size()];
                    Arrays.fill(goal, k);
                    found.add(new Found(
                            radius,
                            there.run(
                                            target.towards(goal),
                                            test.features(),
                                            test.ids(),
                                            task.seed().child("towards", k))
                                    .inputs()));
                }
                if (target.classes() > 2) {
                    found.add(new Found(
                            radius,
                            there.run(
                                            target,
                                            test.features(),
                                            test.ids(),
                                            task.seed().child("away"))
                                    .inputs()));
                }
            }
        }
        return found;
    }

    private static int[] groups(EvaluationTask task, DecisionRule rule, int n) {
        int[] groups = task.groupsOf(rule);
        return groups == null ? null : Arrays.copyOf(groups, n);
    }

    /** Largest radius of the attacks themselves: what the numbers without a radius in their names are measured at. */
    private double epsilon() {
        return attacks.stream().mapToDouble(a -> a.threat().epsilon()).max().orElseThrow();
    }

    /** What is written of one rule. */
    private final class Report {
        private final EvaluationTask task;
        private final DecisionRule rule;
        private final Examples test;
        private final Measurements sink;
        private final int[] groupsOfRule;

        Report(EvaluationTask task, DecisionRule rule, Examples test, Measurements sink) {
            this.task = task;
            this.rule = rule;
            this.test = test;
            this.sink = sink;
            groupsOfRule = groups(task, rule, test.size());
        }

        private Matrix decide(DecisionRule by, Features inputs) {
            return by.decisionProbabilities(
                    task.model().probabilities(inputs), by.attribute().isEmpty() ? null : groupsOfRule);
        }

        private ReachableDecisions reachable(DecisionRule by, List<Found> found, double radius) {
            ReachableDecisions reachable = new ReachableDecisions(decide(by, test.features()));
            for (Found f : found) {
                if (f.radius <= radius) {
                    reachable.add(decide(by, f.inputs));
                }
            }
            return reachable;
        }

        void add(List<Found> found, List<Groups> measured, List<Found> raw) {
            ReachableDecisions here = reachable(rule, found, epsilon());
            double[] movable = here.movable();
            sink.add(rule.id(), "movable." + name, mean(movable, null, 0));
            for (Groups g : measured) {
                for (int s = 0; s < g.count(); s++) {
                    sink.add(
                            rule.id(),
                            "movable." + name,
                            g.attribute(),
                            g.values().get(s),
                            mean(movable, g.codes(), s));
                }
                notion("unfairness", g, null, here, raw);
                if (odds) {
                    notion("odds", g, test.labels(), here, raw);
                }
            }
            for (double radius : curve) {
                ReachableDecisions there = reachable(rule, found, radius);
                for (Groups g : measured) {
                    curve("unfairness", g, null, radius, there);
                    if (odds) {
                        curve("odds", g, test.labels(), radius, there);
                    }
                }
            }
        }

        private void curve(String of, Groups g, int[] blocks, double radius, ReachableDecisions there) {
            double worst =
                    there.worst(g, test.weights(), blocks, test.size(), -1).value();
            sink.add(rule.id(), of + "-attacked." + name + "@" + radius, g.attribute(), worst);
        }

        private void notion(String of, Groups g, int[] blocks, ReachableDecisions here, List<Found> raw) {
            int n = test.size();
            String attacked = of + "-attacked." + name;
            double[] weights = test.weights();
            sink.add(
                    rule.id(),
                    of + "-clean." + name,
                    g.attribute(),
                    here.worst(g, weights, blocks, 0, -1).value());
            ReachableDecisions.Worst worst = here.worst(g, weights, blocks, n, -1);
            sink.add(rule.id(), attacked, g.attribute(), worst.value());
            for (int s = 0; s < g.count(); s++) {
                double one = here.worst(g, weights, blocks, n, s).value();
                sink.add(rule.id(), attacked, g.attribute(), g.values().get(s), one);
            }
            for (double share : budgets) {
                int touched = (int) Math.floor(share * n + 1e-9);
                double some = here.worst(g, weights, blocks, touched, -1).value();
                sink.add(rule.id(), attacked + ".share-" + share, g.attribute(), some);
            }
            String suffix = blocks == null ? "" : "-odds";
            sink.add(rule.id(), "accuracy-attacked" + suffix + "." + name, g.attribute(), accuracy(here, worst));
            if (!raw.isEmpty()) {
                sink.add(rule.id(), of + "-transfer." + name, g.attribute(), transferred(g, blocks, raw));
            }
        }

        private double accuracy(ReachableDecisions here, ReachableDecisions.Worst worst) {
            Matrix q = here.chosen(worst.choice());
            double[] right = new double[test.size()];
            Arrays.setAll(right, i -> q.get(i, test.labels()[i]));
            return mean(right, null, 0);
        }

        private double transferred(Groups g, int[] blocks, List<Found> raw) {
            int[] choice = reachable(new Argmax(), raw, epsilon())
                    .worst(g, test.weights(), blocks, test.size(), -1)
                    .choice();
            Matrix q = reachable(rule, raw, epsilon()).chosen(choice);
            return new ReachableDecisions(q)
                    .worst(g, test.weights(), blocks, 0, -1)
                    .value();
        }

        private double mean(double[] values, int[] codes, int code) {
            return RobustEvaluator.mean(values, test.weights(), codes, code);
        }
    }
}
