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
                        "gradient boosted trees by XGBoost (native library for training)",
                        "doi:10.1145/2939672.2939785",
                        o -> new XgboostLearner(boosting(o), o.choice("splits", XgboostLearner.Splits.HIST))),
                new Component<>(
                        Learner.class,
                        "gradient-boosting",
                        "gradient boosted trees in plain Java, with XGBoost's objective; no native library",
                        "doi:10.1214/aos/1013203451",
                        o -> new GradientBoostingLearner(boosting(o))),
                new Component<>(
                        Learner.class,
                        "linear-svm",
                        "linear support vector machine; probabilities by Platt scaling of out-of-fold scores; attackable",
                        "doi:10.1145/1390156.1390208",
                        TribuoComponents::svm),
                new Component<>(
                        Learner.class,
                        "k-nn",
                        "nearest neighbours; probabilities are weighted shares",
                        "doi:10.1109/TIT.1967.1053964",
                        TribuoComponents::neighbors),
                new Component<>(
                        Learner.class,
                        "naive-bayes",
                        "naive Bayes: normal and categorical columns, or multinomial for counts and TF-IDF",
                        "doi:10.1023/A:1007413511361",
                        TribuoComponents::bayes));
    }

    private static SvmLearner svm(Options options) {
        SvmOptions defaults = SvmOptions.defaults();
        return new SvmLearner(new SvmOptions(
                options.number("penalty", defaults.penalty(), 1e-9, 1e9),
                options.integer("folds", defaults.folds(), 2, 1000),
                options.number("tolerance", defaults.tolerance(), 1e-12, 1),
                options.integer("maxPasses", defaults.maxPasses(), 1, 1_000_000)));
    }

    private static NeighborsLearner neighbors(Options options) {
        NeighborsLearner defaults = NeighborsLearner.defaults();
        return new NeighborsLearner(
                options.integer("neighbors", defaults.neighbors(), 1, 1_000_000),
                options.choice("distance", defaults.distance()));
    }

    private static NaiveBayesLearner bayes(Options options) {
        BayesOptions defaults = BayesOptions.defaults();
        return new NaiveBayesLearner(new BayesOptions(
                options.choice("likelihood", defaults.likelihood()),
                options.number("smoothing", defaults.smoothing(), 1e-12, 1e9),
                options.number("varianceSmoothing", defaults.varianceSmoothing(), 1e-12, 1e9)));
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

    private static BoostingOptions boosting(Options options) {
        BoostingOptions defaults = BoostingOptions.defaults();
        return new BoostingOptions(
                options.integer("rounds", defaults.rounds(), 1, 100_000),
                options.number("learningRate", defaults.learningRate(), 1e-6, 1),
                options.integer("maxDepth", defaults.maxDepth(), 1, 30),
                options.number("minChildWeight", defaults.minChildWeight(), 0, 1e9),
                options.number("subsample", defaults.subsample(), 1e-3, 1),
                options.number("featureFraction", defaults.featureFraction(), 1e-3, 1),
                options.number("lambda", defaults.lambda(), 0, 1e9));
    }
}
