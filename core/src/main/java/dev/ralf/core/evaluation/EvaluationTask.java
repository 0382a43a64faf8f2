package dev.ralf.core.evaluation;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;

/**
 * What an evaluator measures.
 *
 * @param model the model
 * @param rules the decision rules to deploy it with
 * @param test labelled examples
 * @param probabilities of the model on {@code test}
 * @param seed stream of this evaluation
 */
public record EvaluationTask(
        Classifier model, List<DecisionRule> rules, Examples test, Matrix probabilities, SeedTree seed) {
    /**
     * The groups that a rule needs, as codes.
     *
     * @return null if the rule needs none
     * @throws IllegalArgumentException if the examples do not have the attribute
     */
    public int[] groupsOf(DecisionRule rule) {
        if (rule.attribute().isEmpty()) {
            return null;
        }
        String attribute = rule.attribute().get();
        return test.group(attribute)
                .map(Groups::codes)
                .orElseThrow(() -> new IllegalArgumentException(
                        rule.id() + " needs the sensitive attribute " + attribute + ", which the data do not have"));
    }
}
