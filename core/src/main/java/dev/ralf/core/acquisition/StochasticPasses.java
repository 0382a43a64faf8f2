package dev.ralf.core.acquisition;

import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What T samples of the model say of the unlabelled rows. All rows of a pass share one random stream, so that pass t is
 * one sampled network (one dropout mask) for the whole pool: joint quantities over several rows need that, and scores of
 * different rows compare the same networks. The rows are in ascending order of their ids, whatever the order of the
 * task, so that nothing made from them depends on it.
 *
 * @param ids the unlabelled ids, ascending
 * @param passes T probability matrices {@code [n][k]}, row i is that of {@code ids[i]}; finite
 */
record StochasticPasses(int[] ids, List<Matrix> passes) {
    /**
     * Samples the task's model.
     *
     * @param task the request; its stream's child {@code passes} is used
     * @param count number of passes T, at least 1
     * @param who the selector, for messages
     * @throws dev.ralf.core.model.MissingCapabilityException if the model cannot be sampled
     * @throws IllegalArgumentException if the model gives anything but finite probabilities
     */
    static StochasticPasses draw(AcquisitionTask task, int count, String who) {
        StochasticModel model = task.require(StochasticModel.class, who);
        int[] ids = task.unlabelled().clone();
        Arrays.sort(ids);
        List<Matrix> passes = ids.length == 0
                ? List.of()
                : model.stochasticProbabilities(
                        task.inputs().features().select(ids),
                        new int[ids.length],
                        count,
                        task.seed().child("passes"));
        for (int t = 0; t < passes.size(); t++) {
            double[] p = passes.get(t).data();
            for (int c = 0; c < p.length; c++) {
                if (!Double.isFinite(p[c])) {
                    throw new IllegalArgumentException(who + " needs probabilities, but pass " + t + " of model "
                            + model.id() + " gives " + p[c] + " for row " + ids[c / model.classes()]);
                }
            }
        }
        return new StochasticPasses(ids, passes);
    }

    /** Throws unless there is at least one matrix and all have the same shape. */
    static void requireShape(List<Matrix> passes) {
        Checks.atLeast("number of passes", passes.size(), 1);
        Matrix first = passes.get(0);
        for (Matrix pass : passes) {
            Checks.argument(
                    pass.rows() == first.rows() && pass.columns() == first.columns(),
                    "passes must have one shape, got [%d][%d] and [%d][%d]",
                    first.rows(),
                    first.columns(),
                    pass.rows(),
                    pass.columns());
        }
    }

    /** The selection of the rows at {@code picks} out of scores of all rows, with their means as facts. */
    Selection selection(int[] picks, double[] scores, Map<String, Double> more) {
        return new Scores(ids, scores).picked(picks, more);
    }
}
