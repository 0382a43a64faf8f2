package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Set;

/**
 * Information density: uncertain rows that stand for many others.
 *
 * <pre>utility(x) = entropy(x) density(x)^beta,   density(x) = mean_{u in U} 1 / (1 + |z_x - z_u|_2)</pre>
 *
 * <p>with the entropy in nats over the model's probabilities and U the unlabelled rows, x among them. Where U has more
 * than {@code sample} rows, the mean runs over so many of them, drawn at random. Ties are broken at random,
 * independently of the pool's order; a NaN entropy comes last. Time O(N sample d), memory O(N d).
 *
 * <p>Reference: Settles and Craven, An analysis of active learning strategies for sequence labeling tasks, EMNLP 2008,
 * with the similarity of modAL, {@code 1 / (1 + distance)}. libact leaves x out of U; ALiPy multiplies by the mean
 * distance, which prefers outliers.
 *
 * @param space where distances are measured
 * @param beta weight of the density, at least 0
 * @param sample most rows that a density is a mean over, at least 1
 */
public record InformationDensity(Space space, double beta, int sample) implements Acquisition {
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
        double[] utility = UncertaintyScore.ENTROPY.of(
                task.model().probabilities(task.inputs().features().select(ids)));
        int[] over = MathOps.range(ids.length);
        if (ids.length > sample) {
            SeedTree.shuffle(over, task.seed().child("sample").generator());
            over = Arrays.copyOf(over, sample);
            Arrays.sort(over);
        }
        double[] density = density(points.matrix(), over);
        for (int i = 0; i < utility.length; i++) {
            utility[i] *= Math.pow(density[i], beta);
        }
        int[] picks = Picks.top(utility, task.take(), ids, task.seed().child("ties"));
        return Selection.of(MathOps.select(ids, picks), MathOps.select(utility, picks));
    }

    /** Mean similarity of each row to the rows at these positions. */
    static double[] density(Matrix z, int[] over) {
        double[] density = new double[z.rows()];
        PointBlocks blocks = PointBlocks.of(z.data(), z.columns(), over);
        double[] squared = new double[PointBlocks.SIZE];
        for (int i = 0; i < density.length; i++) {
            double sum = 0;
            for (int b = 0; b < blocks.blocks(); b++) {
                blocks.squaredDistances(b, z.data(), i * z.columns(), squared);
                for (int c = 0; c < blocks.count(b); c++) {
                    sum += 1 / (1 + Math.sqrt(squared[c]));
                }
            }
            density[i] = sum / over.length;
        }
        return density;
    }
}
