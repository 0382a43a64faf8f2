package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * EPIG, the expected predictive information gain: how much a row's label tells about the labels of target rows, in nats,
 *
 * <pre>{@code  EPIG(x) = mean over targets z of I(y_x; y_z),  I(y_x; y_z) = H(y_x) + H(y_z) - H(y_x, y_z)}</pre>
 *
 * with the joint distribution {@code (1/T) sum_t p_t(x) p_t(z)'} of T passes; in [0, BALD(x)]. Where BALD prefers rows
 * that tell much about the model, be it outlying, EPIG prefers rows that tell about predictions that matter. The best
 * rows are taken, each scored alone; ties are broken at random, independently of the pool's order. O(n z T k^2) time for
 * n rows and z targets. Probabilities of 0 count as their limit; differences that rounding makes negative are 0.
 *
 * <p>Reference: Bickford Smith, Kirsch, Farquhar, Gal, Foster, Rainforth, Prediction-Oriented Bayesian Active Learning,
 * arXiv:2304.08151; the definition was read in the authors' public code. There the targets come from a distribution of
 * its own; here they are unlabelled rows of the pool, drawn uniformly without replacement, the same for every row.
 *
 * @param passes number of passes T, at least 1
 * @param targets number of target rows, at least 1; all unlabelled rows where there are fewer
 */
public record Epig(int passes, int targets) implements Acquisition {
    /** Checks the ranges. */
    public Epig {
        Checks.atLeast("passes", passes, 1);
        Checks.atLeast("targets", targets, 1);
    }

    @Override
    public String id() {
        return "epig";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(StochasticModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        StochasticPasses drawn = StochasticPasses.draw(task, passes, id());
        int[] order = MathOps.range(drawn.ids().length);
        SeedTree.shuffle(order, task.seed().child("targets").generator());
        int[] chosen = Arrays.copyOf(order, Math.min(targets, order.length));
        double[] scores = drawn.passes().isEmpty() ? new double[0] : scores(drawn.passes(), chosen);
        int[] picks = Picks.top(scores, task.take(), drawn.ids(), task.seed());
        return drawn.selection(picks, scores, Map.of("targets", (double) chosen.length));
    }

    /**
     * The score of each row.
     *
     * @param passes T probability matrices {@code [n][k]}, finite
     * @param targets positions of the target rows, at least one
     */
    static double[] scores(List<Matrix> passes, int[] targets) {
        int k = passes.get(0).columns();
        // One draw of (target, its label): its joint entropy with a label is that of the pair, plus ln of their number.
        double[][] joint = new double[passes.size()][targets.length * k];
        for (int t = 0; t < joint.length; t++) {
            double[] p = passes.get(t).data();
            for (int j = 0; j < targets.length; j++) {
                for (int c = 0; c < k; c++) {
                    joint[t][j * k + c] = p[targets[j] * k + c] / (passes.size() * (double) targets.length);
                }
            }
        }
        JointEntropy target = new JointEntropy(joint);
        double[] scores = StochasticScore.ENTROPY.of(passes);
        double[] p = new double[passes.size() * k];
        for (int i = 0; i < scores.length; i++) {
            for (int t = 0; t < passes.size(); t++) {
                System.arraycopy(passes.get(t).data(), i * k, p, t * k, k);
            }
            scores[i] = Math.max(0, scores[i] - target.conditional(p, k));
        }
        return scores;
    }
}
