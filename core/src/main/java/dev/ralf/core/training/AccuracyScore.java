package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;

/** Weighted accuracy of the most likely class. */
public final class AccuracyScore implements ModelScore {
    @Override
    public String id() {
        return "accuracy";
    }

    @Override
    public double score(Classifier model, Examples examples, SeedTree seed) {
        return ClassificationMetrics.accuracy(
                ClassificationMetrics.argmax(model.probabilities(examples.features())),
                examples.labels(),
                examples.weights());
    }
}
