package dev.ralf.engine.tribuo;

import java.util.Arrays;

/**
 * Grows regression trees on first and second derivatives, level by level, with exact greedy splits: a node with sums G and
 * H is cut where {@code GL^2 / (HL + lambda) + GR^2 / (HR + lambda) - G^2 / (H + lambda)} is largest, and a leaf has the
 * value {@code -eta G / (H + lambda)}. Columns are sorted once for all trees; of a column of two values only the rows of the
 * rarer one are looked at, which makes the levels of a category cheap. Of equally good cuts the lowest column's, and
 * there the lowest threshold's, is kept.
 */
final class BoostedTreeGrower {
    private static final double LEAST_GAIN = 1e-6;

    /** Difference, relative to the scores, up to which two cuts are equally good; far above rounding. */
    private static final double TIE = 1e-10;

    private final int n;
    private final float[][] values;
    private final int[][] sorted;
    private final BoostingOptions options;

    /** Rows of the rarer value of a column of two values, null for other columns; and whether it is the lower one. */
    private final int[][] rarer;

    private final boolean[] rarerIsLow;

    BoostedTreeGrower(TrainingRows training, BoostingOptions options) {
        this.n = training.size();
        this.options = options;
        int width = training.features().width();
        this.values = new float[width][n];
        this.sorted = new int[width][n];
        this.rarer = new int[width][];
        this.rarerIsLow = new boolean[width];
        long[] order = new long[n];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < n; i++) {
                float v = training.features().get(i, j) + 0f; // -0 becomes 0, which it equals
                values[j][i] = v;
                int bits = Float.floatToIntBits(v);
                order[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
            }
            Arrays.sort(order);
            for (int r = 0; r < n; r++) {
                sorted[j][r] = (int) order[r];
            }
            findRarer(j);
        }
    }

    private void findRarer(int j) {
        float low = values[j][sorted[j][0]];
        float high = values[j][sorted[j][n - 1]];
        int lower = 0;
        while (lower < n && values[j][sorted[j][lower]] == low) {
            lower++;
        }
        if (lower < n && values[j][sorted[j][lower]] == high) {
            rarerIsLow[j] = 2 * lower <= n;
            rarer[j] =
                    rarerIsLow[j] ? Arrays.copyOfRange(sorted[j], 0, lower) : Arrays.copyOfRange(sorted[j], lower, n);
        }
    }

    /** A node of the level that is being cut. */
    private static final class Node {
        final int id;
        final double g;
        final double h;
        int rows;
        int rows1;
        double bestGain = LEAST_GAIN;
        int column = -1;
        float cut;
        double leftG;
        double leftH;
        int left;
        double g1;
        double h1;
        float last;
        boolean begun;

        Node(int id, double g, double h) {
            this.id = id;
            this.g = g;
            this.h = h;
        }
    }

    /**
     * Grows a tree.
     *
     * @param gradient first derivative of each row's weighted loss
     * @param curvature second derivative
     * @param used true for the rows that the tree sees
     * @param columns columns that it sees, ascending
     */
    Tree grow(double[] gradient, double[] curvature, boolean[] used, int[] columns) {
        Tree.Builder tree = new Tree.Builder(1);
        int[] at = new int[n];
        double g = 0;
        double h = 0;
        for (int i = 0; i < n; i++) {
            at[i] = used[i] ? 0 : -1;
            g += used[i] ? gradient[i] : 0;
            h += used[i] ? curvature[i] : 0;
        }
        Node[] level = {new Node(tree.addNode(), g, h)};
        count(level, at);
        for (int depth = 0; depth < options.maxDepth() && level.length > 0; depth++) {
            for (int j : columns) {
                scan(j, level, at, gradient, curvature);
            }
            level = cut(tree, level, at);
        }
        for (Node node : level) {
            leaf(tree, node);
        }
        return tree.build();
    }

    private void scan(int j, Node[] level, int[] at, double[] gradient, double[] curvature) {
        for (Node node : level) {
            node.begun = false;
            node.g1 = 0;
            node.h1 = 0;
            node.rows1 = 0;
        }
        if (rarer[j] != null) {
            scanTwo(j, level, at, gradient, curvature);
            return;
        }
        float[] column = values[j];
        for (int i : sorted[j]) {
            if (at[i] < 0) {
                continue;
            }
            Node node = level[at[i]];
            float v = column[i];
            if (node.begun && v > node.last) {
                consider(node, j, v);
            }
            node.begun = true;
            node.last = v;
            node.g1 += gradient[i];
            node.h1 += curvature[i];
        }
    }

    private void scanTwo(int j, Node[] level, int[] at, double[] gradient, double[] curvature) {
        for (int i : rarer[j]) {
            if (at[i] >= 0) {
                Node node = level[at[i]];
                node.g1 += gradient[i];
                node.h1 += curvature[i];
                node.rows1++;
            }
        }
        float low = values[j][sorted[j][0]];
        float high = values[j][sorted[j][n - 1]];
        for (Node node : level) {
            if (node.rows1 > 0 && node.rows1 < node.rows) {
                if (!rarerIsLow[j]) {
                    node.g1 = node.g - node.g1;
                    node.h1 = node.h - node.h1;
                }
                node.last = low;
                consider(node, j, high);
            }
        }
    }

    private void consider(Node node, int j, float next) {
        double h2 = node.h - node.h1;
        if (node.h1 < options.minChildWeight() || h2 < options.minChildWeight() || !(node.h1 > 0 && h2 > 0)) {
            return;
        }
        double children = score(node.g1, node.h1) + score(node.g - node.g1, h2);
        double gain = children - score(node.g, node.h);
        if (gain > node.bestGain + TIE * children) {
            node.bestGain = gain;
            node.column = j;
            float middle = (float) (((double) node.last + next) / 2);
            node.cut = middle < next ? middle : node.last;
            node.leftG = node.g1;
            node.leftH = node.h1;
        }
    }

    private double score(double g, double h) {
        return g * g / (h + options.lambda());
    }

    /** Splits the nodes that can be cut, makes leaves of the others, and moves the rows to the next level. */
    private Node[] cut(Tree.Builder tree, Node[] level, int[] at) {
        Node[] next = new Node[2 * level.length];
        int m = 0;
        for (Node node : level) {
            if (node.column < 0) {
                node.left = -1;
                leaf(tree, node);
            } else {
                node.left = m;
                int child = tree.split(node.id, node.column, node.cut);
                next[m++] = new Node(child, node.leftG, node.leftH);
                next[m++] = new Node(child + 1, node.g - node.leftG, node.h - node.leftH);
            }
        }
        for (int i = 0; i < n; i++) {
            if (at[i] >= 0) {
                Node node = level[at[i]];
                at[i] = node.left < 0 ? -1 : node.left + (values[node.column][i] <= node.cut ? 0 : 1);
            }
        }
        Node[] children = Arrays.copyOf(next, m);
        count(children, at);
        return children;
    }

    private static void count(Node[] level, int[] at) {
        for (int node : at) {
            if (node >= 0) {
                level[node].rows++;
            }
        }
    }

    private void leaf(Tree.Builder tree, Node node) {
        double weight = node.h + options.lambda();
        tree.value(
                node.id,
                node.h < options.minChildWeight() || !(weight > 0) ? 0 : -options.learningRate() * node.g / weight);
    }
}
