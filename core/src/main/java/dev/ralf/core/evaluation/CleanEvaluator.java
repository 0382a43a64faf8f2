package dev.ralf.core.evaluation;

import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Accuracy and macro-F1 of each decision rule (expectations where a rule is randomised), and log-loss, Brier score and
 * expected calibration error of the model's probabilities. All weighted by the rows' weights.
 *
 * @param bins bins of the expected calibration error
 */
public record CleanEvaluator(int bins) implements Evaluator {
    /** Checks the range. */
    public CleanEvaluator {
        Checks.atLeast("bins", bins, 1);
    }

    @Override
    public String id() {
        return "clean";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        Examples test = task.test();
        Matrix p = task.probabilities();
        sink.add(Measurements.MODEL, "log-loss", ClassificationMetrics.logLoss(p, test.labels(), test.weights()));
        sink.add(Measurements.MODEL, "brier", ClassificationMetrics.brier(p, test.labels(), test.weights()));
        sink.add(
                Measurements.MODEL,
                "ece",
                ClassificationMetrics.expectedCalibrationError(p, test.labels(), test.weights(), bins));
        for (DecisionRule rule : task.rules()) {
            Matrix q = rule.decisionProbabilities(p, task.groupsOf(rule));
            sink.add(rule.id(), "accuracy", ClassificationMetrics.expectedAccuracy(q, test.labels(), test.weights()));
            sink.add(rule.id(), "macro-f1", ClassificationMetrics.macroF1(q, test.labels(), test.weights()));
        }
    }
}
