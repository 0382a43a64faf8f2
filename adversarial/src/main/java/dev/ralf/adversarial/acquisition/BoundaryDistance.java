package dev.ralf.adversarial.acquisition;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.PredictedClass;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import java.util.Set;

/**
 * The rows that are closest to the decision boundary; ties are broken at random, independently of the pool's order, and a
 * row without a distance (infinite or NaN) comes last. Utilities are minus the distances.
 *
 * @param id name in records
 * @param needs what it needs of a model
 * @param distance how distances are found
 * @param candidates how many rows, drawn at random, are looked at, as a multiple of the batch; 0 for the whole pool
 */
public record BoundaryDistance(String id, Set<Class<? extends Classifier>> needs, Distance distance, int candidates)
        implements Acquisition {
    /** Distances of rows to the boundary of the model's own decision. */
    @FunctionalInterface
    public interface Distance {
        /**
         * Distances, at least 0; infinite where no boundary was found.
         *
         * @param model the model
         * @param rows inputs in their domain
         * @param ids ids of the rows
         * @param decisions the model's decision for each row
         */
        double[] of(Classifier model, Features rows, int[] ids, int[] decisions);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = RandomCandidates.of(task, candidates);
        int[] decisions = PredictedClass.predicted(task, ids, id);
        double[] utilities = distance.of(task.model(), task.inputs().features().select(ids), ids, decisions);
        for (int i = 0; i < utilities.length; i++) {
            utilities[i] = -utilities[i];
        }
        return RandomCandidates.top(task, ids, utilities);
    }
}
