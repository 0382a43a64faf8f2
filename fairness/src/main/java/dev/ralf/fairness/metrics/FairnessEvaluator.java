package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Demographic parity and accuracy by group of every decision rule, and what each rule says of its own fit.
 *
 * <p>Per rule: its {@link DecisionRule#facts()}. Per rule and attribute: {@code unfairness-max}, {@code
 * unfairness-mean}, {@code unfairness-sum}, {@code accuracy-worst}. Per group: {@code rate.<class index>} and {@code
 * accuracy}. With {@code all}, per rule and attribute also every metric of {@link FairnessMetrics}: those of all classes
 * under their names, those of one favourable class as {@code <metric>.<class index>}, and {@code ece-worst} and {@code
 * ece-difference} with {@code ece} per group: calibration of the most likely class's probability over 15 equal-width bins,
 * of the probabilities that the rule decides on. With {@code intersections} every combination of the attributes counts as
 * one more attribute, see {@link Decisions#intersection}. With {@code control} the gaps are measured within each group of
 * that attribute too, as {@code <metric>/<attribute> within <control>=<group>}.
 *
 * <p>Randomised rules are measured by the expectation over their draws. A number that does not exist (a group
 * without examples, a gap with fewer than two groups) is NaN; see {@link GroupTable}.
 */
public final class FairnessEvaluator implements Evaluator {
    private static final int BINS = 15;

    private final List<String> attributes;
    private final boolean all;
    private final boolean intersections;
    private final Optional<String> control;

    /** Demographic parity and accuracy alone, by these attributes. */
    public FairnessEvaluator(List<String> attributes) {
        this(attributes, false, false, Optional.empty());
    }

    /**
     * An evaluator.
     *
     * @param attributes sensitive attributes to measure by; empty for all that the examples have
     * @param all true for every metric
     * @param intersections true to measure by the combinations of the attributes too
     * @param control attribute within whose groups the gaps are measured too, if any
     */
    public FairnessEvaluator(List<String> attributes, boolean all, boolean intersections, Optional<String> control) {
        Checks.argument(
                attributes.stream().distinct().count() == attributes.size(),
                "attributes must differ from each other, got %s",
                attributes);
        this.attributes = List.copyOf(attributes);
        this.all = all;
        this.intersections = intersections;
        this.control = control;
    }

    @Override
    public List<String> sensitiveAttributes() {
        List<String> needed = new ArrayList<>(attributes);
        control.filter(c -> !attributes.contains(c)).ifPresent(needed::add);
        return List.copyOf(needed);
    }

    @Override
    public String id() {
        return "fairness";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the examples do not have an attribute that was asked for, or one that a rule
     *     needs
     */
    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        List<Groups> measured = new ArrayList<>(
                attributes.isEmpty()
                        ? task.test().groups()
                        : attributes.stream().map(a -> find(task, a)).toList());
        Optional<Groups> levels = control.map(name -> find(task, name));
        measured.removeIf(g -> attributes.isEmpty() && control.equals(Optional.of(g.attribute())));
        if (intersections && measured.size() > 1) {
            measured.add(Decisions.intersection(measured));
        }
        double[] weights = task.test().weights();
        int[] labels = task.test().labels();
        for (DecisionRule rule : task.rules()) {
            rule.facts().forEach((fact, value) -> sink.add(rule.id(), fact, value));
            Matrix decisions = rule.decisionProbabilities(task.probabilities(), task.groupsOf(rule));
            for (Groups groups : measured) {
                GroupTable table = GroupTable.of(decisions, labels, groups, weights);
                report(rule.id(), groups.attribute(), table, sink);
                if (all) {
                    metrics(table, (metric, value) -> sink.add(rule.id(), metric, groups.attribute(), value));
                    calibration(rule, task, groups, sink);
                }
                for (int level = 0; levels.isPresent() && level < levels.get().count(); level++) {
                    int[] rows = rowsOf(levels.get(), level);
                    GroupTable within = GroupTable.of(
                            decisions.select(rows),
                            MathOps.select(labels, rows),
                            groups.select(rows),
                            MathOps.select(weights, rows));
                    String attribute =
                            groups.attribute() + " within " + levels.get().attribute();
                    String name = levels.get().values().get(level);
                    gaps(within, (metric, value) -> sink.add(rule.id(), metric, attribute, name, value));
                    if (all) {
                        metrics(within, (metric, value) -> sink.add(rule.id(), metric, attribute, name, value));
                    }
                }
            }
        }
    }

    private static int[] rowsOf(Groups groups, int group) {
        return IntStream.range(0, groups.codes().length)
                .filter(i -> groups.codes()[i] == group)
                .toArray();
    }

    private static void metrics(GroupTable table, BiConsumer<String, Double> to) {
        for (FairnessMetrics.Metric metric : FairnessMetrics.ofAllClasses()) {
            if (!metric.id().equals("accuracy-worst")) { // reported in any case
                to.accept(metric.id(), metric.value().applyAsDouble(table));
            }
        }
        for (int k = 0; k < table.classes(); k++) {
            for (FairnessMetrics.Metric metric : FairnessMetrics.ofClass(k)) {
                to.accept(metric.id() + "." + k, metric.value().applyAsDouble(table));
            }
        }
    }

    private static void calibration(DecisionRule rule, EvaluationTask task, Groups groups, Measurements sink) {
        Matrix p = rule.calibrated(task.probabilities()).orElse(task.probabilities());
        double[] confidence = new double[p.rows()];
        boolean[] right = new boolean[p.rows()];
        for (int i = 0; i < right.length; i++) {
            int top = p.argmax(i);
            confidence[i] = p.get(i, top);
            right[i] = task.test().labels()[i] == top;
        }
        ByGroup errors = GroupCalibration.of(
                        confidence, right, groups, task.test().weights(), BINS)
                .expected();
        sink.add(rule.id(), "ece-worst", groups.attribute(), errors.max());
        sink.add(rule.id(), "ece-difference", groups.attribute(), errors.difference());
        for (int s = 0; s < groups.count(); s++) {
            sink.add(rule.id(), "ece", groups.attribute(), groups.values().get(s), errors.values()[s]);
        }
    }

    private static Groups find(EvaluationTask task, String attribute) {
        return task.test()
                .group(attribute)
                .orElseThrow(() -> new IllegalArgumentException("fairness cannot be measured by " + attribute
                        + ": the data have the sensitive attributes "
                        + task.test().groups().stream().map(Groups::attribute).toList()));
    }

    private static void report(String rule, String attribute, GroupTable table, Measurements sink) {
        gaps(table, (metric, value) -> sink.add(rule, metric, attribute, value));
        for (int s = 0; s < table.groups(); s++) {
            for (int k = 0; k < table.classes(); k++) {
                sink.add(rule, "rate." + k, attribute, table.name(s), table.selectionRate(s, k));
            }
            sink.add(rule, "accuracy", attribute, table.name(s), table.accuracy(s));
        }
    }

    private static void gaps(GroupTable table, BiConsumer<String, Double> to) {
        to.accept("unfairness-max", table.unfairnessMax());
        to.accept("unfairness-mean", table.unfairnessMean());
        to.accept("unfairness-sum", table.unfairnessSum());
        to.accept("accuracy-worst", table.worstAccuracy());
    }
}
