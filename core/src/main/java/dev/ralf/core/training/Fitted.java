package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import java.util.Optional;

/**
 * What training gives.
 *
 * @param model the trained model
 * @param state what a warm start of the next round needs; absent for learners that always start anew
 * @param epochs epochs that were run; 0 for learners without epochs
 * @param keptEpoch the epoch whose weights were kept, from 1; 0 for learners without epochs
 * @param trainingLoss mean loss over the last epoch; NaN where the learner does not say
 * @param rolledBack whether a {@link TrainingGuard} ended it and took the weights of an earlier epoch
 */
public record Fitted(
        Classifier model,
        Optional<ModelState> state,
        int epochs,
        int keptEpoch,
        double trainingLoss,
        boolean rolledBack) {
    /** Training that no guard ended. */
    public Fitted(Classifier model, Optional<ModelState> state, int epochs, int keptEpoch, double trainingLoss) {
        this(model, state, epochs, keptEpoch, trainingLoss, false);
    }
}
