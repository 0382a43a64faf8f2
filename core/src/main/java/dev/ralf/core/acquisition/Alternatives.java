package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.CommitteeModel;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.StochasticModel;

/** Names of selectors that work with a model, for messages. */
final class Alternatives {
    private Alternatives() {}

    /** A few selectors that need no more than the model has, in one line. */
    static String of(Classifier model) {
        return "margin, entropy, mcp, dre, herding"
                + (has(model, EmbeddingModel.class) ? ", k-center, badge" : "")
                + (has(model, StochasticModel.class) ? ", bald" : "")
                + (has(model, CommitteeModel.class) ? ", vote-entropy" : "");
    }

    private static boolean has(Classifier model, Class<?> capability) {
        try {
            model.as(capability, "");
            return true;
        } catch (MissingCapabilityException e) {
            return false;
        }
    }
}
