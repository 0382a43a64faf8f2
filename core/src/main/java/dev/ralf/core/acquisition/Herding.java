package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Density-matching herding: greedily buys the rows that bring the labelled set's distribution closest to the pool's, in
 * maximum mean discrepancy, counting what is labelled already. Needs no model and no labels; deterministic.
 *
 * <p>Features z are the first principal components of the inputs of the whole pool P (labelled rows included), N = |P|,
 * d the Euclidean distance, {@code mu_j = mean_{i in P} k(z_j, z_i)}. Start with {@code t = |L|} and {@code s_j =
 * sum_{l in L} k(z_j, z_l)}; n times take the unlabelled j that maximises
 *
 * <pre>2 mu_j - (2 s_j + k(z_j, z_j)) / (t + 1)</pre>
 *
 * then add {@code k(z_j, z_pick)} to every s_j and 1 to t. This is the exact greedy step of the squared MMD between the
 * labelled set and P. Ties go to the lowest row id; rows of equal features tie exactly. Kernels: {@code rbf} {@code exp(-d^2 / (2 (c median d)^2))},
 * {@code laplace} {@code exp(-d / median d)}, {@code energy} {@code -d} (a constant shift of a kernel changes no pick,
 * so this equals {@code max d - d}). The median is that of the distances between at most 2,000 evenly spaced rows of
 * P; if it is 0, 1 is used. Time O(N^2) for each pool, once, then O(N n) a batch; memory O(N).
 *
 * <p>Source: RALF. Related: Welling, Herding dynamical weights to learn, ICML 2009; Chen, Welling and Smola,
 * arXiv:1203.3472; the energy kernel: Szekely and Rizzo, Energy statistics, 2013, doi:10.1016/j.jspi.2013.03.018.
 */
public final class Herding implements Acquisition {
    /** Similarity of two rows. */
    public enum Kernel {
        /** Gaussian. */
        RBF,
        /** Exponential of the distance. */
        LAPLACE,
        /** Minus the distance. */
        ENERGY
    }

    private static final int MEDIAN_ROWS = 2_000;

    private final Kernel kernel;
    private final double bandwidth;
    private final int components;
    private final Memo memo = new Memo();

    /**
     * Herding with a kernel.
     *
     * @param kernel similarity
     * @param bandwidth factor c of the rbf kernel's width in medians of the distance, above 0; other kernels ignore it
     * @param components number of principal components, at least 1
     */
    public Herding(Kernel kernel, double bandwidth, int components) {
        this.kernel = kernel;
        this.bandwidth = Checks.positive("bandwidth", bandwidth);
        this.components = Checks.atLeast("components", components, 1);
    }

    @Override
    public String id() {
        return kernel == Kernel.RBF ? "herding" : "herding-" + kernel.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        if (task.unlabelled().length == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int[] pool = IntStream.concat(Arrays.stream(task.unlabelled()), Arrays.stream(task.labelled()))
                .sorted()
                .toArray();
        Prepared prepared = memo.get(task.inputs().features(), pool, this::prepare);
        int n = pool.length;
        boolean[] labelled = new boolean[n];
        double[] covered = new double[n];
        for (int id : task.labelled()) {
            int l = Arrays.binarySearch(pool, id);
            labelled[l] = true;
            prepared.addKernel(l, covered);
        }
        int t = task.labelled().length;
        int[] ids = new int[task.take()];
        double[] utilities = new double[ids.length];
        double self = prepared.kernel(0);
        for (int pick = 0; pick < ids.length; pick++) {
            int best = -1;
            double bestGain = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                if (!labelled[j]) {
                    double gain = 2 * prepared.mean[j] - (2 * covered[j] + self) / (t + 1);
                    if (best < 0 || gain > bestGain) {
                        bestGain = gain;
                        best = j;
                    }
                }
            }
            ids[pick] = pool[best];
            utilities[pick] = bestGain;
            labelled[best] = true;
            prepared.addKernel(best, covered);
            t++;
        }
        return new Selection(ids, utilities, Map.of("medianDistance", prepared.median));
    }

    private Prepared prepare(Features features, int[] pool) {
        Matrix z = Pca.scores(features.select(pool), components);
        double median = medianDistance(z);
        Prepared prepared = new Prepared(z, kernel, bandwidth, median);
        prepared.computeMeans();
        return prepared;
    }

    private static double medianDistance(Matrix z) {
        int m = Math.min(MEDIAN_ROWS, z.rows());
        double[] distances = new double[m * (m - 1) / 2];
        int at = 0;
        for (int a = 0; a < m; a++) {
            int i = (int) ((long) a * z.rows() / m);
            for (int b = 0; b < a; b++) {
                distances[at++] = Math.sqrt(squaredDistance(z, i, (int) ((long) b * z.rows() / m)));
            }
        }
        if (distances.length == 0) {
            return 1;
        }
        Arrays.sort(distances);
        int half = distances.length / 2;
        double median = distances.length % 2 == 1 ? distances[half] : (distances[half - 1] + distances[half]) / 2;
        return median > 0 ? median : 1;
    }

    private static double squaredDistance(Matrix z, int i, int j) {
        int d = z.columns();
        double[] v = z.data();
        double sum = 0;
        for (int c = 0; c < d; c++) {
            double x = v[i * d + c] - v[j * d + c];
            sum += x * x;
        }
        return sum;
    }

    /** The pool's features, bandwidth and mean similarities; they do not change over the rounds. */
    private static final class Prepared {
        private final Matrix z;
        private final Kernel kernel;
        private final double scale;
        private final double median;
        private final double[] mean;

        Prepared(Matrix z, Kernel kernel, double bandwidth, double median) {
            this.z = z;
            this.kernel = kernel;
            this.median = median;
            double width = kernel == Kernel.RBF ? bandwidth * median : median;
            this.scale = kernel == Kernel.RBF ? 1 / (2 * width * width) : 1 / width;
            this.mean = new double[z.rows()];
        }

        double kernel(double squared) {
            return switch (kernel) {
                case RBF -> Math.exp(-squared * scale);
                case LAPLACE -> Math.exp(-Math.sqrt(squared) * scale);
                case ENERGY -> -Math.sqrt(squared);
            };
        }

        void computeMeans() {
            int n = z.rows();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    double k = kernel(squaredDistance(z, i, j));
                    mean[i] += k;
                    mean[j] += k;
                }
                mean[i] += kernel(0); // in the order of the rows for every row, so that equal rows get equal bits
            }
            for (int i = 0; i < n; i++) {
                mean[i] /= n;
            }
        }

        void addKernel(int to, double[] sums) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += kernel(squaredDistance(z, j, to));
            }
        }
    }

    /** Keeps what was prepared for the pools seen last, so that rounds share it; a cache, without effect on results. */
    private static final class Memo {
        private static final int SIZE = 4;
        private final List<Entry> entries = new ArrayList<>();

        synchronized Prepared get(
                Features features, int[] pool, java.util.function.BiFunction<Features, int[], Prepared> make) {
            for (Entry e : entries) {
                if (e.features.refersTo(features) && Arrays.equals(e.pool, pool)) {
                    return e.prepared;
                }
            }
            Entry made = new Entry(new WeakReference<>(features), pool, make.apply(features, pool));
            entries.add(made);
            if (entries.size() > SIZE) {
                entries.remove(0);
            }
            return made.prepared;
        }

        private record Entry(WeakReference<Features> features, int[] pool, Prepared prepared) {}
    }
}
