package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another acquisition without near-copies in its batch: the base proposes {@code factor} times as many rows; in its order,
 * a row is taken unless its cosine similarity to a row taken before, or to a labelled one if {@code countLabelled} is
 * set, is above {@code similarity}. If too few rows pass, the rows that were passed over fill the batch, in the base's
 * order.
 *
 * <p>Similarity is {@code 1 -} the cosine distance of {@link Metric#COSINE}. Facts: those of the base, the rows passed
 * over, and how many of them fill the batch. Time O(factor n (|L| + n) d) after the base.
 *
 * <p>References: Shen, Zhang, Su, Zhou and Tan, Multi-criteria-based active learning for named entity recognition, ACL
 * 2004, section 2.3.2 (local diversity: no row in the batch above a similarity to another; ACL anthology P04-1075). That
 * leaving near-copies out helps is an expectation: Jacobs et al., arXiv:2109.04847, found no gain of their (other) form
 * of redundancy elimination on text.
 *
 * @param base what proposes rows
 * @param space where similarity is measured
 * @param similarity largest similarity that is let through, in [-1, 1]
 * @param factor rows proposed for each row wanted, at least 1
 * @param countLabelled whether rows similar to labelled ones are passed over too
 */
public record RedundancyFilter(Acquisition base, Space space, double similarity, int factor, boolean countLabelled)
        implements Acquisition {
    /** Checks the ranges. */
    public RedundancyFilter {
        Checks.inRange("similarity", similarity, -1, 1);
        Checks.atLeast("factor", factor, 1);
    }

    @Override
    public String id() {
        return base.id() + "-without-copies";
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int proposals = (int) Math.min(task.unlabelled().length, (long) factor * n);
        Selection proposed =
                base.select(task.over(task.unlabelled(), proposals, task.seed().child("base")));
        int[] labelled = countLabelled ? task.labelled() : new int[0];
        int[] rows = MathOps.concat(labelled, proposed.ids());
        Matrix z = Metric.COSINE.prepare(space.matrix(task, rows, id()));
        PointBlocks taken = PointBlocks.of(z.data(), z.columns(), MathOps.range(labelled.length));
        int[] picks = new int[n];
        int[] passed = new int[proposals];
        int at = 0;
        int over = 0;
        for (int i = 0; i < proposals && at < n; i++) {
            if (distance(taken, z, labelled.length + i) < 1 - similarity) {
                passed[over++] = i;
            } else {
                picks[at++] = i;
                taken.add(z.data(), (labelled.length + i) * z.columns());
            }
        }
        int fill = n - at;
        System.arraycopy(passed, 0, picks, at, fill);
        Map<String, Double> facts = new LinkedHashMap<>(proposed.facts());
        facts.put("passedOver", (double) over);
        facts.put("filledUp", (double) fill);
        return new Selection(MathOps.select(proposed.ids(), picks), MathOps.select(proposed.utilities(), picks), facts);
    }

    /** Cosine distance of a row to the nearest of those taken; infinite where there are none. */
    private static double distance(PointBlocks taken, Matrix z, int row) {
        double[] block = new double[PointBlocks.SIZE];
        double least = Double.POSITIVE_INFINITY;
        for (int b = 0; b < taken.blocks(); b++) {
            Metric.COSINE.compare(taken, b, z.data(), row * z.columns(), block);
            least = Math.min(
                    least, Arrays.stream(block, 0, taken.count(b)).min().orElseThrow());
        }
        return Metric.COSINE.distance(least);
    }
}
