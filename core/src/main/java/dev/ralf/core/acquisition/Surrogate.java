package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;

/**
 * Another acquisition with another model: a surrogate is trained on the labelled rows, and selects in the model's place.
 * For models that cannot give what an acquisition needs, such as the gradients of a forest. What is selected thus says
 * nothing of the model itself. Without labelled rows the model selects for itself.
 *
 * <p>Reference: none is known to state it; the study of Elie, Hillairet, Hu and Juillard, arXiv:2112.09466, reports
 * expected gradient length beside XGBoost, whose gradient in its parameters is undefined, and does not say of what model.
 *
 * @param score acquisition that selects
 * @param trainer trains the surrogate
 */
public record Surrogate(Acquisition score, Trainer trainer) implements Acquisition {
    /** Trains a surrogate. */
    @FunctionalInterface
    public interface Trainer {
        /** A model of the labelled rows of a request; draws come from the request's stream. */
        Classifier train(AcquisitionTask task);
    }

    @Override
    public String id() {
        return "surrogate-" + score.id();
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.ralf.core.model.MissingCapabilityException also if the surrogate cannot give what the acquisition needs
     */
    @Override
    public Selection select(AcquisitionTask task) {
        return score.select(new AcquisitionTask(
                task.labelled().length == 0 ? task.model() : trainer.train(task),
                task.inputs(),
                task.unlabelled(),
                task.labelled(),
                task.labels(),
                task.batch(),
                task.seed().child("score"),
                task.history(),
                task.run()));
    }
}
