package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.CoreComponents;
import dev.ralf.core.acquisition.AcquisitionContract.PoolOrder;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every acquisition of the catalogue keeps the contract, with its defaults and in its variants. */
class CoreAcquisitionsTest {
    /** Those that draw by position of the pool. */
    private static final Set<String> DRAWS = Set.of("random");

    private static final Registry REGISTRY = new Registry(new CoreComponents().components());

    @TestFactory
    Stream<DynamicTest> catalogue() {
        return REGISTRY.all(Acquisition.class).stream()
                .flatMap(c -> AcquisitionContract.tests(
                        c.id(),
                        () -> c.factory().apply(FixtureOptions.defaults()),
                        DRAWS.contains(c.id()) ? PoolOrder.MATTERS : PoolOrder.IRRELEVANT));
    }

    @TestFactory
    Stream<DynamicTest> variants() {
        return Stream.of(
                        variant("dre", Map.of("rounding", "largest-remainder", "bins", 5), PoolOrder.IRRELEVANT),
                        variant("dre", Map.of("rounding", "authors"), PoolOrder.IRRELEVANT),
                        variant("dre", Map.of("rounding", "authors", "bins", 1), PoolOrder.IRRELEVANT),
                        variant("herding", Map.of("kernel", "laplace", "components", 2), PoolOrder.IRRELEVANT),
                        variant("herding", Map.of("kernel", "energy"), PoolOrder.IRRELEVANT),
                        variant("dre", Map.of("byClass", true, "score", "margin"), PoolOrder.IRRELEVANT),
                        variant("dre", Map.of("byClass", true, "rounding", "largest-remainder"), PoolOrder.IRRELEVANT),
                        variant("dre-over", Map.of("acquisition", "bald"), PoolOrder.IRRELEVANT),
                        variant("herding", Map.of("exactRows", 0, "directions", 7), PoolOrder.IRRELEVANT),
                        variant(
                                "herding",
                                Map.of("exactRows", 0, "kernel", "energy", "space", "embedding"),
                                PoolOrder.IRRELEVANT),
                        variant("herding", Map.of("space", "softmax", "kernel", "laplace"), PoolOrder.IRRELEVANT),
                        variant("herding-quota", Map.of("share", "equal"), PoolOrder.IRRELEVANT),
                        variant("herding-quota", Map.of("by", "group", "attribute", "Region"), PoolOrder.IRRELEVANT),
                        variant("k-center", Map.of("metric", "manhattan"), PoolOrder.IRRELEVANT),
                        variant("k-center", Map.of("metric", "cosine", "space", "input"), PoolOrder.IRRELEVANT),
                        variant("robust-k-center", Map.of("metric", "cosine", "outliers", 0.1), PoolOrder.IRRELEVANT),
                        variant("graph-density", Map.of("discountLabelled", true), PoolOrder.IRRELEVANT),
                        variant("mmd-batch", Map.of("lambda", 3, "exactRows", 0), PoolOrder.IRRELEVANT),
                        variant("without-outliers", Map.of("outliers", 0.9, "sample", 7), PoolOrder.IRRELEVANT),
                        variant("without-copies", Map.of("similarity", -1, "factor", 1), PoolOrder.IRRELEVANT),
                        variant(
                                "without-copies",
                                Map.of("acquisition", "badge", "countLabelled", true),
                                PoolOrder.IRRELEVANT),
                        variant("information-density", Map.of("countSelf", false), PoolOrder.IRRELEVANT),
                        variant("k-center", Map.of("space", "input"), PoolOrder.IRRELEVANT),
                        variant("k-center", Map.of("space", "pca", "components", 2), PoolOrder.IRRELEVANT),
                        variant("k-center", Map.of("space", "softmax"), PoolOrder.IRRELEVANT),
                        variant("k-means", Map.of("space", "softmax", "iterations", 1), PoolOrder.IRRELEVANT),
                        variant("probcover", Map.of("space", "input", "delta", 1), PoolOrder.IRRELEVANT),
                        variant("probcover", Map.of("space", "softmax"), PoolOrder.IRRELEVANT),
                        variant("typiclust", Map.of("space", "softmax", "maxClusters", 2), PoolOrder.IRRELEVANT),
                        variant("typiclust", Map.of("space", "pca", "minCluster", 1_000), PoolOrder.IRRELEVANT),
                        variant("cluster-margin", Map.of("clusters", 1, "factor", 1), PoolOrder.IRRELEVANT),
                        variant("information-density", Map.of("sample", 5, "beta", 0), PoolOrder.IRRELEVANT),
                        variant("ranked-batch", Map.of("space", "softmax"), PoolOrder.IRRELEVANT),
                        variant(
                                "stochastic-batch",
                                Map.of("score", "margin", "kind", "softrank", "coldness", 2.0),
                                PoolOrder.IRRELEVANT),
                        variant(
                                "stochastic-batch",
                                Map.of("score", "entropy", "kind", "softmax"),
                                PoolOrder.IRRELEVANT),
                        variant("balance-clustering", Map.of("candidates", 5), PoolOrder.IRRELEVANT),
                        variant(
                                "expected-error",
                                Map.of("loss", "zero-one", "candidates", 3, "evaluation", 1),
                                PoolOrder.IRRELEVANT),
                        variant("query-by-bagging", Map.of("members", 3, "score", "mean-kl"), PoolOrder.IRRELEVANT),
                        variant("variance-reduction", Map.of("target", "probability"), PoolOrder.IRRELEVANT),
                        variant("bait", Map.of("features", 3, "overSample", 1), PoolOrder.IRRELEVANT),
                        variant("clue", Map.of("temperature", 0.1), PoolOrder.IRRELEVANT),
                        variant("falcun", Map.of("gamma", 0), PoolOrder.IRRELEVANT),
                        variant("fre", Map.of("perClass", false, "variance", 0.5), PoolOrder.IRRELEVANT),
                        variant("sparse-approximation", Map.of("solver", "iht"), PoolOrder.IRRELEVANT),
                        variant("sparse-approximation", Map.of("kind", "bayesian"), PoolOrder.IRRELEVANT),
                        variant(
                                "sparse-approximation",
                                Map.of("kind", "bayesian", "solver", "iht", "beta", 0, "alpha", 0),
                                PoolOrder.IRRELEVANT),
                        variant("product", Map.of("acquisitions", List.of("margin", "random")), PoolOrder.IRRELEVANT),
                        variant(
                                "rank-sum",
                                Map.of("acquisitions", List.of("margin", "k-center")),
                                PoolOrder.IRRELEVANT),
                        variant("filter", Map.of("then", "badge", "factor", 2), PoolOrder.IRRELEVANT),
                        variant("quota", Map.of("by", "cluster", "share", "proportional"), PoolOrder.IRRELEVANT),
                        variant("quota", Map.of("by", "cluster", "share", "balanced"), PoolOrder.IRRELEVANT),
                        variant("quota", Map.of("by", "group", "attribute", "Region"), PoolOrder.IRRELEVANT),
                        variant("random-subset", Map.of("size", 3), PoolOrder.IRRELEVANT),
                        variant("mixture", Map.of("weights", List.of("0.9", "0.1")), PoolOrder.IRRELEVANT),
                        variant("albl", Map.of("experts", List.of("margin", "k-center")), PoolOrder.IRRELEVANT))
                .flatMap(s -> s);
    }

