package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.List;

/**
 * A forest of classification trees: {@code p_k(x) = mean_t f_tk(x)}, the mean over trees of the class frequencies in the
 * leaf that {@code x} falls into. A class that no training example had gets probability 0.
 */
final class ForestClassifier implements Classifier {
    private final String id;
    private final int classes;
    private final int[] present;
    private final int width;
    private final List<Tree> trees;

    ForestClassifier(String id, int classes, int[] present, int width, List<Tree> trees) {
        this.id = id;
        this.classes = classes;
        this.present = present.clone();
        this.width = width;
        this.trees = List.copyOf(trees);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public Matrix probabilities(Features features) {
        Checks.size("row", features.width(), width);
        Matrix p = new Matrix(features.size(), classes);
        for (Tree tree : trees) {
            tree.addTo(features.data(), width, p.data(), classes, present);
        }
        double[] data = p.data();
        for (int i = 0; i < data.length; i++) {
            data[i] /= trees.size();
        }
        return p;
    }
}
