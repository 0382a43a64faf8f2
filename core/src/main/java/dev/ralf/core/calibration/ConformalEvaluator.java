package dev.ralf.core.calibration;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;

/**
 * Of each rule that predicts sets: the share of test rows whose set holds the label ({@code coverage}), the mean number
 * of classes in a set ({@code set-size}), the share of empty sets ({@code empty-sets}), and the coverage of each group
 * of each attribute. All weighted by the rows' weights.
 */
public record ConformalEvaluator() implements Evaluator {
    @Override
    public String id() {
        return "conformal";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        Examples test = task.test();
        for (DecisionRule rule : task.rules()) {
            if (rule instanceof SetPredictor predictor) {
                boolean[][] sets = predictor.sets(task.probabilities(), task.groupsOf(rule));
                double total = 0;
                double covered = 0;
                double size = 0;
                double empty = 0;
                for (int i = 0; i < sets.length; i++) {
                    double w = test.weights()[i];
                    int members = 0;
                    for (boolean in : sets[i]) {
                        members += in ? 1 : 0;
                    }
                    total += w;
                    covered += sets[i][test.labels()[i]] ? w : 0;
                    size += w * members;
                    empty += members == 0 ? w : 0;
                }
                sink.add(rule.id(), "coverage", covered / total);
                sink.add(rule.id(), "set-size", size / total);
                sink.add(rule.id(), "empty-sets", empty / total);
                for (Groups groups : test.groups()) {
                    addGroups(rule.id(), sets, test, groups, sink);
                }
            }
        }
    }

    private static void addGroups(String rule, boolean[][] sets, Examples test, Groups groups, Measurements sink) {
        double[] total = new double[groups.count()];
        double[] covered = new double[groups.count()];
        for (int i = 0; i < sets.length; i++) {
            int g = groups.codes()[i];
            total[g] += test.weights()[i];
            covered[g] += sets[i][test.labels()[i]] ? test.weights()[i] : 0;
        }
        for (int g = 0; g < total.length; g++) {
            sink.add(rule, "coverage", groups.attribute(), groups.values().get(g), covered[g] / total[g]);
        }
    }
}
