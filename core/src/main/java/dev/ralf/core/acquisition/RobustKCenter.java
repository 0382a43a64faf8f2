package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Robust core-set: n rows such that all rows of the pool but a few outliers are close to a labelled or chosen one. With
 * {@code X = ceil(outliers N)} rows that may be left out, it seeks the chosen set S of n rows for which the robust radius,
 * the (X + 1)-th largest distance of a row to its nearest centre in L + S, is least.
 *
 * <p>The paper starts from greedy k-centre and narrows the radius by bisection, asking a mixed-integer solver whether a
 * set of a smaller radius exists. Here a local search answers: it exchanges one chosen row for another, best exchange
 * first, whenever the number of rows at the current radius or beyond falls; once no more than X are left there, the
 * radius itself has fallen. Rows to bring in are those within the radius of an uncovered row, at most
 * {@code candidates} of them, evenly spaced by distance; up to 8 uncovered rows are tried, the least far first. It ends where no exchange helps, or after
 * {@code swaps}. The radius is never above that of greedy k-centre (measured with the same outliers), hence, without
 * outliers, at most twice the least possible; that it is the least possible is not certified.
 *
 * <p>Ties go to the lowest row id; deterministic. Utilities are the distances of greedy k-centre at the time of its pick
 * for the rows that stayed, NaN for those that were brought in. Facts: {@code greedyRadius} and {@code robustRadius} with
 * the outliers left out, {@code coveringRadius} of all rows, {@code outliersAllowed}, {@code swaps}. Time
 * O(N d candidates) an exchange after greedy k-centre, memory O(N d).
 *
 * <p>Reference: Sener and Savarese, arXiv:1708.00489, Algorithm 2.
 *
 * @param space where distances are measured
 * @param metric how
 * @param outliers share of the pool that may be left out, in [0, 1)
 * @param candidates most rows tried for one exchange, at least 1
 * @param swaps most exchanges, at least 0
 */
