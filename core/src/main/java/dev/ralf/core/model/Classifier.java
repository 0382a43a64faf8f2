package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Matrix;

/**
 * A trained model, immutable to its users. What more it can do are the capability interfaces: {@link EmbeddingModel},
 * {@link StochasticModel}, {@link DifferentiableClassifier}, {@link LastLayerModel}. Ask for one with {@link #as(Class, String)}.
 */
public interface Classifier {
    /** Name for records and messages. */
    String id();

    /** Number of classes K of the data set, also those that no training example had. */
    int classes();

    /** Class probabilities {@code [n][k]}; rows sum to one. */
    Matrix probabilities(Features features);

    /**
     * This model as one that has a capability.
     *
     * @param capability the capability interface
     * @param who who needs it, for the message
     * @throws MissingCapabilityException if the model does not have it
     */
    default <T> T as(Class<T> capability, String who) {
        if (capability.isInstance(this)) {
            return capability.cast(this);
        }
        throw new MissingCapabilityException(who, capability, id());
    }
}
