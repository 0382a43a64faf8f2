package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Parallel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Information density: uncertain rows that stand for many others.
 *
 * <pre>utility(x) = entropy(x) density(x)^beta,   density(x) = mean_{u in U} 1 / (1 + d(z_x, z_u))</pre>
 *
 * <p>with the entropy in nats over the model's probabilities and U the unlabelled rows, x among them. Where U has more
 * than {@code sample} rows, the mean runs over so many of them, drawn at random. Ties are broken at random,
 * independently of the pool's order. Facts: mean density of pool and batch. Time O(N sample d), in parallel; memory
 * O(N d).
 *
 * <p>Reference: Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, EMNLP 2008,
 * with the similarity of modAL, {@code 1 / (1 + distance)}. libact leaves x out of U ({@code countSelf} false); ALiPy multiplies by the mean
 * distance, which prefers outliers.
 *
 * @param space where distances are measured
 * @param metric how
 * @param beta weight of the density, at least 0
 * @param sample most rows that a density is a mean over, at least 1
 * @param countSelf whether the mean runs over x itself too, of similarity 1; without it, the density of an only row is 1
 */
public record InformationDensity(Space space, Metric metric, double beta, int sample, boolean countSelf)
        implements Acquisition {
    /** Checks the ranges. */
    public InformationDensity {
        Checks.nonNegative("beta", beta);
        Checks.atLeast("sample", sample, 1);
    }

    @Override
    public String id() {
        return space.name("information-density");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return space.needs();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Space.Points points = space.points(task, id()).unlabelled();
        int[] ids = points.ids();
        double[] utility = PoolScores.of(UncertaintyScore.ENTROPY, task, ids, id());
        int[] over = MathOps.range(ids.length);
        if (ids.length > sample) {
            SeedTree.shuffle(over, task.seed().child("sample").generator());
            over = Arrays.copyOf(over, sample);
            Arrays.sort(over);
        }
        double[] density = density(points.matrix(), metric, over, countSelf);
        for (int i = 0; i < utility.length; i++) {
            utility[i] *= Math.pow(density[i], beta);
        }
        int[] picks = Picks.top(utility, task.take(), ids, task.seed().child("ties"));
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("poolMeanDensity", Arrays.stream(density).average().orElse(Double.NaN));
        facts.put(
                "batchMeanDensity",
                Arrays.stream(MathOps.select(density, picks)).average().orElse(Double.NaN));
        return new Selection(MathOps.select(ids, picks), MathOps.select(utility, picks), facts);
    }

    /** Mean similarity of each row to the rows at these positions, ascending. */
    static double[] density(Matrix points, Metric metric, int[] over, boolean countSelf) {
        Matrix z = metric.prepare(points);
        double[] density = new double[z.rows()];
        PointBlocks blocks = PointBlocks.of(z.data(), z.columns(), over);
        Parallel.ranges(density.length, 64, (from, to) -> {
            double[] compared = new double[PointBlocks.SIZE];
            for (int i = from; i < to; i++) {
                double sum = 0;
                for (int b = 0; b < blocks.blocks(); b++) {
                    metric.compare(blocks, b, z.data(), i * z.columns(), compared);
                    for (int c = 0; c < blocks.count(b); c++) {
                        sum += 1 / (1 + metric.distance(compared[c]));
                    }
                }
                boolean without = !countSelf && Arrays.binarySearch(over, i) >= 0;
                int others = over.length - (without ? 1 : 0);
                density[i] = others == 0 ? 1 : (without ? sum - 1 : sum) / others;
            }
        });
        return density;
    }
}
