package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** The arrays of the forest. */
    Map<String, float[]> arrays() {
        Map<String, float[]> arrays = new HashMap<>();
        arrays.put(Trained.PRESENT, Packed.ints(present));
        for (int t = 0; t < trees.size(); t++) {
            arrays.putAll(trees.get(t).arrays(prefix(t)));
        }
        return arrays;
    }

    /**
     * The forest that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static ForestClassifier restore(String id, int trees, int[] inputShape, int classes, Map<String, float[]> arrays) {
        int width = Trained.width(inputShape);
        int[] present = Trained.present(arrays, classes);
        List<Tree> restored = new ArrayList<>();
        for (int t = 0; t < trees; t++) {
            restored.add(Tree.restore(prefix(t), present.length, width, arrays));
        }
        return new ForestClassifier(id, classes, present, width, restored);
    }

    private static String prefix(int tree) {
        return "tree/" + tree + "/";
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
