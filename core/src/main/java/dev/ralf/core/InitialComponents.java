package dev.ralf.core;

import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.KCenter;
import dev.ralf.core.acquisition.KMeansSampling;
import dev.ralf.core.acquisition.Metric;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.TypiClust;
import dev.ralf.core.loop.InitialSelector;
import dev.ralf.core.loop.InitialSelectors;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** How the first rows are chosen. */
final class InitialComponents {
    private enum Inputs {
        PCA(Space.Kind.PCA),
        INPUT(Space.Kind.INPUT);

        private final Space.Kind kind;

        Inputs(Space.Kind kind) {
            this.kind = kind;
        }
    }

    private InitialComponents() {}

    static List<Component<?>> list() {
        return List.of(
                initial("random", "uniform", "-", o -> new InitialSelectors.Random()),
                initial(
                        "stratified-cluster",
                        "equal numbers from k-means clusters",
                        "-",
                        o -> new InitialSelectors.StratifiedCluster()),
                initial(
                        "stratified-predicted",
                        "half at random, half in equal numbers from predicted classes",
                        "-",
                        o -> new InitialSelectors.StratifiedPredicted()),
                initial(
                        "stratified-oracle",
                        "equal numbers of true classes; pays for every label it looks at",
                        "-",
                        o -> new InitialSelectors.StratifiedOracle()),
                initial(
                        "k-means",
                        "the rows nearest to as many cluster centres",
                        "arXiv:2207.12302",
                        o -> new InitialSelectors.ByAcquisition(
                                "k-means", new KMeansSampling(space(o), o.integer("iterations", 30, 1, 10_000)))),
                initial(
                        "k-center",
                        "greedy k-centre from the row of lowest id",
                        "arXiv:1708.00489",
                        o -> new InitialSelectors.ByAcquisition(
                                "k-center", new KCenter(space(o), o.choice("metric", Metric.EUCLIDEAN)))),
                initial(
                        "typicality",
                        "the most typical row of each of as many clusters (TypiClust)",
                        "arXiv:2202.02794",
                        o -> new InitialSelectors.ByAcquisition(
                                "typicality",
                                new TypiClust(
                                        space(o),
                                        o.integer("neighbours", 20, 1, 10_000),
                                        o.integer("minCluster", 5, 0, 1_000_000),
                                        o.integer("maxClusters", 500, 1, 1_000_000),
                                        o.integer("iterations", 30, 1, 10_000)))),
                initial(
                        "herding",
                        "density matching: the rows whose distribution is nearest to the pool's",
                        "RALF",
                        o -> new InitialSelectors.ByAcquisition(
                                "herding",
                                new Herding(
                                        o.choice("kernel", Herding.Kernel.RBF),
                                        o.number("bandwidth", 0.5, 1e-6, 1e6),
                                        space(o),
                                        o.integer("exactRows", Herding.EXACT_ROWS, 0, Integer.MAX_VALUE),
                                        o.integer("directions", Herding.DIRECTIONS, 1, 1_000_000)))),
                initial(
                        "weak-labels",
                        "equal numbers of each weak label, a column of the data or a threshold on one",
                        "arXiv:2209.10193",
                        o -> new InitialSelectors.WeakLabels(
                                o.text("column", ""), threshold(o), o.integer("bins", 2, 1, 1_000_000))));
    }

    private static OptionalDouble threshold(Options o) {
        Optional<String> text = o.optionalText("threshold");
        try {
            return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text.get()));
        } catch (NumberFormatException e) {
            throw o.error("threshold", "threshold must be a number, got " + text.get());
        }
    }

    private static Space space(Options o) {
        return new Space(o.choice("space", Inputs.PCA).kind, o.integer("components", 30, 1, 100_000));
    }

    private static Component<InitialSelector> initial(
            String id, String summary, String reference, Function<Options, ? extends InitialSelector> factory) {
        return new Component<>(InitialSelector.class, id, summary, reference, factory);
    }
}
