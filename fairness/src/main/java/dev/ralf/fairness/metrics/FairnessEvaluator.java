package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.List;

/**
 * Demographic parity and accuracy by group of every decision rule, and what each rule says of its own fit.
 *
 * <p>Per rule: its {@link DecisionRule#facts()}. Per rule and attribute: {@code unfairness-max}, {@code
 * unfairness-mean}, {@code unfairness-sum}, {@code accuracy-worst}. Per group: {@code rate.<class index>} and {@code
 * accuracy}. Randomised rules are measured by the expectation over their draws. A number that does not exist (a group
 * without examples, a gap with fewer than two groups) is NaN; see {@link GroupTable}.
 */
public final class FairnessEvaluator implements Evaluator {
    private final List<String> attributes;

    /**
     * An evaluator.
     *
     * @param attributes sensitive attributes to measure by; empty for all that the examples have
     */
    public FairnessEvaluator(List<String> attributes) {
        Checks.argument(
                attributes.stream().distinct().count() == attributes.size(),
                "attributes must differ from each other, got %s",
                attributes);
        this.attributes = List.copyOf(attributes);
    }

    @Override
    public List<String> sensitiveAttributes() {
        return attributes;
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
        List<Groups> measured = attributes.isEmpty()
                ? task.test().groups()
                : attributes.stream().map(a -> find(task, a)).toList();
        for (DecisionRule rule : task.rules()) {
            rule.facts().forEach((fact, value) -> sink.add(rule.id(), fact, value));
            Matrix decisions = rule.decisionProbabilities(task.probabilities(), task.groupsOf(rule));
            for (Groups groups : measured) {
                GroupTable table = GroupTable.of(
                        decisions, task.test().labels(), groups, task.test().weights());
                report(rule.id(), groups.attribute(), table, sink);
            }
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
        sink.add(rule, "unfairness-max", attribute, table.unfairnessMax());
        sink.add(rule, "unfairness-mean", attribute, table.unfairnessMean());
        sink.add(rule, "unfairness-sum", attribute, table.unfairnessSum());
        sink.add(rule, "accuracy-worst", attribute, table.worstAccuracy());
        for (int s = 0; s < table.groups(); s++) {
            for (int k = 0; k < table.classes(); k++) {
                sink.add(rule, "rate." + k, attribute, table.name(s), table.selectionRate(s, k));
            }
            sink.add(rule, "accuracy", attribute, table.name(s), table.accuracy(s));
        }
    }
}
