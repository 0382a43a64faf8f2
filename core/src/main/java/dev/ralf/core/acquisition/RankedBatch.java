package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Set;

/**
 * Ranked batch mode: uncertain rows unlike those labelled or picked, with less weight on the unlikeness as labels come.
 * With D the labelled and picked rows and U the others, n times the row of U that maximises
 *
 * <pre>a (1 - max_{c in D} 1 / (1 + |z_x - z_c|_2)) + (1 - a) (1 - max p(x)),   a = |U| / (|U| + |D|)</pre>
 *
 * <p>Ties go to the more uncertain row, then to the lowest row id. Without any labelled row the similarity is 0, so that
 * the first pick is the most uncertain row. A row whose uncertainty is NaN comes last. Deterministic; time
 * O(N (|D| + n) d), memory O(N d).
 *
 * <p>Reference: Cardoso, Silva, Canuto, Moro and Goncalves, Ranked batch-mode active learning, Information Sciences 379,
 * 2017, doi:10.1016/j.ins.2016.10.037, with the similarity of modAL; modAL starts without labels at the row of least
 * mean distance.
 *
 * @param space where distances are measured
 */
public record RankedBatch(Space space) implements Acquisition {
    @Override
    public String id() {
        return space.name("ranked-batch");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        int[] pool = points.unlabelledPositions();
        int[] ids = MathOps.select(points.ids(), pool);
        double[] uncertainty = UncertaintyScore.LEAST_CONFIDENCE.of(
                task.model().probabilities(task.inputs().features().select(ids)));
        double[] utilities = new double[task.take()];
        int[] picks = pick(points.matrix(), points.labelledPositions(), pool, uncertainty, utilities);
        return Selection.of(MathOps.select(ids, picks), utilities);
    }

    /**
     * The rule itself.
     *
     * @param z points {@code [rows][d]}
     * @param labelled positions of the labelled rows
     * @param pool positions of the unlabelled rows
     * @param uncertainty uncertainty of each row of the pool
     * @param utilities receives the value of each pick; its length is how many to take
     * @return indices into {@code pool}
     */
    static int[] pick(Matrix z, int[] labelled, int[] pool, double[] uncertainty, double[] utilities) {
        PointBlocks rows = PointBlocks.of(z.data(), z.columns(), pool);
        double[] nearest = new double[pool.length]; // squared
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int l : labelled) {
            approach(rows, z, l, nearest);
        }
        boolean[] taken = new boolean[pool.length];
        int[] picks = new int[utilities.length];
        for (int pick = 0; pick < picks.length; pick++) {
            double alpha = (double) (pool.length - pick) / (pool.length + labelled.length);
            int best = -1;
            double max = 0;
            for (int i = 0; i < pool.length; i++) {
                if (!taken[i]) {
                    double u = alpha * (1 - 1 / (1 + Math.sqrt(nearest[i]))) + (1 - alpha) * uncertainty[i];
                    if (best < 0 || better(u, uncertainty[i], max, uncertainty[best])) {
                        best = i;
                        max = u;
                    }
                }
            }
            taken[best] = true;
            picks[pick] = best;
            utilities[pick] = max;
            approach(rows, z, pool[best], nearest);
        }
        return picks;
    }

    /** Whether a row comes before the best one so far, of lower id. */
    private static boolean better(double value, double uncertainty, double bestValue, double bestUncertainty) {
        return value > bestValue
                || (value == bestValue && uncertainty > bestUncertainty)
                || (Double.isNaN(bestValue) && !Double.isNaN(value));
    }

    private static void approach(PointBlocks rows, Matrix z, int centre, double[] nearest) {
        double[] squared = new double[PointBlocks.SIZE];
        for (int b = 0; b < rows.blocks(); b++) {
            rows.squaredDistances(b, z.data(), centre * z.columns(), squared);
            int at = b * PointBlocks.SIZE;
            for (int c = 0; c < rows.count(b); c++) {
                nearest[at + c] = Math.min(nearest[at + c], squared[c]);
            }
        }
    }
}