public record RobustKCenter(Space space, Metric metric, double outliers, int candidates, int swaps)
        implements Acquisition {
    /** Far rows around which one exchange looks for rows to bring in. */
    private static final int TARGETS = 8;

    /** Checks the ranges. */
    public RobustKCenter {
        Checks.inRange("outliers", outliers, 0, Math.nextDown(1.0));
        Checks.atLeast("candidates", candidates, 1);
        Checks.atLeast("swaps", swaps, 0);
    }

    @Override
    public String id() {
        return space.name("robust-k-center");
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int[] labelled = points.labelledPositions();
        KCenter.Cover cover = KCenter.greedy(points.matrix(), metric, labelled, points.unlabelledPositions(), n);
        int allowed = (int) Math.ceil(outliers * points.ids().length - 1e-9);
        Search search =
                new Search(metric.prepare(points.matrix()), labelled, cover.picks(), points.labelled(), allowed);
        double greedyRadius = metric.distance(search.radius());
        int made = 0;
        while (made < swaps && search.exchange()) {
            made++;
        }
        double[] utilities = cover.distances();
        for (int i = 0; i < n; i++) {
            utilities[i] = search.chosen[i] == cover.picks()[i] ? utilities[i] : Double.NaN;
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("greedyRadius", greedyRadius);
        facts.put("robustRadius", metric.distance(search.radius()));
        facts.put("coveringRadius", metric.distance(search.largest()));
        facts.put("outliersAllowed", (double) allowed);
        facts.put("swaps", (double) made);
        return new Selection(MathOps.select(points.ids(), search.chosen), utilities, facts);
    }

    /** The chosen rows and, for each row of the pool, its nearest and second nearest centre. */
    private final class Search {
        private final Matrix z;
        private final PointBlocks blocks;
        private final int[] chosen;
        private final boolean[] centre;
        private final int allowed;
        private final double[] fixed; // to the nearest labelled row
        private final double[] first; // to the nearest centre
        private final double[] second; // to the nearest one but that
        private final int[] owner; // index of the nearest chosen row; -1: a labelled one

        Search(Matrix z, int[] labelled, int[] chosen, boolean[] labelledMask, int allowed) {
            this.z = z;
            this.blocks = PointBlocks.of(z.data(), z.columns(), MathOps.range(z.rows()));
            this.chosen = chosen.clone();
            this.centre = labelledMask.clone();
            for (int c : chosen) {
                centre[c] = true;
            }
            this.allowed = Math.min(allowed, z.rows() - 1);
            this.fixed = new double[z.rows()];
            Arrays.fill(fixed, Double.POSITIVE_INFINITY);
            for (int l : labelled) {
                double[] to = distances(l);
                for (int i = 0; i < fixed.length; i++) {
                    fixed[i] = Math.min(fixed[i], to[i]);
                }
            }
            this.first = new double[z.rows()];
            this.second = new double[z.rows()];
            this.owner = new int[z.rows()];
            assign();
        }

        private double[] distances(int row) {
            double[] out = new double[z.rows()];
            double[] point = blocks.row(row);
            Parallel.ranges(blocks.blocks(), 64, (from, to) -> {
                double[] block = new double[PointBlocks.SIZE];
                for (int b = from; b < to; b++) {
                    metric.compare(blocks, b, point, 0, block);
                    System.arraycopy(block, 0, out, b * PointBlocks.SIZE, blocks.count(b));
                }
            });
            return out;
        }

        private void assign() {
            PointBlocks centres = PointBlocks.of(z.data(), z.columns(), chosen);
            Parallel.ranges(z.rows(), 256, (from, to) -> {
                double[] block = new double[PointBlocks.SIZE];
                for (int i = from; i < to; i++) {
                    first[i] = fixed[i];
                    second[i] = fixed[i];
                    owner[i] = -1;
                    for (int b = 0; b < centres.blocks(); b++) {
                        metric.compare(centres, b, z.data(), i * z.columns(), block);
                        for (int c = 0; c < centres.count(b); c++) {
                            if (block[c] < first[i]) {
                                second[i] = first[i];
                                first[i] = block[c];
                                owner[i] = b * PointBlocks.SIZE + c;
                            } else if (block[c] < second[i]) {
                                second[i] = block[c];
                            }
                        }
                    }
                }
            });
        }

        /** The robust radius, as compared. */
        double radius() {
            double[] sorted = first.clone();
            Arrays.parallelSort(sorted);
            return sorted[sorted.length - 1 - allowed];
        }

        double largest() {
            return Arrays.stream(first).max().orElse(0);
        }

        /** Makes the exchange that leaves fewest rows at the radius or beyond; false if none leaves fewer than now. */
        boolean exchange() {
            double radius = radius();
            if (radius == 0) {
                return false;
            }
            int[] far = Arrays.stream(MathOps.range(z.rows()))
                    .filter(i -> first[i] >= radius)
                    .toArray();
            int[] targets = IndexSort.ascending(far, first);
            int least = far.length;
            int in = -1;
            int out = -1;
            for (int t = 0; in < 0 && t < Math.min(TARGETS, targets.length); t++) {
                for (int candidate : candidates(targets[t], radius)) {
                    int[] left = uncoveredWith(candidate, radius);
                    for (int c = 0; c < left.length; c++) {
                        if (left[c] < least) {
                            least = left[c];
                            in = candidate;
                            out = c;
                        }
                    }
                }
            }
            if (in < 0) {
                return false;
            }
            centre[chosen[out]] = false;
            centre[in] = true;
            chosen[out] = in;
            assign();
            return true;
        }

        /** How many rows stay at the radius or beyond if this row comes in and chosen row c goes, for each c. */
        private int[] uncoveredWith(int candidate, double radius) {
            double[] to = distances(candidate);
            int always = 0;
            int[] left = new int[chosen.length];
            for (int i = 0; i < to.length; i++) {
                if (to[i] >= radius) {
                    if (first[i] >= radius) {
                        always++;
                    } else if (owner[i] >= 0 && second[i] >= radius) {
                        left[owner[i]]++;
                    }
                }
            }
            for (int c = 0; c < left.length; c++) {
                left[c] += always;
            }
            return left;
        }

        /** Rows that are no centres and would cover this far row, evenly spaced by distance to it. */
        private int[] candidates(int target, double radius) {
            double[] to = distances(target);
            int[] near = Arrays.stream(MathOps.range(to.length))
                    .filter(i -> !centre[i] && to[i] < radius)
                    .toArray();
            int[] byDistance = IndexSort.ascending(near, to);
            int m = Math.min(candidates, byDistance.length);
            int[] spread = new int[m];
            for (int a = 0; a < m; a++) {
                spread[a] = byDistance[(int) ((long) a * byDistance.length / m)];
            }
            return spread;
        }
    }
}
