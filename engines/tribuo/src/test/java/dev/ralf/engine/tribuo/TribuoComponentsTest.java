package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.Learner;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TribuoComponentsTest {
    private final Set<String> asked = new TreeSet<>();

    /** Options as written; every call has the form (name, default, ...). */
    private Options options(Map<String, Object> written) {
        return (Options) Proxy.newProxyInstance(
                Options.class.getClassLoader(), new Class<?>[] {Options.class}, (proxy, method, arguments) -> {
                    String name = (String) arguments[0];
                    assertTrue(asked.add(name), name + " is read twice");
                    return written.getOrDefault(name, arguments[1]);
                });
    }

    private Learner build(String id, Map<String, Object> written) {
        asked.clear();
        return Registry.load().find(Learner.class, id).orElseThrow().factory().apply(options(written));
    }

    @Test
    void learners_areFoundOnTheClassPathUnderTheirOwnId() {
        for (String id : List.of(
                "tribuo-logistic",
                "random-forest",
                "xgboost",
                "gradient-boosting",
                "linear-svm",
                "k-nn",
                "naive-bayes")) {
            assertEquals(id, build(id, Map.of()).id());
        }
    }

    @Test
    void defaults_areThoseOfTheRecords() {
        assertEquals(LogisticLearner.defaults(), build("tribuo-logistic", Map.of()));
        assertEquals(new RandomForestLearner(ForestOptions.defaults()), build("random-forest", Map.of()));
        assertEquals(new XgboostLearner(BoostingOptions.defaults()), build("xgboost", Map.of()));
        assertEquals(new GradientBoostingLearner(BoostingOptions.defaults()), build("gradient-boosting", Map.of()));
        assertEquals(new SvmLearner(SvmOptions.defaults()), build("linear-svm", Map.of()));
        assertEquals(NeighborsLearner.defaults(), build("k-nn", Map.of()));
        assertEquals(new NaiveBayesLearner(BayesOptions.defaults()), build("naive-bayes", Map.of()));
    }

    @Test
    void everyOption_goesToItsPlace() {
        assertEquals(new LogisticLearner(7, 0.5), build("tribuo-logistic", Map.of("epochs", 7, "learningRate", 0.5)));
        assertEquals(
                new RandomForestLearner(new ForestOptions(9, 4, 3, 0.25, false)),
                build(
                        "random-forest",
                        Map.of("trees", 9, "maxDepth", 4, "minLeaf", 3, "featureFraction", 0.25, "bootstrap", false)));
        assertEquals(
                new XgboostLearner(new BoostingOptions(9, 0.2, 3, 4, 0.5, 0.6, 7), XgboostLearner.Splits.EXACT),
                build(
                        "xgboost",
                        Map.of(
                                "rounds",
                                9,
                                "learningRate",
                                0.2,
                                "maxDepth",
                                3,
                                "minChildWeight",
                                4.0,
                                "subsample",
                                0.5,
                                "featureFraction",
                                0.6,
                                "lambda",
                                7.0,
                                "splits",
                                XgboostLearner.Splits.EXACT)));
        assertEquals(8, asked.size());
        assertEquals(
                new SvmLearner(new SvmOptions(0.5, 3, 0.25, 9)),
                build("linear-svm", Map.of("penalty", 0.5, "folds", 3, "tolerance", 0.25, "maxPasses", 9)));
        assertEquals(
                new NeighborsLearner(3, NeighborsLearner.Distance.COSINE),
                build("k-nn", Map.of("neighbors", 3, "distance", NeighborsLearner.Distance.COSINE)));
        assertEquals(
                new NaiveBayesLearner(new BayesOptions(BayesOptions.Likelihood.MULTINOMIAL, 0.5, 0.25)),
                build(
                        "naive-bayes",
                        Map.of(
                                "likelihood",
                                BayesOptions.Likelihood.MULTINOMIAL,
                                "smoothing",
                                0.5,
                                "varianceSmoothing",
                                0.25)));
    }
}
