package dev.ralf.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import dev.ralf.datasets.catalog.Catalog;
import dev.ralf.datasets.synthetic.GaussianMixture;
import dev.ralf.datasets.synthetic.MotorPortfolio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetsProviderTest {
    private final Registry registry = Registry.load();

    @Test
    void serviceLoaderFindsAllDataSets() {
        List<Component<DatasetSource>> all = registry.all(DatasetSource.class);
        List<String> expected =
                new ArrayList<>(List.of("csv", "arff", "rdata", "ts", "images", "idx", "cifar", "npz", "text"));
        Catalog.entries().forEach(e -> expected.add(e.id()));
        expected.addAll(List.of(
                "motor-portfolio", "gaussian-mixture", "imbalance", "rings", "checkerboard", "repeated", "long-tail"));
        assertEquals(expected, all.stream().map(Component::id).toList());
        for (Component<DatasetSource> c : all) {
            assertTrue(!c.summary().isBlank() && c.summary().lines().count() == 1, c.id());
            assertTrue(!c.reference().isBlank(), c.id());
        }
    }

    @Test
    void label_andExposure_areOptionsWhereThereIsAChoice() {
        build("beMTPL97", Map.of("label", "claim", "exposureUse", "full"));
        build("beMTPL97", Map.of("label", "coverage"));
        assertEquals(
                "label must be one of claim, coverage, got amount",
                assertThrows(RuntimeException.class, () -> build("beMTPL97", Map.of("label", "amount")))
                        .getMessage());
        assertThrows(RuntimeException.class, () -> build("adult", Map.of("exposureUse", "full")));
    }

    @Test
    void catalogueSources_lookForNothingBeforeTheyLoad() {
        for (String id : List.of("adult", "frempl")) {
            MapOptions o = new MapOptions(Map.of("includeSensitive", true, "distinctRows", true));
            registry.find(DatasetSource.class, id).orElseThrow().factory().apply(o);
            o.finish();
        }
        for (String id : List.of("mnist", "fashion-mnist")) {
            registry.find(DatasetSource.class, id).orElseThrow().factory().apply(new MapOptions(Map.of()));
        }
    }

    @Test
    void generators_haveTheDocumentedDefaults() {
        assertEquals(MotorPortfolio.defaults(), build("motor-portfolio", Map.of()));
        assertEquals(GaussianMixture.defaults(), build("gaussian-mixture", Map.of()));
        assertEquals(
                new MotorPortfolio(100, 0.25, 1, true),
                build(
                        "motor-portfolio",
                        Map.of("rows", 100, "proxyStrength", 0.25, "bias", 1, "includeSensitive", true)));
        assertEquals(
                new GaussianMixture(200, 3, 2, 4, 0.9, true),
                build(
                        "gaussian-mixture",
                        Map.of(
                                "rows",
                                200,
                                "classes",
                                3,
                                "components",
                                2,
                                "features",
                                4,
                                "unfairness",
                                0.9,
                                "includeSensitive",
                                true)));
        assertEquals(
                200,
                build("motor-portfolio", Map.of("rows", 200))
                        .load(new SeedTree(1))
                        .size());
    }

    private DatasetSource build(String id, Map<String, Object> options) {
        MapOptions o = new MapOptions(options);
        DatasetSource source =
                registry.find(DatasetSource.class, id).orElseThrow().factory().apply(o);
        o.finish();
        return source;
    }
}
