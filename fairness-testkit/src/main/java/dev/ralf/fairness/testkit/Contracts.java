package dev.ralf.fairness.testkit;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What the contracts share: samples, permutations, comparisons. */
final class Contracts {
    private Contracts() {}

    /** Rows of {@code softmax(1.5 gaussian)}, the first class likelier in group 0; all probabilities are above 0. */
    static Matrix probabilities(int[] groups, int classes, RandomGenerator rng) {
        Matrix p = new Matrix(groups.length, classes);
        for (int i = 0; i < groups.length; i++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double z = Math.exp(1.5 * rng.nextGaussian() + (k == 0 && groups[i] == 0 ? 1 : 0));
                p.set(i, k, z);
                sum += z;
            }
            for (int k = 0; k < classes; k++) {
                p.set(i, k, p.get(i, k) / sum);
            }
        }
        return p;
    }

    /** A label of each row, drawn by its probabilities with one label in five replaced by a uniform one. */
    static int[] labels(Matrix p, RandomGenerator rng) {
        int[] labels = new int[p.rows()];
        for (int i = 0; i < labels.length; i++) {
            if (rng.nextDouble() < 0.2) {
                labels[i] = rng.nextInt(p.columns());
                continue;
            }
            double u = rng.nextDouble();
            int k = 0;
            while (k < p.columns() - 1 && u >= p.get(i, k)) {
                u -= p.get(i, k++);
            }
            labels[i] = k;
        }
        return labels;
    }

    /** Codes {@code 0..groups - 1}, the same number of each as far as possible, in random order. */
    static int[] codes(int rows, int groups, RandomGenerator rng) {
        int[] codes = IntStream.range(0, rows).map(i -> i % groups).toArray();
        SeedTree.shuffle(codes, rng);
        return codes;
    }

    static int[] permutation(int n, RandomGenerator rng) {
        int[] order = IntStream.range(0, n).toArray();
        SeedTree.shuffle(order, rng);
        return order;
    }

    /** Every row twice. */
    static int[] twice(int n) {
        return IntStream.range(0, 2 * n).map(i -> i % n).toArray();
    }

    /** The matrix whose column {@code to[k]} is column {@code k} of {@code p}. */
    static Matrix relabelled(Matrix p, int[] to) {
        Matrix q = new Matrix(p.rows(), p.columns());
        for (int i = 0; i < p.rows(); i++) {
            for (int k = 0; k < to.length; k++) {
                q.set(i, to[k], p.get(i, k));
            }
        }
        return q;
    }

    static int[] relabelled(int[] values, int[] to) {
        return IntStream.of(values).map(v -> to[v]).toArray();
    }

    /** Fails at the first entry that differs by more than {@code tolerance}; NaN differs. */
    static void same(String what, Matrix expected, Matrix actual, double tolerance) {
        if (expected.rows() != actual.rows() || expected.columns() != actual.columns()) {
            throw new AssertionError(what + ": the shape changed");
        }
        for (int i = 0; i < expected.rows(); i++) {
            for (int k = 0; k < expected.columns(); k++) {
                if (!(Math.abs(expected.get(i, k) - actual.get(i, k)) <= tolerance)) {
                    throw new AssertionError(String.format(
                            Locale.ROOT,
                            "%s: row %d, class %d was %s and is %s",
                            what,
                            i,
                            k,
                            expected.get(i, k),
                            actual.get(i, k)));
                }
            }
        }
    }

    static void same(String what, double expected, double actual, double tolerance) {
        boolean equal = Double.isNaN(expected) ? Double.isNaN(actual) : Math.abs(expected - actual) <= tolerance;
        if (!equal) {
            throw new AssertionError(what + ": was " + expected + " and is " + actual);
        }
    }

    /** Fails if more than a share {@code allowed} of the rows differs by more than {@code 1e-6}. */
    static void mostlySame(String what, Matrix expected, Matrix actual, double allowed) {
        int differ = 0;
        for (int i = 0; i < expected.rows(); i++) {
            double largest = 0;
            for (int k = 0; k < expected.columns(); k++) {
                largest = Math.max(largest, Math.abs(expected.get(i, k) - actual.get(i, k)));
            }
            differ += largest <= 1e-6 ? 0 : 1;
        }
        if (differ > allowed * expected.rows()) {
            throw new AssertionError(what + ": " + differ + " of " + expected.rows() + " decisions changed");
        }
    }
}
