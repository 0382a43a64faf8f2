package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Similarities between the rows of a pool under one kernel, its width a multiple of the median distance. No matrix of
 * pairs is ever stored. Rows of equal points have equal similarities, to the bit.
 *
 * <p>Means over the pool come in two forms. The exact one costs O(N^2 d). The other one, {@link #approximateMeans}, is
 * linear in N: random Fourier features for {@code rbf} and {@code laplace} (Rahimi and Recht, NIPS 2007; directions
 * orthogonal in blocks, Yu et al., arXiv:1610.09072), and for {@code energy} the mean over random directions of the
 * distances between projections, {@code |z| = sqrt(pi) G((d+1)/2) / G(d/2) E_u |u z|}, G the gamma function.
 */
final class PoolKernel {
    private static final int MEDIAN_ROWS = 2_000;
    private static final int REFERENCE_ROWS = 100_000;
    private static final int KNOTS = 1_024;
    private static final int GRAIN = 64; // blocks in a range

    private final PointBlocks blocks;
    private final Herding.Kernel kind;
    private final double median;
    private final double width;

    /**
     * A kernel over these points.
     *
     * @param z points {@code [n][d]}
     * @param kind which
     * @param bandwidth factor of the rbf kernel's width in medians; the others ignore it
     */
    PoolKernel(Matrix z, Herding.Kernel kind, double bandwidth) {
        this.blocks = PointBlocks.of(z.data(), z.columns(), MathOps.range(z.rows()));
        this.kind = kind;
        this.median = medianDistance(blocks);
        this.width = kind == Herding.Kernel.RBF ? bandwidth * median : median;
    }

    private PoolKernel(PointBlocks blocks, Herding.Kernel kind, double median, double width) {
        this.blocks = blocks;
        this.kind = kind;
        this.median = median;
        this.width = width;
    }

    /** The same kernel, of the same width, over some of the rows. */
    PoolKernel select(int[] rows) {
        return new PoolKernel(blocks.select(rows), kind, median, width);
    }

    /** Number of rows. */
    int size() {
        return blocks.size();
    }

    /** Median distance between at most 2,000 evenly spaced rows; 1 where it is 0. */
    double median() {
        return median;
    }

    /** Similarity of a row to itself. */
    double self() {
        return kind == Herding.Kernel.ENERGY ? 0 : 1;
    }

    private double similarity(double squared) {
        return switch (kind) {
            case RBF -> Math.exp(-squared / (2 * width * width));
            case LAPLACE -> Math.exp(-Math.sqrt(squared) / width);
            case ENERGY -> -Math.sqrt(squared);
        };
    }

    /** Adds the similarity of every row to row {@code to} to {@code sums}. */
    void add(int to, double[] sums) {
        double[] point = blocks.row(to);
        Parallel.ranges(blocks.blocks(), GRAIN, (from, until) -> {
            double[] squared = new double[PointBlocks.SIZE];
            for (int b = from; b < until; b++) {
                blocks.squaredDistances(b, point, 0, squared);
                int at = b * PointBlocks.SIZE;
                for (int c = 0; c < blocks.count(b); c++) {
                    sums[at + c] += similarity(squared[c]);
                }
            }
        });
    }

    /** Mean similarity of each row to all rows, itself among them. */
    double[] means() {
        double[] means = new double[size()];
        Parallel.ranges(size(), GRAIN, (from, until) -> {
            double[] squared = new double[PointBlocks.SIZE];
            for (int i = from; i < until; i++) {
                double[] point = blocks.row(i);
                double sum = 0;
                for (int b = 0; b < blocks.blocks(); b++) {
                    blocks.squaredDistances(b, point, 0, squared);
                    for (int c = 0; c < blocks.count(b); c++) {
                        sum += similarity(squared[c]);
                    }
                }
                means[i] = sum / size();
            }
        });
        return means;
    }

    /**
     * Mean similarity of each row to all rows, estimated from random directions: the error falls with the root of their
     * number. Where there are more than 100,000 rows, the mean runs over so many of them, evenly spaced.
     *
     * @param directions how many, at least 1
     * @param seed stream of the directions
     */
    double[] approximateMeans(int directions, SeedTree seed) {
        double[][] w = directions(directions, blocks.width(), seed.generator());
        PointBlocks rows = size() <= REFERENCE_ROWS ? blocks : blocks.select(spread(size(), REFERENCE_ROWS));
        Ridge[] ridges = new Ridge[directions];
        Parallel.ranges(directions, 1, (from, until) -> {
            for (int r = from; r < until; r++) {
                double[] y = projections(rows, w[r]);
                ridges[r] = kind == Herding.Kernel.ENERGY ? Slice.of(y, blocks.width()) : Wave.of(y);
            }
        });
        double[] means = new double[size()];
        Parallel.ranges(blocks.blocks(), GRAIN, (from, until) -> {
            double[] y = new double[PointBlocks.SIZE];
            double[] sum = new double[PointBlocks.SIZE];
            for (int b = from; b < until; b++) {
                Arrays.fill(sum, 0);
                for (int r = 0; r < directions; r++) {
                    blocks.products(b, w[r], 0, y);
                    ridges[r].add(y, sum);
                }
                for (int c = 0; c < blocks.count(b); c++) {
                    means[b * PointBlocks.SIZE + c] = sum[c] / directions;
                }
            }
        });
        return means;
    }

    /** Random vectors, orthogonal in blocks of d, whose lengths follow the kernel's spectrum; of length 1 for energy. */
    private double[][] directions(int count, int d, RandomGenerator rng) {
        double[][] w = new double[count][d];
        for (int r = 0; r < count; r++) {
            int block = r - r % d;
            double squared;
            do {
                for (int j = 0; j < d; j++) {
                    w[r][j] = rng.nextGaussian();
                }
                for (int q = block; q < r; q++) {
                    subtractProjection(w[r], w[q]);
                }
                squared = PointBlocks.squaredNorm(w[r], 0, d);
            } while (squared < 1e-12);
            scale(w[r], 1 / Math.sqrt(squared));
        }
        if (kind != Herding.Kernel.ENERGY) {
            for (double[] v : w) {
                double chi = 0;
                for (int j = 0; j < d; j++) {
                    double g = rng.nextGaussian();
                    chi += g * g;
                }
                // The spectrum of exp(-|z|) is the Cauchy distribution: a normal vector over an absolute normal number.
                double mixing = kind == Herding.Kernel.LAPLACE ? Math.abs(rng.nextGaussian()) : 1;
                scale(v, Math.sqrt(chi) / (Math.max(mixing, 1e-9) * width));
            }
        }
        return w;
    }

    private static void subtractProjection(double[] v, double[] unit) {
        double product = 0;
        for (int j = 0; j < v.length; j++) {
            product += v[j] * unit[j];
        }
        for (int j = 0; j < v.length; j++) {
            v[j] -= product * unit[j];
        }
    }

    private static void scale(double[] v, double factor) {
        for (int j = 0; j < v.length; j++) {
            v[j] *= factor;
        }
    }

    private static double[] projections(PointBlocks rows, double[] w) {
        double[] y = new double[rows.size()];
        double[] block = new double[PointBlocks.SIZE];
        for (int b = 0; b < rows.blocks(); b++) {
            rows.products(b, w, 0, block);
            System.arraycopy(block, 0, y, b * PointBlocks.SIZE, rows.count(b));
        }
        return y;
    }

    /** Mean similarity to the reference rows along one direction, a function of the projection. */
    private interface Ridge {
        /** Adds the value at each of the projections. */
        void add(double[] y, double[] sum);
    }

    /** {@code mean_i cos(y - y_i) = amplitude cos(y - phase)}. */
    private record Wave(double amplitude, double phase) implements Ridge {
        static Wave of(double[] y) {
            double cos = 0;
            double sin = 0;
            for (double v : y) {
                cos += Math.cos(v);
                sin += Math.sin(v);
            }
            return new Wave(Math.hypot(cos, sin) / y.length, Math.atan2(sin, cos));
        }

        @Override
        public void add(double[] y, double[] sum) {
            for (int c = 0; c < PointBlocks.SIZE; c++) {
                sum[c] += amplitude * cosine(y[c] - phase);
            }
        }
    }

    /**
     * Cosine up to 1e-9, for arguments below 1e9: the turn's fraction, folded into a quarter turn, by the series of the
     * sine. Plain arithmetic, so that the JVM makes vector instructions of it.
     */
    static double cosine(double x) {
        double turns = x * (1 / (2 * Math.PI));
        turns -= (turns + 0x1.8p52) - 0x1.8p52; // minus the nearest whole number
        double a = (0.25 - Math.abs(turns)) * (2 * Math.PI);
        double u = a * a;
        double tail = u * (1.0 / 362_880 + u * (-1.0 / 39_916_800 + u * (1.0 / 6_227_020_800.0)));
        return a * (1 + u * (-1.0 / 6 + u * (1.0 / 120 + u * (-1.0 / 5_040 + tail))));
    }

    /** Minus the scaled mean distance of projections, by linear interpolation between evenly spaced knots. */
    private record Slice(double from, double step, double[] values) implements Ridge {
        static Slice of(double[] projections, int d) {
            double[] y = projections.clone();
            Arrays.sort(y);
            double scale = Math.sqrt(Math.PI) * gammaRatio(d);
            double total = Arrays.stream(y).sum();
            double step = (y[y.length - 1] - y[0]) / (KNOTS - 1);
            double[] values = new double[KNOTS];
            int below = 0;
            double sumBelow = 0;
            for (int k = 0; k < KNOTS; k++) {
                double at = k == KNOTS - 1 ? y[y.length - 1] : y[0] + k * step;
                while (below < y.length && y[below] <= at) {
                    sumBelow += y[below++];
                }
                double distance = at * below - sumBelow + (total - sumBelow) - at * (y.length - below);
                values[k] = -scale * distance / y.length;
            }
            return new Slice(y[0], step, values);
        }

        /** {@code G((d + 1) / 2) / G(d / 2)}, by the recurrence {@code r(d + 1) = d / (2 r(d))}. */
        private static double gammaRatio(int d) {
            double ratio = 1 / Math.sqrt(Math.PI);
            for (int k = 1; k < d; k++) {
                ratio = k / (2 * ratio);
            }
            return ratio;
        }

        @Override
        public void add(double[] y, double[] sum) {
            for (int c = 0; c < PointBlocks.SIZE; c++) {
                if (step > 0) {
                    double at = Math.max(0, Math.min(KNOTS - 1, (y[c] - from) / step));
                    int k = Math.min(KNOTS - 2, (int) at);
                    sum[c] += values[k] + (at - k) * (values[k + 1] - values[k]);
                }
            }
        }
    }

    /** At most {@code most} of the positions below n, evenly spaced. */
    private static int[] spread(int n, int most) {
        int m = Math.min(most, n);
        int[] rows = new int[m];
        for (int a = 0; a < m; a++) {
            rows[a] = (int) ((long) a * n / m);
        }
        return rows;
    }

    private static double medianDistance(PointBlocks all) {
        PointBlocks blocks = all.select(spread(all.size(), MEDIAN_ROWS));
        int m = blocks.size();
        double[] squared = new double[m * (m - 1) / 2];
        Parallel.ranges(m, GRAIN, (from, until) -> {
            double[] block = new double[PointBlocks.SIZE];
            for (int a = from; a < until; a++) {
                double[] point = blocks.row(a);
                int at = a * (a - 1) / 2;
                for (int b = 0; b * PointBlocks.SIZE < a; b++) {
                    blocks.squaredDistances(b, point, 0, block);
                    int start = b * PointBlocks.SIZE;
                    System.arraycopy(block, 0, squared, at + start, Math.min(PointBlocks.SIZE, a - start));
                }
            }
        });
        if (squared.length == 0) {
            return 1;
        }
        Arrays.parallelSort(squared);
        int half = squared.length / 2;
        double median = squared.length % 2 == 1
                ? Math.sqrt(squared[half])
                : (Math.sqrt(squared[half - 1]) + Math.sqrt(squared[half])) / 2;
        return median > 0 ? median : 1;
    }
}