    private static Stream<DynamicTest> variant(String id, Map<String, Object> options, PoolOrder order) {
        Component<Acquisition> c = REGISTRY.find(Acquisition.class, id).orElseThrow();
        return AcquisitionContract.tests(
                id + " " + options, () -> c.factory().apply(new FixtureOptions(options)), order);
    }

    @Test
    void idsOfTheCatalogue() {
        assertEquals(
                List.of(
                        "random",
                        "least-confidence",
                        "margin",
                        "entropy",
                        "gini",
                        "ratio",
                        "dropout-least-confidence",
                        "dropout-margin",
                        "dropout-entropy",
                        "bald",
                        "mean-std",
                        "variation-ratio",
                        "power-bald",
                        "batch-bald",
                        "balance",
                        "epig",
                        "dre",
                        "dre-over",
                        "herding",
                        "herding-quota",
                        "k-center",
                        "robust-k-center",
                        "k-means",
                        "probcover",
                        "typiclust",
                        "cluster-margin",
                        "information-density",
                        "graph-density",
                        "ranked-batch",
                        "mmd-batch",
                        "without-outliers",
                        "without-copies",
                        "badge",
                        "mcp",
                        "egl",
                        "product",
                        "rank-sum",
                        "filter",
                        "quota",
                        "class-balanced",
                        "random-subset",
                        "mixture",
                        "albl",
                        "vote-entropy",
                        "consensus-entropy",
                        "mean-kl",
                        "max-disagreement",
                        "stochastic-batch",
                        "batch-balance",
                        "balance-clustering",
                        "egl-input",
                        "expected-error",
                        "variance-reduction",
                        "bait",
                        "query-by-bagging",
                        "surrogate",
                        "mase",
                        "base",
                        "clue",
                        "falcun",
                        "tod",
                        "fre",
                        "feature-similarity",
                        "sparse-approximation"),
                REGISTRY.all(Acquisition.class).stream().map(Component::id).toList());
    }

    @Test
    void everyAcquisition_saysWhatItComputes_andWhatItCosts() {
        for (Component<Acquisition> c : REGISTRY.all(Acquisition.class)) {
            assertTrue(!c.notes().formula().isEmpty() && !c.notes().cost().isEmpty(), c.id() + " has no notes");
            assertTrue(!c.summary().isEmpty() && !c.reference().isEmpty(), c.id());
        }
    }
}
