package dev.ralf.engine.tribuo;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A random forest with exact probabilities: trees split by the weighted Gini impurity, each grown on a bootstrap sample
 * with a random subset of the columns at each node, and {@code p_k(x)} the mean over trees of the weighted class
 * frequencies in the leaf of {@code x}. A pure leaf says 1.
 *
 * <p>An example's weight multiplies its share in impurities and leaves; bootstrap samples are drawn without regard to
 * weights. A node tries columns until it has tried its share <em>and</em> one of them could be cut. The best cut is taken
 * even if it lowers the impurity by nothing (both classes of an XOR), ties go to the column tried first and then to the
 * lowest threshold; cuts count as tied up to a relative 1e-10, so that rounding decides nothing. Thresholds are midpoints;
 * a value equal to the threshold goes left, NaN goes right.
 *
 * <p>Tree t draws from the stream {@code forest/t} of the task's seed, so a forest of more trees begins with the same
 * ones. Epochs, batch and optimiser of the training regime do not apply.
 *
 * <p>The trees are grown here rather than by Tribuo or XGBoost. Measured on 1,000 rows of 30 to 40 columns and 100 trees:
 * 50 ms here, 3 s with Tribuo 4.3.2 (which also sums weights in floats, so that a leaf is not quite pure under fractional
 * weights), 100 ms with XGBoost (which grows one forest of regression trees per class instead of one forest, in floats,
 * and needs a native library). A single tree without sampling equals Tribuo's; a test holds that.
 *
 * <p>Reference: Breiman (2001), Random forests, doi:10.1023/A:1010933404324; the mean of frequencies instead of
 * Breiman's vote: Malley et al. (2012), Probability machines, doi:10.3414/ME00-01-0052.
 *
 * @param options configuration
 */
public record RandomForestLearner(ForestOptions options) implements RestorableLearner {
    @Override
    public String id() {
        return "random-forest";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        TreeGrower grower = new TreeGrower(rows, options);
        List<Tree> trees = new ArrayList<>(options.trees());
        for (int t = 0; t < options.trees(); t++) {
            SeedTree seed = task.seed().child("forest", t);
            int[] bag = bag(rows.size(), seed.child("bag").generator());
            double[] weights = rows.weights().clone();
            for (int i = 0; i < bag.length; i++) {
                weights[i] *= bag[i];
            }
            trees.add(grower.grow(weights, bag, seed.child("columns").generator()));
        }
        ForestClassifier model = new ForestClassifier(
                id(), rows.classes(), rows.present(), rows.features().width(), trees);
        return new Fitted(model, Optional.empty(), 0, 0, Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof ForestClassifier, "%s is no forest of %s", model.id(), id());
        return ((ForestClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return ForestClassifier.restore(id(), options.trees(), inputShape, classes, arrays);
    }

    private int[] bag(int n, RandomGenerator random) {
        int[] bag = new int[n];
        if (options.bootstrap()) {
            for (int i = 0; i < n; i++) {
                bag[random.nextInt(n)]++;
            }
        } else {
            Arrays.fill(bag, 1);
        }
        return bag;
    }
}
