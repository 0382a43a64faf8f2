package dev.ralf.engine.tribuo;

import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.Learner;
import java.util.List;

/** The learners of this module. */
public final class TribuoComponents implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(
                        Learner.class,
                        "tribuo-logistic",
                        "multinomial logistic regression by Tribuo (SGD with AdaGrad); attackable",
                        "doi:10.1007/978-3-7908-2604-3_16",
                        TribuoComponents::logistic),
                new Component<>(
                        Learner.class,
                        "random-forest",
                        "random forest; probabilities are mean leaf frequencies",
                        "doi:10.1023/A:1010933404324",
                        TribuoComponents::forest),
                new Component<>(
                        Learner.class,
                        "xgboost",
                        "gradient boosted trees by XGBoost (native library)",
                        "doi:10.1145/2939672.2939785",
                        TribuoComponents::boosting));
    }

    private static LogisticLearner logistic(Options options) {
        LogisticLearner defaults = LogisticLearner.defaults();
        return new LogisticLearner(
                options.integer("epochs", defaults.epochs(), 1, 100_000),
                options.number("learningRate", defaults.learningRate(), 1e-9, 1e3));
    }

    private static RandomForestLearner forest(Options options) {
        ForestOptions defaults = ForestOptions.defaults();
        return new RandomForestLearner(new ForestOptions(
                options.integer("trees", defaults.trees(), 1, 100_000),
                options.integer("maxDepth", defaults.maxDepth(), 1, ForestOptions.MAX_DEPTH),
                options.integer("minLeaf", defaults.minLeaf(), 1, 1_000_000),
                options.number("featureFraction", defaults.featureFraction(), 0, 1),
                options.flag("bootstrap", defaults.bootstrap())));
    }

    private static XgboostLearner boosting(Options options) {
        BoostingOptions defaults = BoostingOptions.defaults();
        return new XgboostLearner(new BoostingOptions(
                options.integer("rounds", defaults.rounds(), 1, 100_000),
                options.number("learningRate", defaults.learningRate(), 1e-6, 1),
                options.integer("maxDepth", defaults.maxDepth(), 1, 30),
                options.number("minChildWeight", defaults.minChildWeight(), 0, 1e9),
                options.number("subsample", defaults.subsample(), 1e-3, 1),
                options.number("featureFraction", defaults.featureFraction(), 1e-3, 1),
                options.number("lambda", defaults.lambda(), 0, 1e9)));
    }
}
