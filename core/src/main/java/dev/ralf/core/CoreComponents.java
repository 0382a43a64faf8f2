package dev.ralf.core;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.ActiveLearningByLearning;
import dev.ralf.core.acquisition.Badge;
import dev.ralf.core.acquisition.Balance;
import dev.ralf.core.acquisition.BatchBald;
import dev.ralf.core.acquisition.Epig;
import dev.ralf.core.acquisition.ExpectedGradientLength;
import dev.ralf.core.acquisition.Filter;
import dev.ralf.core.acquisition.Mcp;
import dev.ralf.core.acquisition.Mixture;
import dev.ralf.core.acquisition.PowerBald;
import dev.ralf.core.acquisition.ProductOf;
import dev.ralf.core.acquisition.Quota;
import dev.ralf.core.acquisition.RandomSampling;
import dev.ralf.core.acquisition.RandomSubset;
import dev.ralf.core.acquisition.RankSum;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.StochasticSampling;
import dev.ralf.core.acquisition.StochasticScore;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.calibration.CalibrationComponents;
import dev.ralf.core.decision.ArgmaxFitter;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.CleanEvaluator;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.loop.OracleComponents;
import dev.ralf.core.loop.StoppingCriteria;
import dev.ralf.core.loop.StoppingCriterion;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.core.saved.FineTuned;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The catalogue of this module. */
public final class CoreComponents implements ComponentProvider {
    private static final String SETTLES = "Settles, Active Learning Literature Survey, 2009";

    @Override
    public List<Component<?>> components() {
        return Stream.of(
                        basic(),
                        stochastic(),
                        DiversityComponents.list(),
                        hybrid(),
                        combined(),
                        CommitteeComponents.all(),
                        ModelChangeComponents.all(),
                        InitialComponents.list(),
                        stopping(),
                        OracleComponents.list(),
                        CalibrationComponents.all())
                .flatMap(List::stream)
                .<Component<?>>map(c -> c.kind() == Acquisition.class ? c.with(AcquisitionNotes.of(c.id())) : c)
                .toList();
    }

