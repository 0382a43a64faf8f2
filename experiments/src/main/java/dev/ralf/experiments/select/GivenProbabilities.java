package dev.ralf.experiments.select;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Matrix;

/** Probabilities of a model that is elsewhere: the features of a row are its probabilities. */
record GivenProbabilities(int classes) implements Classifier {
    @Override
    public String id() {
        return "given probabilities";
    }

    @Override
    public Matrix probabilities(Features features) {
        Matrix p = new Matrix(features.size(), classes);
        for (int i = 0; i < features.size(); i++) {
            for (int k = 0; k < classes; k++) {
                p.set(i, k, features.get(i, k));
            }
        }
        return p;
    }
}
