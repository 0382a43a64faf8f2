package dev.ralf.engine.tribuo;

import java.util.Arrays;

/**
 * A grown classification tree in flat arrays. A row goes left where its value is at most the threshold, and right
 * otherwise (NaN goes right). Each leaf holds the class frequencies of the training weight that fell into it.
 */
final class Tree {
    private static final int LEAF = -1;

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
            if (used + classes > frequencies.length) {
                frequencies = Arrays.copyOf(frequencies, 2 * frequencies.length + classes);
            }
            double total = 0;
            for (double w : weights) {
                total += w;
            }
            column[node] = LEAF;
            target[node] = used;
            for (double w : weights) {
                frequencies[used++] = w / total;
            }
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
