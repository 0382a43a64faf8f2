package dev.ralf.adversarial.evaluation;

import dev.ralf.core.data.Examples;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Certified accuracy of the smoothed model, see {@link Smoothing}: {@code model/certified-accuracy.R} is the weighted
 * share of rows that it answers rightly with a radius of at least R, {@code model/certified-radius} the mean radius with 0
 * where it is wrong or abstains, {@code model/abstained} the share on which it abstains. Says nothing of decision rules.
 *
 * @param smoothing noise, draws and level
 * @param radii radii R in units of the input, each at least 0
 * @param rows how many rows to certify, the first ones; 0 for all
 */
public record SmoothingEvaluator(Smoothing smoothing, List<Double> radii, int rows) implements Evaluator {
    /** Checks the ranges. */
    public SmoothingEvaluator {
        radii = List.copyOf(radii);
        radii.forEach(r -> Checks.nonNegative("radii", r));
        Checks.atLeast("rows", rows, 0);
    }

    @Override
    public String id() {
        return "smoothing";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        Examples test = rows == 0 ? task.test() : task.test().head(rows);
        Smoothing.Certificate[] got = smoothing.certify(
                task.model(), test.features(), test.ids(), task.seed().child("smoothing"));
        double[] certified = new double[radii.size()];
        double radius = 0;
        double abstained = 0;
        double total = 0;
        for (int i = 0; i < got.length; i++) {
            double w = test.weights()[i];
            total += w;
            abstained += got[i].label() == Smoothing.ABSTAIN ? w : 0;
            if (got[i].label() == test.labels()[i]) {
                radius += w * got[i].radius();
                for (int r = 0; r < certified.length; r++) {
                    certified[r] += got[i].radius() >= radii.get(r) ? w : 0;
                }
            }
        }
        for (int r = 0; r < certified.length; r++) {
            sink.add(Measurements.MODEL, "certified-accuracy." + radii.get(r), certified[r] / total);
        }
        sink.add(Measurements.MODEL, "certified-radius", radius / total);
        sink.add(Measurements.MODEL, "abstained", abstained / total);
    }
}
