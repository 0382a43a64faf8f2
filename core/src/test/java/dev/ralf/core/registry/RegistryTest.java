package dev.ralf.core.registry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.CoreComponents;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.training.Learner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final List<String> KNOWN = List.of("entropy", "margin", "dre", "herding", "herding-energy");

    @Test
    void closest() {
        assertEquals(List.of("entropy"), Registry.closest("entrpy", KNOWN));
        assertEquals(List.of("herding", "herding-energy"), Registry.closest("herding", KNOWN));
        assertEquals(List.of("dre"), Registry.closest("der", KNOWN));
        assertEquals(List.of(), Registry.closest("badge-typiclust", List.of("dre")));
        assertEquals(List.of("aa", "ab", "ac"), Registry.closest("a", List.of("ad", "ac", "ab", "aa")));
    }

    @Test
    void load_findsThisModule() {
        Registry registry = Registry.load();
        assertTrue(registry.find(Acquisition.class, "dre").isPresent());
        assertTrue(registry.find(Acquisition.class, "mlp").isEmpty());
        assertTrue(registry.find(Learner.class, "mlp").isPresent());
    }

    @Test
    void everyComponentBuildsWithItsDefaults_andReadsEachOptionOnce() {
        for (Component<?> c : new CoreComponents().components()) {
            Map<String, Object> required = c.id().equals("fine-tune") ? Map.of("from", "model.zip") : Map.of();
            Object built = assertDoesNotThrow(() -> c.factory().apply(new FixtureOptions(required)), c.id());
            assertTrue(c.kind().isInstance(built), c.id());
            assertTrue(c.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), c.id());
        }
    }

    @Test
    void optionOutOfRange_isRefused() {
        Component<Acquisition> dre = new Registry(new CoreComponents().components())
                .find(Acquisition.class, "dre")
                .orElseThrow();
        assertEquals(
                "bins must be in [1, 1000000], got 0",
                assertThrows(IllegalArgumentException.class, () -> dre.factory()
                                .apply(new FixtureOptions(Map.of("bins", 0))))
                        .getMessage());
    }

    @Test
    void twoOfOneName_areRefused() {
        Component<Learner> a = new Component<>(Learner.class, "x", "", "", o -> null);
        assertEquals(
                "two components of kind Learner are named x",
                assertThrows(IllegalArgumentException.class, () -> new Registry(List.of(a, a)))
                        .getMessage());
    }
}
