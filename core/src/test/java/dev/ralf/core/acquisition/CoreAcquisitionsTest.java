package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    private static final Set<String> DRAWS = Set.of("random", "dre");

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
                        variant("dre", Map.of("rounding", "largest-remainder", "bins", 5), PoolOrder.MATTERS),
                        variant("dre", Map.of("rounding", "authors"), PoolOrder.MATTERS),
                        variant("dre", Map.of("rounding", "authors", "bins", 1), PoolOrder.MATTERS),
                        variant("herding", Map.of("kernel", "laplace", "components", 2), PoolOrder.IRRELEVANT),
                        variant("herding", Map.of("kernel", "energy"), PoolOrder.IRRELEVANT),
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
                        "dre",
                        "herding",
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
                        "k-center",
                        "badge",
                        "k-means",
                        "mcp",
                        "probcover",
                        "typiclust",
                        "cluster-margin",
                        "information-density",
                        "ranked-batch",
                        "egl",
                        "product",
                        "rank-sum",
                        "filter",
                        "quota",
                        "class-balanced",
                        "random-subset",
                        "mixture",
                        "albl"),
                REGISTRY.all(Acquisition.class).stream().map(Component::id).toList());
    }
}
