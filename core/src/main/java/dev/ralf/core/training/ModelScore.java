package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;

/** A number, higher is better, by which training chooses its best epoch on the validation set. */
public interface ModelScore {
    /** Name for messages, for example {@code accuracy} or {@code pgd-10 accuracy}. */
    String id();

    /** The score of a model on labelled examples. */
    double score(Classifier model, Examples examples, SeedTree seed);
}
