package dev.ralf.core.evaluation;

import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.metrics.CalibrationError;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Accuracy and macro-F1 of each decision rule (expectations where a rule is randomised), and log-loss, Brier score and
 * calibration errors of the model's probabilities, and of those that a rule calibrates. All weighted by the rows' weights.
 * The bins of the reliability diagram are the details {@code WHO/reliability/weight}, {@code /confidence} and
 * {@code /frequency}.
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
        addProbabilityMetrics(Measurements.MODEL, p, test, sink);
        for (DecisionRule rule : task.rules()) {
            Matrix q = rule.decisionProbabilities(p, task.groupsOf(rule));
            sink.add(rule.id(), "accuracy", ClassificationMetrics.expectedAccuracy(q, test.labels(), test.weights()));
            sink.add(rule.id(), "macro-f1", ClassificationMetrics.macroF1(q, test.labels(), test.weights()));
            rule.calibrated(p).ifPresent(calibrated -> addProbabilityMetrics(rule.id(), calibrated, test, sink));
        }
    }

    private void addProbabilityMetrics(String who, Matrix p, Examples test, Measurements sink) {
        int[] labels = test.labels();
        double[] weights = test.weights();
        sink.add(who, "log-loss", ClassificationMetrics.logLoss(p, labels, weights));
        sink.add(who, "brier", ClassificationMetrics.brier(p, labels, weights));
        CalibrationError diagram = CalibrationError.ofTopClass(p, labels, weights, bins);
        sink.add(who, "ece", diagram.expected());
        sink.add(
                who,
                "ece-equal-mass",
                CalibrationError.ofTopClassEqualMass(p, labels, weights, bins).expected());
        sink.add(who, "ece-classwise", CalibrationError.classwise(p, labels, weights, bins));
        sink.add(who, "mce", diagram.maximum());
        sink.addDetail(who + "/reliability/weight", diagram.weight());
        sink.addDetail(who + "/reliability/confidence", diagram.confidence());
        sink.addDetail(who + "/reliability/frequency", diagram.frequency());
    }
}
