package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Parallel;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Density-matching herding: greedily buys the rows that bring the labelled set's distribution closest to the pool's, in
 * maximum mean discrepancy, counting what is labelled already. Needs no labels, and no model unless the space does;
 * deterministic.
 *
 * <p>With z the points of the whole pool P (labelled rows included), N = |P|, d the Euclidean distance and {@code mu_j =
 * mean_{i in P} k(z_j, z_i)}: start with {@code t = |L|} and {@code s_j = sum_{l in L} k(z_j, z_l)}; n times take the
 * unlabelled j that maximises
 *
 * <pre>2 mu_j - (2 s_j + k(z_j, z_j)) / (t + 1)</pre>
 *
 * then add {@code k(z_j, z_pick)} to every s_j and 1 to t. This is the exact greedy step of the squared MMD between the
 * labelled set and P. Ties go to the lowest row id; rows of equal features tie exactly. Kernels: {@code rbf} {@code
 * exp(-d^2 / (2 (c median d)^2))}, {@code laplace} {@code exp(-d / median d)}, {@code energy} {@code -d} (a constant
 * shift of a kernel changes no pick, so this equals {@code max d - d}). The median is that of the distances between at
 * most 2,000 evenly spaced rows of P; if it is 0, 1 is used. Facts: the median, and the squared MMD between the labelled
 * set and P before and after the batch (NaN before the first label).
 *
 * <p>Up to {@code exactRows} rows the means mu are exact, O(N^2 d) once for each pool. Above, they are estimated by
 * random Fourier features (for energy: random projections), O(N D d) for D directions, from a fixed stream; the sums s
 * stay exact, so that what the labels cover is never approximated. A batch then costs O(N n d): the sums are carried
 * over the rounds in the spaces that no model changes. Memory O(N d): 8 N (d + 4) bytes and the inputs, 2.7 GB for 10
 * million rows of 30 components; nothing of size N x N or N x D.
 *
 * <p>Source: RALF. Related: Welling, Herding dynamical weights to learn, ICML 2009; Chen, Welling and Smola,
 * arXiv:1203.3472; the energy kernel: Szekely and Rizzo, Energy statistics, 2013, doi:10.1016/j.jspi.2013.03.018; random
 * features: Rahimi and Recht, NIPS 2007.
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

    /** Pools up to this size have exact means unless told otherwise. */
    public static final int EXACT_ROWS = 20_000;

    /** Random directions unless told otherwise. */
    public static final int DIRECTIONS = 512;

    private static final SeedTree FIXED = new SeedTree(0).child("herding");
    private static final int GRAIN = 4_096;

    private final Kernel kernel;
    private final double bandwidth;
    private final Space space;
    private final int exactRows;
    private final int directions;
    private final Memo memo = new Memo();

    /**
     * Herding with a kernel.
     *
     * @param kernel similarity
     * @param bandwidth factor c of the rbf kernel's width in medians of the distance, above 0; other kernels ignore it
     * @param space where distances are measured
     * @param exactRows largest pool with exact means, at least 0
     * @param directions random directions of the estimate for larger pools, at least 1
     */
    public Herding(Kernel kernel, double bandwidth, Space space, int exactRows, int directions) {
        this.kernel = kernel;
        this.bandwidth = Checks.positive("bandwidth", bandwidth);
        this.space = space;
        this.exactRows = Checks.atLeast("exactRows", exactRows, 0);
        this.directions = Checks.atLeast("directions", directions, 1);
    }

    /**
     * Herding on principal components of the inputs.
     *
     * @param kernel similarity
     * @param bandwidth factor of the rbf kernel's width in medians of the distance, above 0
     * @param components number of principal components, at least 1
     */
    public Herding(Kernel kernel, double bandwidth, int components) {
        this(kernel, bandwidth, new Space(Space.Kind.PCA, components), EXACT_ROWS, DIRECTIONS);
    }

    @Override
    public String id() {
        String id =
                kernel == Kernel.RBF ? "herding" : "herding-" + kernel.name().toLowerCase(Locale.ROOT);
        return space.kind() == Space.Kind.PCA
                ? id
                : id + "-" + space.kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        if (task.unlabelled().length == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int[] pool = Space.pool(task);
        Prepared prepared = prepared(task, pool);
        int[] labelled = positions(pool, task.labelled());
        Greedy greedy = new Greedy(prepared.kernel, prepared.means(), labelled, prepared.covered(labelled));
        double before = greedy.squaredMmd();
        double[] utilities = new double[task.take()];
        int[] picks = greedy.take(utilities);
        prepared.remember(labelled, picks, greedy.covered);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("medianDistance", prepared.kernel.median());
        facts.put("squaredMmdBefore", before);
        facts.put("squaredMmdAfter", greedy.squaredMmd());
        return new Selection(MathOps.select(pool, picks), utilities, facts);
    }

    /**
     * Herds inside each stratum of the pool: every stratum is a pool of its own, with its own labelled rows, under the
     * kernel of the whole pool.
     *
     * @param pool ids of all rows, labelled or not, ascending
     * @param stratum stratum of each row of the pool, from 0
     * @param quota how many rows each stratum gets, at most as many as it has unlabelled
     */
    Selection selectInside(AcquisitionTask task, int[] pool, int[] stratum, int[] quota) {
        PoolKernel whole = prepared(task, pool).kernel;
        int[] labelled = positions(pool, task.labelled());
        int[] ids = new int[Arrays.stream(quota).sum()];
        double[] utilities = new double[ids.length];
        int at = 0;
        for (int s = 0; s < quota.length; s++) {
            if (quota[s] > 0) {
                int which = s;
                int[] rows = IntStream.range(0, pool.length)
                        .filter(i -> stratum[i] == which)
                        .toArray();
                int[] inside = Arrays.stream(labelled)
                        .filter(i -> stratum[i] == which)
                        .map(i -> Arrays.binarySearch(rows, i))
                        .toArray();
                Prepared part = new Prepared(whole.select(rows), exactRows, directions);
                double[] gains = new double[quota[s]];
                int[] picks = new Greedy(part.kernel, part.means(), inside, part.covered(inside)).take(gains);
                for (int i = 0; i < picks.length; i++) {
                    ids[at] = pool[rows[picks[i]]];
                    utilities[at++] = gains[i];
                }
            }
        }
        return new Selection(ids, utilities, Map.of("medianDistance", whole.median()));
    }

    private Prepared prepared(AcquisitionTask task, int[] pool) {
        Supplier<Prepared> make = () ->
                new Prepared(new PoolKernel(space.matrix(task, pool, id()), kernel, bandwidth), exactRows, directions);
        return space.withoutModel() ? memo.get(task.inputs().features(), pool, make) : make.get();
    }

    private static int[] positions(int[] pool, int[] ids) {
        return Arrays.stream(ids).map(id -> Arrays.binarySearch(pool, id)).toArray();
    }

    /** The greedy steps. */
    private static final class Greedy {
        private final PoolKernel kernel;
        private final double[] mean;
        private final double[] covered;
        private final boolean[] taken;
        private int t;
        private double meanSum; // of mu over the labelled set
        private double pairSum; // of k over pairs of the labelled set

        /** Starts from the labelled positions; {@code covered} becomes this object's own. */
        Greedy(PoolKernel kernel, double[] mean, int[] labelled, double[] covered) {
            this.kernel = kernel;
            this.mean = mean;
            this.covered = covered;
            this.taken = new boolean[mean.length];
            this.t = labelled.length;
            for (int l : labelled) {
                taken[l] = true;
                meanSum += mean[l];
                pairSum += covered[l];
            }
        }

        /** Squared MMD between what is taken and the pool; NaN if nothing is. */
        double squaredMmd() {
            return Arrays.stream(mean).average().orElse(Double.NaN) - 2 * meanSum / t + pairSum / ((double) t * t);
        }

        /** Takes as many rows as there are places for gains. */
        int[] take(double[] gains) {
            int[] picks = new int[gains.length];
            for (int pick = 0; pick < picks.length; pick++) {
                int best = best();
                gains[pick] = gain(best);
                picks[pick] = best;
                pairSum += 2 * covered[best] + kernel.self();
                meanSum += mean[best];
                taken[best] = true;
                kernel.add(best, covered);
                t++;
            }
            return picks;
        }

        private double gain(int j) {
            return 2 * mean[j] - (2 * covered[j] + kernel.self()) / (t + 1);
        }

        /** The row of most gain that is not taken, the first on a tie. */
        private int best() {
            int[] best = new int[Parallel.ranges(mean.length, GRAIN)];
            Parallel.ranges(mean.length, GRAIN, (from, to) -> {
                int b = -1;
                double most = Double.NEGATIVE_INFINITY;
                for (int j = from; j < to; j++) {
                    if (!taken[j]) {
                        double gain = gain(j);
                        if (b < 0 || gain > most) {
                            b = j;
                            most = gain;
                        }
                    }
                }
                best[from / GRAIN] = b;
            });
            int first = -1;
            for (int b : best) {
                if (b >= 0 && (first < 0 || gain(b) > gain(first))) {
                    first = b;
                }
            }
            return first;
        }
    }

    /** The pool's points, bandwidth and mean similarities, which do not change over the rounds, and what is covered. */
    private static final class Prepared {
        private final PoolKernel kernel;
        private final int exactRows;
        private final int directions;
        private double[] means;
        private int[] counted = new int[0];
        private double[] covered;

        Prepared(PoolKernel kernel, int exactRows, int directions) {
            this.kernel = kernel;
            this.exactRows = exactRows;
            this.directions = directions;
            this.covered = new double[kernel.size()];
        }

        /** Mean similarity of each row to the pool; not to be changed. */
        synchronized double[] means() {
            if (means == null) {
                means = kernel.size() <= exactRows ? kernel.means() : kernel.approximateMeans(directions, FIXED);
            }
            return means;
        }

        /** Similarities of each row to these, added up in this order; a new array. */
        double[] covered(int[] labelled) {
            double[] sums;
            int from;
            synchronized (this) {
                boolean goesOn = labelled.length >= counted.length
                        && Arrays.equals(labelled, 0, counted.length, counted, 0, counted.length);
                sums = goesOn ? covered.clone() : new double[covered.length];
                from = goesOn ? counted.length : 0;
            }
            for (int i = from; i < labelled.length; i++) {
                kernel.add(labelled[i], sums);
            }
            return sums;
        }

        /** Keeps these sums for the next round; no effect on any result, as the order of adding up stays the same. */
        synchronized void remember(int[] labelled, int[] picks, double[] sums) {
            counted = Arrays.copyOf(labelled, labelled.length + picks.length);
            System.arraycopy(picks, 0, counted, labelled.length, picks.length);
            covered = sums;
        }
    }

    /** Keeps what was prepared for the pools seen last, so that rounds share it; a cache, without effect on results. */
    private static final class Memo {
        private static final int SIZE = 4;
        private final List<Entry> entries = new ArrayList<>();

        synchronized Prepared get(Features features, int[] pool, Supplier<Prepared> make) {
            for (Entry e : entries) {
                if (e.features.refersTo(features) && Arrays.equals(e.pool, pool)) {
                    return e.prepared;
                }
            }
            Entry made = new Entry(new WeakReference<>(features), pool, make.get());
            entries.add(made);
            if (entries.size() > SIZE) {
                entries.remove(0);
            }
            return made.prepared;
        }

        private record Entry(WeakReference<Features> features, int[] pool, Prepared prepared) {}
    }
}
