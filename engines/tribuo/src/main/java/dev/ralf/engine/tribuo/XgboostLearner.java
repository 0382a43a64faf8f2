package dev.ralf.engine.tribuo;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient boosted trees by XGBoost 1.6: the logistic loss for two classes that occur, the softmax loss for more, exact
 * splits, one thread, example weights. Row and column samples come from the stream {@code xgboost} of the task's seed. A
 * labelled set of one class gives that class probability 1. Epochs, batch and optimiser of the training regime do not
 * apply, and there is no early stopping.
 *
 * <p>Needs XGBoost's native library: x86-64 Linux (with {@code libgomp}), macOS and Windows are in its jar.
 *
 * <p>Reference: Chen and Guestrin (2016), XGBoost: a scalable tree boosting system, doi:10.1145/2939672.2939785.
 *
 * @param options configuration
 */
public record XgboostLearner(BoostingOptions options) implements RestorableLearner {
    @Override
    public String id() {
        return "xgboost";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     * @throws IllegalStateException if XGBoost's native library cannot be loaded here, or fails
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        int width = rows.features().width();
        Classifier model;
        if (rows.present().length == 1) {
            Tree.Builder leaf = new Tree.Builder(1);
            leaf.leaf(leaf.addNode(), new double[] {1});
            model = new ForestClassifier(id(), rows.classes(), rows.present(), width, List.of(leaf.build()));
        } else {
            int seed = task.seed().child("xgboost").generator().nextInt(Integer.MAX_VALUE);
            byte[] trees = Native.call(() -> train(rows, seed));
            model = new XgboostClassifier(id(), rows.classes(), rows.present(), width, trees);
        }
        return new Fitted(model, Optional.empty(), 0, 0, Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        if (model instanceof XgboostClassifier boosted) {
            return boosted.arrays();
        }
        Checks.argument(model instanceof ForestClassifier, "%s is no model of %s", model.id(), id());
        return ((ForestClassifier) model).arrays();
    }

    /** {@inheritDoc} A model of one class is a single leaf. */
    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return arrays.containsKey(XgboostClassifier.BOOSTER)
                ? XgboostClassifier.restore(id(), inputShape, classes, arrays)
                : ForestClassifier.restore(id(), 1, inputShape, classes, arrays);
    }

    private byte[] train(TrainingRows rows, int seed) throws XGBoostError {
        int n = rows.size();
        int[] position = rows.positions();
        float[] labels = new float[n];
        float[] weights = new float[n];
        for (int i = 0; i < n; i++) {
            labels[i] = position[rows.labels()[i]];
            weights[i] = (float) rows.weights()[i];
        }
        Map<String, Object> parameters = new HashMap<>();
        if (rows.present().length == 2) {
            parameters.put("objective", "binary:logistic");
        } else {
            parameters.put("objective", "multi:softprob");
            parameters.put("num_class", rows.present().length);
        }
        parameters.put("eta", options.learningRate());
        parameters.put("max_depth", options.maxDepth());
        parameters.put("min_child_weight", options.minChildWeight());
        parameters.put("subsample", options.subsample());
        parameters.put("colsample_bytree", options.featureFraction());
        parameters.put("lambda", options.lambda());
        parameters.put("tree_method", "exact");
        parameters.put("nthread", 1);
        parameters.put("seed", seed);
        parameters.put("verbosity", 0);
        DMatrix data = new DMatrix(rows.features().data(), n, rows.features().width(), Float.NaN);
        try {
            data.setLabel(labels);
            data.setWeight(weights);
            Booster booster = XGBoost.train(data, parameters, options.rounds(), Map.of(), null, null);
            try {
                return booster.toByteArray();
            } finally {
                booster.dispose();
            }
        } finally {
            data.dispose();
        }
    }
}