    private static List<Component<?>> basic() {
        return List.of(
                new Component<>(Acquisition.class, "random", "uniform: the baseline", "-", o -> new RandomSampling()),
                uncertainty("least-confidence", "smallest top probability", SETTLES, UncertaintyScore.LEAST_CONFIDENCE),
                uncertainty("margin", "smallest gap between the two top classes", SETTLES, UncertaintyScore.MARGIN),
                uncertainty("entropy", "largest predictive entropy", SETTLES, UncertaintyScore.ENTROPY),
                uncertainty("gini", "largest Gini impurity (DeepGini)", "arXiv:1903.00661", UncertaintyScore.GINI),
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
                        Learner.class,
                        "fine-tune",
                        "a saved network (RALF, DL4J, Keras), trained further, with frozen layers or a new head",
                        "arXiv:1411.1792",
                        o -> new NetworkLearner(new FineTuned(
                                Path.of(o.text(FineTuned.OPTION)),
                                o.text("freezeUpTo", ""),
                                o.flag("replaceHead", false)))),
                new Component<>(
                        TrainingRegime.class,
                        "standard",
                        "cross-entropy on the examples as they are",
                        "-",
                        o -> TrainingRegime.standard(TrainingPlan.read(o), StandardObjective.read(o))),
                new Component<>(RuleFitter.class, "argmax", "the most likely class", "-", o -> new ArgmaxFitter()),
                new Component<>(
                        Evaluator.class,
                        "clean",
                        "accuracy, macro-F1, log-loss, Brier score, expected calibration error",
                        "arXiv:1706.04599 (ECE)",
                        o -> new CleanEvaluator(o.integer("bins", 15, 1, 10_000))));
    }

    private static List<Component<?>> stochastic() {
        String dropout = "arXiv:1703.02910";
        return List.of(
                uncertainty(
                        "ratio",
                        "largest ratio of the second to the top class",
                        "doi:10.1145/3324884.3416621",
                        UncertaintyScore.RATIO),
                passes(
                        "dropout-least-confidence",
                        "smallest top probability of the mean over dropout passes",
                        dropout,
                        StochasticScore.LEAST_CONFIDENCE),
                passes(
                        "dropout-margin",
                        "smallest gap between the two top classes of the mean over dropout passes",
                        "arXiv:2203.13450",
                        StochasticScore.MARGIN),
                passes(
                        "dropout-entropy",
                        "largest entropy of the mean over dropout passes",
                        dropout,
                        StochasticScore.ENTROPY),
                passes(
                        "bald",
                        "most information of the label about the model (BALD)",
                        "arXiv:1112.5745",
                        StochasticScore.BALD),
                passes(
                        "mean-std",
                        "largest standard deviation over dropout passes, mean of the classes",
                        dropout,
                        StochasticScore.MEAN_STD),
                passes(
                        "variation-ratio",
                        "fewest dropout passes that vote for the modal class",
                        dropout,
                        StochasticScore.VARIATION_RATIO),
                new Component<>(
                        Acquisition.class,
                        "power-bald",
                        "drawn with probability proportional to a power of BALD",
                        "arXiv:2106.12059",
                        o -> new PowerBald(passes(o), o.number("coldness", 1, 0, 1e6))),
                new Component<>(
                        Acquisition.class,
                        "batch-bald",
                        "most information of the batch's labels together about the model, greedily",
                        "arXiv:1906.08158",
                        o -> new BatchBald(passes(o), o.integer("configurations", 1_000, 1, 10_000_000))),
                new Component<>(
                        Acquisition.class,
                        "balance",
                        "expected to tell apart most pairs of models that decide differently (BALanCe)",
                        "arXiv:2112.13737",
                        o -> new Balance(o.integer("pairs", 10, 1, 10_000), o.number("threshold", 0.05, 0, 1))),
                new Component<>(
                        Acquisition.class,
                        "epig",
                        "most information of the label about the labels of other rows of the pool",
                        "arXiv:2304.08151",
                        o -> new Epig(passes(o), o.integer("targets", 100, 1, 1_000_000))));
    }

    private static Component<Acquisition> passes(String id, String summary, String reference, StochasticScore score) {
        return new Component<>(
                Acquisition.class, id, summary, reference, o -> new StochasticSampling(id, score, passes(o)));
    }

    private static int passes(Options options) {
        return options.integer("passes", 10, 1, 10_000);
    }

    private static List<Component<?>> hybrid() {
        return List.of(
                acquisition("badge", "k-means++ seeds among gradient embeddings", "arXiv:1906.03671", o -> new Badge()),
                acquisition(
                        "mcp",
                        "the rows nearest to every decision boundary between two classes",
                        "doi:10.1145/3324884.3416621",
                        o -> new Mcp()),
                acquisition(
                        "egl",
                        "largest expected gradient of the last layer",
                        "Settles, Craven and Ray, NIPS 2007",
                        o -> new ExpectedGradientLength()));
    }

    private static List<Component<?>> combined() {
        return List.of(
                acquisition(
                        "product",
                        "largest product of several utilities, each scaled to [0, 1]",
                        "RALF",
                        o -> new ProductOf(parts(o, "entropy", "herding"), o.numbers("powers", List.of(), 0, 1e6))),
                acquisition(
                        "rank-sum",
                        "least weighted sum of ranks under several acquisitions",
                        "RALF",
                        o -> new RankSum(parts(o, "entropy", "herding"), o.numbers("weights", List.of(), 0, 1e6))),
                acquisition(
                        "filter",
                        "one acquisition takes candidates, another one chooses among them",
                        "RALF",
                        o -> new Filter(
                                o.component("first", Acquisition.class, "entropy"),
                                o.component("then", Acquisition.class, "herding"),
                                o.number("factor", 10, 1, 1e9))),
                acquisition(
                        "quota",
                        "another acquisition, kept to quotas by predicted class, cluster, group or both",
                        "RALF",
                        o -> new Quota(
                                inner(o),
                                o.choice("by", Quota.By.PREDICTED_CLASS),
                                o.choice("share", Quota.Share.EQUAL),
                                o.text("attribute", ""),
                                o.integer("clusters", 10, 1, 1_000_000),
                                inputSpace(o))),
                acquisition(
                        "class-balanced",
                        "another acquisition, kept to predicted classes that have fewest labels",
                        "RALF",
                        o -> Quota.classBalanced(inner(o))),
                acquisition(
                        "random-subset",
                        "another acquisition on a uniform sample of the pool",
                        "RALF",
                        o -> new RandomSubset(inner(o), o.integer("size", 10_000, 1, 1_000_000_000))),
                acquisition(
                        "mixture",
                        "several acquisitions share the batch by weight",
                        "RALF",
                        o -> new Mixture(parts(o, "entropy", "random"), o.numbers("weights", List.of(), 0, 1e6))),
                acquisition(
                        "albl",
                        "a bandit that learns which acquisition to listen to (ALBL)",
                        "Hsu and Lin, AAAI 2015",
                        o -> new ActiveLearningByLearning(
                                o.components("experts", Acquisition.class, List.of("entropy", "herding", "dre")),
                                o.integer("horizon", 100, 1, 1_000_000_000),
                                o.number("delta", 0.1, 1e-9, 1))));
    }

    private static List<Component<?>> stopping() {
        String zhu = "Zhu, Wang and Hovy, COLING 2008";
        return List.of(
                stop(
                        "budget",
                        "before a number of labels is exceeded",
                        "-",
                        o -> new StoppingCriteria.Budget(o.integer("labels", 1_000, 1, Integer.MAX_VALUE))),
                stop(
                        "confidence",
                        "when the model is confident of every unlabelled row",
                        "doi:10.1145/1753783.1753784",
                        o -> new StoppingCriteria.Confidence(o.number("threshold", 1e-3, 1e-12, 1e3))),
                stop(
                        "overall-uncertainty",
                        "when the mean entropy of the unlabelled rows is low",
                        zhu,
                        o -> new StoppingCriteria.OverallUncertainty(o.number("threshold", 0.05, 0, 0.999999))),
                stop(
                        "kappa",
                        "when predictions of successive models agree",
                        "arXiv:1409.5165",
                        o -> new StoppingCriteria.Kappa(
                                o.integer("window", 3, 1, 1_000_000),
                                o.number("threshold", 0.99, 0, 1),
                                o.choice("rule", StoppingCriteria.KappaRule.AGREEMENT))),
                stop(
                        "classification-change",
                        "when hardly a prediction changes",
                        zhu,
                        o -> new StoppingCriteria.ClassificationChange(o.number("threshold", 0, 0, 1))),
                stop(
                        "variance-surge",
                        "when the variance of confidence falls after its peak",
                        "Ghayoomi, NAACL HLT workshop 2010",
                        o -> new StoppingCriteria.VarianceSurge(
                                o.integer("rounds", 2, 1, 1_000_000), o.number("drop", 0.1, 0, 1))),
                stop(
                        "plateau",
                        "when accuracy on the validation labels no longer rises",
                        "-",
                        o -> new StoppingCriteria.Plateau(
                                o.integer("rounds", 3, 1, 1_000_000), o.number("gain", 0.001, 0, 1))));
    }

    private static Component<StoppingCriterion> stop(
            String id, String summary, String reference, Function<Options, ? extends StoppingCriterion> factory) {
        return new Component<>(StoppingCriterion.class, id, summary, reference, factory);
    }

    private static List<Acquisition> parts(Options o, String... defaultIds) {
        return o.components("acquisitions", Acquisition.class, List.of(defaultIds));
    }

    private static Acquisition inner(Options o) {
        return o.component("acquisition", Acquisition.class, "entropy");
    }

    private static Space inputSpace(Options o) {
        return new Space(o.choice("space", Space.Kind.INPUT), o.integer("components", 50, 1, 100_000));
    }

    private static Component<Acquisition> acquisition(
            String id, String summary, String reference, Function<Options, ? extends Acquisition> factory) {
        return new Component<>(Acquisition.class, id, summary, reference, factory);
    }

    private static Component<Acquisition> uncertainty(
            String id, String summary, String reference, UncertaintyScore score) {
        return new Component<>(Acquisition.class, id, summary, reference, o -> new UncertaintySampling(id, score));
    }
}
