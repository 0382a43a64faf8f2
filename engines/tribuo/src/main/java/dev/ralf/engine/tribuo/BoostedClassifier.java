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
 * A boosted model in plain arrays. With two classes that occur, {@code P(second | x) = 1 / (1 + exp(-m(x)))} where
 * {@code m} is the sum of the leaf values of all trees; with more, tree {@code t} adds to the margin of class {@code t mod
 * K} and probabilities are the softmax of the margins; with one, there is no tree and that class has probability 1. A
 * class that no training example had gets 0. A NaN goes to the right child.
 */
final class BoostedClassifier implements Classifier {
    private static final String TREES = "trees";

    private final String id;
    private final int classes;
    private final int[] present;
    private final int width;
    private final List<Tree> trees;

    BoostedClassifier(String id, int classes, int[] present, int width, List<Tree> trees) {
        this.id = id;
        this.classes = classes;
        this.present = present.clone();
        this.width = width;
        this.trees = List.copyOf(trees);
    }

    /** Number of margins: 0 of one class, 1 of two, otherwise one a class. */
    static int margins(int present) {
        return present < 3 ? present - 1 : present;
    }

    /** The arrays of the model. */
    Map<String, float[]> arrays() {
        Map<String, float[]> arrays = new HashMap<>();
        arrays.put(Trained.PRESENT, Packed.ints(present));
        arrays.put(TREES, Packed.ints(new int[] {trees.size()}));
        for (int t = 0; t < trees.size(); t++) {
            arrays.putAll(trees.get(t).arrays(prefix(t)));
        }
        return arrays;
    }

    /**
     * The model that such arrays are of.
     *
     * @throws IllegalArgumentException if an array is missing or wrong
     */
    static BoostedClassifier restore(String id, int[] inputShape, int classes, Map<String, float[]> arrays) {
        int width = Trained.width(inputShape);
        int[] present = Trained.present(arrays, classes);
        int[] size = Packed.ints(Trained.array(arrays, TREES));
        Checks.size(TREES, size.length, 1);
        int margins = margins(present.length);
        Checks.inRange("trees of a saved model", size[0], margins == 0 ? 0 : 1, margins == 0 ? 0 : arrays.size());
        Checks.argument(
                margins == 0 || size[0] % margins == 0,
                "trees of a saved model must be a multiple of %s, got %s",
                margins,
                size[0]);
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < size[0]; t++) {
            trees.add(Tree.restore(prefix(t), 1, width, arrays));
        }
        return new BoostedClassifier(id, classes, present, width, trees);
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
        int n = features.size();
        int margins = margins(present.length);
        double[] m = new double[n * margins];
        for (int t = 0; t < trees.size(); t++) {
            trees.get(t).addTo(features.data(), width, m, margins, new int[] {t % margins});
        }
        Matrix p = new Matrix(n, classes);
        for (int i = 0; i < n; i++) {
            if (margins == 0) {
                p.set(i, present[0], 1);
            } else if (margins == 1) {
                double second = sigmoid(m[i]);
                p.set(i, present[0], 1 - second);
                p.set(i, present[1], second);
            } else {
                softmax(m, i * margins, margins);
                for (int k = 0; k < margins; k++) {
                    p.set(i, present[k], m[i * margins + k]);
                }
            }
        }
        return p;
    }

    /** {@code 1 / (1 + exp(-z))}. */
    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** Replaces {@code k} margins by their softmax. */
    static void softmax(double[] m, int from, int k) {
        double most = Double.NEGATIVE_INFINITY;
        for (int j = from; j < from + k; j++) {
            most = Math.max(most, m[j]);
        }
        double sum = 0;
        for (int j = from; j < from + k; j++) {
            m[j] = Math.exp(m[j] - most);
            sum += m[j];
        }
        for (int j = from; j < from + k; j++) {
            m[j] /= sum;
        }
    }
}
