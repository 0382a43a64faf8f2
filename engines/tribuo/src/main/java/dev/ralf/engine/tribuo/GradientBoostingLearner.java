package dev.ralf.engine.tribuo;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Gradient boosted trees in plain Java, with the objective, the splits and the leaf values of XGBoost's exact method: for
 * machines without XGBoost's native library, and the same bits on every one of them. Starting from margins 0, each round
 * grows one regression tree (two classes that occur) or one for each class (more) on the derivatives of the weighted
 * loss,
 *
 * <pre>{@code
 * two classes:  g_i = w_i (p_i - y_i),            h_i = w_i p_i (1 - p_i)
 * more:         g_ik = w_i (p_ik - [y_i = k]),    h_ik = 2 w_i p_ik (1 - p_ik)
 * }</pre>
 *
 * so that with all rows and columns in every tree it gives what {@link XgboostLearner} gives, up to XGBoost's floats; a
 * test holds that. Row samples hold {@code subsample n} rows, rounded (XGBoost: each row by a coin of that chance), column
 * samples {@code featureFraction d}, at least one of each. A labelled set of one class gives that class probability 1.
 * Epochs, batch and optimiser of the training regime do not apply, and there is no early stopping.
 *
 * <p>References: Friedman (2001), Greedy function approximation: a gradient boosting machine, doi:10.1214/aos/1013203451;
 * Friedman (2002), Stochastic gradient boosting, doi:10.1016/S0167-9473(01)00065-2; Chen and Guestrin (2016),
 * doi:10.1145/2939672.2939785 (second-order leaves).
 *
 * @param options configuration
 */
public record GradientBoostingLearner(BoostingOptions options) implements RestorableLearner {
    private static final double LEAST_CURVATURE = 1e-16;

    @Override
    public String id() {
        return "gradient-boosting";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        int d = rows.features().width();
        int margins = BoostedClassifier.margins(rows.present().length);
        List<Tree> trees = new ArrayList<>();
        if (margins > 0) {
            BoostedTreeGrower grower = new BoostedTreeGrower(rows, options);
            double[] m = new double[rows.size() * margins];
            SeedTree seed = task.seed().child(id());
            for (int t = 0; t < options.rounds(); t++) {
                double[][][] slopes = derivatives(rows, m, margins);
                for (int k = 0; k < margins; k++) {
                    RandomGenerator rng = seed.child(t).child(k).generator();
                    boolean[] used = new boolean[rows.size()];
                    for (int i : sample(rows.size(), options.subsample(), rng)) {
                        used[i] = true;
                    }
                    int[] columns = sample(d, options.featureFraction(), rng);
                    Arrays.sort(columns);
                    Tree tree = grower.grow(slopes[k][0], slopes[k][1], used, columns);
                    tree.addTo(rows.features().data(), d, m, margins, new int[] {k});
                    trees.add(tree);
                }
            }
        }
        return new Fitted(
                new BoostedClassifier(id(), rows.classes(), rows.present(), d, trees),
                Optional.empty(),
                0,
                0,
                Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof BoostedClassifier, "%s is no model of %s", model.id(), id());
        return ((BoostedClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return BoostedClassifier.restore(id(), inputShape, classes, arrays);
    }

    /** First and second derivatives {@code [margin][2][n]}. */
    private static double[][][] derivatives(TrainingRows rows, double[] m, int margins) {
        int n = rows.size();
        int[] position = rows.positions();
        double[][][] slopes = new double[margins][2][n];
        double[] p = m.clone();
        for (int i = 0; i < n; i++) {
            int y = position[rows.labels()[i]];
            double w = rows.weights()[i];
            if (margins == 1) {
                p[i] = BoostedClassifier.sigmoid(m[i]);
            } else {
                BoostedClassifier.softmax(p, i * margins, margins);
            }
            for (int k = 0; k < margins; k++) {
                double q = p[i * margins + k];
                double hit = margins == 1 ? y : y == k ? 1 : 0;
                slopes[k][0][i] = w * (q - hit);
                slopes[k][1][i] = w * Math.max((margins == 1 ? 1 : 2) * q * (1 - q), LEAST_CURVATURE);
            }
        }
        return slopes;
    }

    /** A share of {@code 0 .. n-1}, at least one; all of them in order, and nothing drawn, for the share 1. */
    private static int[] sample(int n, double share, RandomGenerator rng) {
        int[] all = MathOps.range(n);
        if (share == 1) {
            return all;
        }
        SeedTree.shuffle(all, rng);
        return Arrays.copyOf(all, (int) Math.max(1, Math.round(share * n)));
    }
}
