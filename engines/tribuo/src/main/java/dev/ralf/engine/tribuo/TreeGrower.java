package dev.ralf.engine.tribuo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Grows one classification tree (CART): each node is split where the weighted Gini impurity of its two children is least,
 * until a node is of one class, cannot be cut, or reaches a limit. Columns are coded by rank once for all trees of a
 * forest; a node tallies a column either by code (many rows, few values) or by sorting its rows.
 */
final class TreeGrower {
    /** Relative difference up to which two cuts are equally good; far above rounding, far below any real difference. */
    private static final double TIE = 1e-10;

    private final int n;
    private final int width;
    private final int classes;
    private final int[] label;
    private final float[][] values;
    private final int[][] codes;
    private final ForestOptions options;
    private final int tried;

    private final int[] candidates;
    private final double[] left;
    private final double[] right;
    private final double[] total;
    private final double[] tally;
    private final int[] tallyRows;
    private final long[] order;
    private final int[] scratch;

    private double[] weight;
    private int[] count;
    private int[] rows;
    private RandomGenerator random;

    private double bestScore;
    private int bestColumn;
    private int bestCode;
    private float bestThreshold;

    TreeGrower(TrainingRows training, ForestOptions options) {
        this.n = training.size();
        this.width = training.features().width();
        this.classes = training.present().length;
        this.options = options;
        this.tried = options.columnsTried(width);
        int[] position = training.positions();
        this.label = new int[n];
        for (int i = 0; i < n; i++) {
            label[i] = position[training.labels()[i]];
        }
        this.values = new float[width][];
        this.codes = new int[width][n];
        int most = 1;
        float[] column = new float[n];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < n; i++) {
                column[i] = training.features().get(i, j) + 0f; // -0 becomes 0, which it equals
            }
            values[j] = distinct(column);
            for (int i = 0; i < n; i++) {
                codes[j][i] = Arrays.binarySearch(values[j], column[i]);
            }
            most = Math.max(most, values[j].length);
        }
        this.candidates = new int[width];
        this.left = new double[classes];
        this.right = new double[classes];
        this.total = new double[classes];
        this.tally = new double[most * classes];
        this.tallyRows = new int[most];
        this.order = new long[n];
        this.scratch = new int[n];
    }

    /**
     * Grows a tree.
     *
     * @param rowWeight weight of each row, 0 where it is out of the bag
     * @param rowCount how often each row is in the bag, 0 where it is not
     * @param generator draws the columns that each node tries
     */
    Tree grow(double[] rowWeight, int[] rowCount, RandomGenerator generator) {
        weight = rowWeight;
        count = rowCount;
        random = generator;
        rows = new int[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (rowCount[i] > 0) {
                rows[m++] = i;
            }
        }
        for (int j = 0; j < width; j++) {
            candidates[j] = j;
        }
        Tree.Builder tree = new Tree.Builder(classes);
        grow(tree, tree.addNode(), 0, m, 0);
        return tree.build();
    }

    private void grow(Tree.Builder tree, int node, int from, int to, int depth) {
        double[] frequency = new double[classes];
        int bag = 0;
        int present = 0;
        for (int r = from; r < to; r++) {
            int i = rows[r];
            present += frequency[label[i]] == 0 ? 1 : 0;
            frequency[label[i]] += weight[i];
            bag += count[i];
        }
        if (present > 1 && depth < options.maxDepth() && bag >= 2 * options.minLeaf()) {
            System.arraycopy(frequency, 0, total, 0, classes);
            if (findSplit(from, to, bag)) {
                int column = bestColumn;
                int middle = partition(from, to, codes[column], bestCode);
                int child = tree.split(node, column, bestThreshold);
                grow(tree, child, from, middle, depth + 1);
                grow(tree, child + 1, middle, to, depth + 1);
                return;
            }
        }
        tree.leaf(node, frequency);
    }

    /** Tries columns in random order until enough were tried and one could be cut; false if none can be. */
    private boolean findSplit(int from, int to, int bag) {
        bestColumn = -1;
        for (int v = 0; v < width && (v < tried || bestColumn < 0); v++) {
            int pick = tried == width ? v : v + random.nextInt(width - v);
            int column = candidates[pick];
            candidates[pick] = candidates[v];
            candidates[v] = column;
            if (values[column].length > 1) {
                if (values[column].length <= 2 * (to - from)) {
                    scanByCode(column, from, to, bag);
                } else {
                    scanSorted(column, from, to, bag);
                }
            }
        }
        return bestColumn >= 0;
    }

    private void scanByCode(int column, int from, int to, int bag) {
        int[] code = codes[column];
        int distinct = values[column].length;
        Arrays.fill(tally, 0, distinct * classes, 0);
        Arrays.fill(tallyRows, 0, distinct, 0);
        for (int r = from; r < to; r++) {
            int i = rows[r];
            tally[code[i] * classes + label[i]] += weight[i];
            tallyRows[code[i]] += count[i];
        }
        Arrays.fill(left, 0);
        int bagLeft = 0;
        int last = -1;
        for (int c = 0; c < distinct; c++) {
            if (tallyRows[c] > 0) {
                if (last >= 0) {
                    consider(column, last, c, bagLeft, bag);
                }
                for (int k = 0; k < classes; k++) {
                    left[k] += tally[c * classes + k];
                }
                bagLeft += tallyRows[c];
                last = c;
            }
        }
    }

    private void scanSorted(int column, int from, int to, int bag) {
        int[] code = codes[column];
        int m = to - from;
        for (int r = 0; r < m; r++) {
            int i = rows[from + r];
            order[r] = (long) code[i] << 32 | i;
        }
        Arrays.sort(order, 0, m);
        Arrays.fill(left, 0);
        int bagLeft = 0;
        for (int r = 0; r < m; r++) {
            int c = (int) (order[r] >>> 32);
            if (r > 0) {
                int last = (int) (order[r - 1] >>> 32);
                if (c > last) {
                    consider(column, last, c, bagLeft, bag);
                }
            }
            int i = (int) order[r];
            left[label[i]] += weight[i];
            bagLeft += count[i];
        }
    }

    /**
     * Scores the cut between the values of two codes by the sum over children of sum_k w_k^2 / sum_k w_k, which is highest
     * where the weighted Gini impurity is lowest; the first of the best cuts is kept.
     */
    private void consider(int column, int code, int next, int bagLeft, int bag) {
        if (bagLeft < options.minLeaf() || bag - bagLeft < options.minLeaf()) {
            return;
        }
        double leftSum = 0;
        double rightSum = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int k = 0; k < classes; k++) {
            right[k] = total[k] - left[k];
            leftSum += left[k];
            rightSum += right[k];
            leftSquares += left[k] * left[k];
            rightSquares += right[k] * right[k];
        }
        double score = leftSquares / leftSum + rightSquares / rightSum;
        if (bestColumn < 0 ? score > 0 : score > bestScore * (1 + TIE)) {
            bestScore = score;
            bestColumn = column;
            bestCode = code;
            bestThreshold = between(values[column][code], values[column][next]);
        }
    }

    /** Moves rows whose code is at most {@code cut} to the front, keeping the order on both sides. */
    private int partition(int from, int to, int[] code, int cut) {
        int low = from;
        int high = 0;
        for (int r = from; r < to; r++) {
            int i = rows[r];
            if (code[i] <= cut) {
                rows[low++] = i;
            } else {
                scratch[high++] = i;
            }
        }
        System.arraycopy(scratch, 0, rows, low, high);
        return low;
    }

    /** A threshold at or above {@code low} and below {@code high}: their middle where a float can hold it. */
    private static float between(float low, float high) {
        float middle = (float) (((double) low + high) / 2);
        return middle < high ? middle : low;
    }

    private static float[] distinct(float[] column) {
        float[] sorted = column.clone();
        Arrays.sort(sorted);
        int m = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[m - 1]) {
                sorted[m++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, m);
    }
}
