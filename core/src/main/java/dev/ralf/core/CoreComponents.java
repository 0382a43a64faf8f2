package dev.ralf.core;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Dre;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.RandomSampling;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.decision.ArgmaxFitter;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.CleanEvaluator;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.loop.InitialSelector;
import dev.ralf.core.loop.InitialSelectors;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.util.List;

/** The catalogue of this module. */
public final class CoreComponents implements ComponentProvider {
    private static final String SETTLES = "Settles, Active Learning Literature Survey, 2009";

    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(Acquisition.class, "random", "uniform: the baseline", "-", o -> new RandomSampling()),
                uncertainty("least-confidence", "smallest top probability", SETTLES, UncertaintyScore.LEAST_CONFIDENCE),
                uncertainty("margin", "smallest gap between the two top classes", SETTLES, UncertaintyScore.MARGIN),
                uncertainty("entropy", "largest predictive entropy", SETTLES, UncertaintyScore.ENTROPY),
                uncertainty("gini", "largest Gini impurity (DeepGini)", "arXiv:1903.00661", UncertaintyScore.GINI),
                new Component<>(
                        Acquisition.class,
                        "dre",
                        "the pool's entropy distribution, kept in the batch",
                        "arXiv:2112.02542",
                        o -> new Dre(
                                o.choice("rounding", Dre.Rounding.SYSTEMATIC), o.integer("bins", 50, 1, 1_000_000))),
                new Component<>(
                        Acquisition.class,
                        "herding",
                        "density matching: greedy kernel herding of the pool, counting what is labelled",
                        "RALF",
                        o -> new Herding(
                                o.choice("kernel", Herding.Kernel.RBF),
                                o.number("bandwidth", 0.5, 1e-6, 1e6),
                                o.integer("components", 30, 1, 100_000))),
                new Component<>(
                        Learner.class,
                        "softmax-regression",
                        "softmax regression, plain Java",
                        "-",
                        o -> new NetworkLearner(Mlp.softmaxRegression())),
                new Component<>(
                        Learner.class,
                        "mlp",
                        "multi-layer perceptron, plain Java",
                        "-",
                        o -> new NetworkLearner(new Mlp(
                                o.integers("hidden", List.of(64, 64), 1, 100_000),
                                o.choice("activation", Activation.RELU),
                                o.number("dropout", 0, 0, 0.999)))),
                new Component<>(
                        TrainingRegime.class,
                        "standard",
                        "cross-entropy on the examples as they are",
                        "-",
                        o -> TrainingRegime.standard(TrainingPlan.read(o))),
                new Component<>(RuleFitter.class, "argmax", "the most likely class", "-", o -> new ArgmaxFitter()),
                new Component<>(
                        Evaluator.class,
                        "clean",
                        "accuracy, macro-F1, log-loss, Brier score, expected calibration error",
                        "arXiv:1706.04599 (ECE)",
                        o -> new CleanEvaluator(o.integer("bins", 15, 1, 10_000))),
                initial("random", "uniform", InitialSelectors.Random::new),
                initial(
                        "stratified-cluster",
                        "equal numbers from k-means clusters",
                        InitialSelectors.StratifiedCluster::new),
                initial(
                        "stratified-predicted",
                        "half at random, half in equal numbers from predicted classes",
                        InitialSelectors.StratifiedPredicted::new),
                initial(
                        "stratified-oracle",
                        "equal numbers of true classes; pays for every label it looks at",
                        InitialSelectors.StratifiedOracle::new));
    }

    private static Component<Acquisition> uncertainty(
            String id, String summary, String reference, UncertaintyScore score) {
        return new Component<>(Acquisition.class, id, summary, reference, o -> new UncertaintySampling(id, score));
    }

    private static Component<InitialSelector> initial(
            String id, String summary, java.util.function.Supplier<InitialSelector> make) {
        return new Component<>(InitialSelector.class, id, summary, "-", o -> make.get());
    }
}
