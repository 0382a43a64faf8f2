package dev.ralf.core.model;

import java.util.Map;

/** A method needs something of a model that the model cannot give. */
public final class MissingCapabilityException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> WORDS = Map.of(
            "EmbeddingModel", "embeddings",
            "StochasticModel", "stochastic passes (dropout, or a committee)",
            "CommitteeModel", "a committee (learner bagging, boosting or ensemble)",
            "DifferentiableClassifier", "input gradients",
            "LastLayerModel", "a linear last layer");

    /** Says who asked for what of which model. */
    public MissingCapabilityException(String who, Class<?> capability, String model) {
        super(who + " needs " + WORDS.getOrDefault(capability.getSimpleName(), capability.getSimpleName())
                + ", which a " + model + " model does not have");
    }

    private MissingCapabilityException(String message, MissingCapabilityException cause) {
        super(message, cause);
    }

    /** The same, with what works instead. */
    public MissingCapabilityException with(String alternatives) {
        return new MissingCapabilityException(getMessage() + "; with it work: " + alternatives, this);
    }
}
