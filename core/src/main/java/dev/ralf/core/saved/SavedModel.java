package dev.ralf.core.saved;

import dev.ralf.core.data.Standardization;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Optional;

/**
 * A model that was loaded from a file, with all that its users need to know of it.
 *
 * @param format what the file is, for messages and records: {@code RALF model}, {@code DL4J model}, {@code Keras model}
 * @param classifier the model; what it can do beyond probabilities are its capability interfaces
 * @param inputShape shape of one input
 * @param classes class names, in the order of the outputs; {@code 0, 1, ...} where the file has none
 * @param standardization how columns become inputs; absent for inputs that go in as they are
 * @param rules decision rules that were fitted to the model, in the order of the spec; empty where the file has none
 * @param architecture how to build such networks anew, for another number of classes too; present if the model is a
 *     {@link dev.ralf.core.model.NetworkClassifier}
 * @param notes one line each on what a user should know, for example why there are no input gradients
 */
public record SavedModel(
        String format,
        Classifier classifier,
        int[] inputShape,
        List<String> classes,
        Optional<Standardization> standardization,
        List<DecisionRule> rules,
        Optional<Architecture> architecture,
        List<String> notes) {
    /** Copies the lists; checks that there is a name for each class. */
    public SavedModel {
        classes = List.copyOf(classes);
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
        inputShape = inputShape.clone();
        Checks.size("classes", classes.size(), classifier.classes());
    }
}
