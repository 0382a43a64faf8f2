package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Packed;
import java.util.Arrays;
import java.util.Map;

/**
 * A grown tree in flat arrays. A row goes left where its value is at most the threshold, and right otherwise (NaN goes
 * right). Each leaf of a classification tree holds the class frequencies of the training weight that fell into it; each
 * leaf of a boosted tree one value.
 */
final class Tree {
    private static final int LEAF = -1;
    private static final String COLUMNS = "columns";
    private static final String THRESHOLDS = "thresholds";
    private static final String TARGETS = "targets";
    private static final String FREQUENCIES = "frequencies";

    private final int classes;
    private final int[] column;
    private final float[] threshold;
    private final int[] target;
    private final double[] frequencies;

    private Tree(int classes, int[] column, float[] threshold, int[] target, double[] frequencies) {
        this.classes = classes;
        this.column = column;
        this.threshold = threshold;
        this.target = target;
        this.frequencies = frequencies;
    }

    /** The tree's arrays, each name with this prefix. */
    Map<String, float[]> arrays(String prefix) {
        return Map.of(
                prefix + COLUMNS,
                Packed.ints(column),
                prefix + THRESHOLDS,
                threshold.clone(),
                prefix + TARGETS,
                Packed.ints(target),
                prefix + FREQUENCIES,
                Packed.doubles(frequencies));
    }

    /**
     * The tree that such arrays are of.
     *
     * @param width columns of the inputs
     * @throws IllegalArgumentException if an array is missing, or they are no tree over such inputs
     */
    static Tree restore(String prefix, int classes, int width, Map<String, float[]> arrays) {
        Tree tree = new Tree(
                classes,
                Packed.ints(Trained.array(arrays, prefix + COLUMNS)),
                Trained.array(arrays, prefix + THRESHOLDS),
                Packed.ints(Trained.array(arrays, prefix + TARGETS)),
                Packed.doubles(Trained.array(arrays, prefix + FREQUENCIES)));
        int nodes = tree.size();
        Checks.atLeast("nodes of a saved tree", nodes, 1);
        Checks.size("thresholds of a saved tree", tree.threshold.length, nodes);
        Checks.size("targets of a saved tree", tree.target.length, nodes);
        for (int node = 0; node < nodes; node++) {
            boolean leaf = tree.column[node] == LEAF;
            Checks.inRange("column of a saved tree", tree.column[node], LEAF, width - 1);
            // Children come after their parent, so that a walk ends.
            Checks.inRange(
                    "target of a saved tree",
                    tree.target[node],
                    leaf ? 0 : node + 1,
                    leaf ? tree.frequencies.length - classes : nodes - 2);
        }
        for (double value : tree.frequencies) {
            Checks.argument(Double.isFinite(value), "values of a saved tree must be finite, got %s", value);
        }
        return tree;
    }

    /** Number of nodes, leaves included. */
    int size() {
        return column.length;
    }

    /**
     * Adds each row's leaf frequencies to its sum.
     *
     * @param x inputs {@code [n][width]}
     * @param width columns
     * @param sum sums {@code [n][sumClasses]}
     * @param sumClasses columns of {@code sum}
     * @param position column of {@code sum} of each class of the tree
     */
    void addTo(float[] x, int width, double[] sum, int sumClasses, int[] position) {
        int n = x.length / width;
        for (int i = 0; i < n; i++) {
            int node = 0;
            while (column[node] != LEAF) {
                node = target[node] + (x[i * width + column[node]] <= threshold[node] ? 0 : 1);
            }
            for (int k = 0; k < classes; k++) {
                sum[i * sumClasses + position[k]] += frequencies[target[node] + k];
            }
        }
    }

    /** Collects nodes while a tree grows. */
    static final class Builder {
        private final int classes;
        private int nodes;
        private int used;
        private int[] column = new int[64];
        private float[] threshold = new float[64];
        private int[] target = new int[64];
        private double[] frequencies = new double[64];

        Builder(int classes) {
            this.classes = classes;
        }

        /** Adds a node that is still to be made a split or a leaf. */
        int addNode() {
            if (nodes == column.length) {
                column = Arrays.copyOf(column, 2 * nodes);
                threshold = Arrays.copyOf(threshold, 2 * nodes);
                target = Arrays.copyOf(target, 2 * nodes);
            }
            return nodes++;
        }

        /** Makes a node a split and returns its left child; the right one is the next. */
        int split(int node, int j, float cut) {
            int child = addNode();
            addNode();
            column[node] = j;
            threshold[node] = cut;
            target[node] = child;
            return child;
        }

        /** Makes a node a leaf of these class weights, of which one at least is positive. */
        void leaf(int node, double[] weights) {
            double total = 0;
            for (double w : weights) {
                total += w;
            }
            double[] shares = new double[classes];
            for (int k = 0; k < classes; k++) {
                shares[k] = weights[k] / total;
            }
            value(node, shares);
        }

        /** Makes a node a leaf of these values. */
        void value(int node, double... values) {
            if (used + classes > frequencies.length) {
                frequencies = Arrays.copyOf(frequencies, 2 * frequencies.length + classes);
            }
            System.arraycopy(values, 0, frequencies, used, classes);
            column[node] = LEAF;
            target[node] = used;
            used += classes;
        }

        Tree build() {
            return new Tree(
                    classes,
                    Arrays.copyOf(column, nodes),
                    Arrays.copyOf(threshold, nodes),
                    Arrays.copyOf(target, nodes),
                    Arrays.copyOf(frequencies, used));
        }
    }
}
