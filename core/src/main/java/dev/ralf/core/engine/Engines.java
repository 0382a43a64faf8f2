package dev.ralf.core.engine;

import dev.ralf.core.registry.Registry;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The engines on the class path. */
public final class Engines {
    private Engines() {}

    /** All engines, the plain-Java one first, then by id. */
    public static List<Engine> all() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing((Engine e) -> !e.id().equals(JavaEngine.ID))
                        .thenComparing(Engine::id))
                .toList();
    }

    /**
     * The engine of this id.
     *
     * @throws IllegalArgumentException if there is none, with those that there are
     */
    public static Engine of(String id) {
        List<Engine> all = all();
        return all.stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow(() -> {
            List<String> known = all.stream().map(Engine::id).toList();
            List<String> closest = Registry.closest(id, known);
            return new IllegalArgumentException("unknown engine \"" + id + "\""
                    + (closest.isEmpty() ? "" : "; did you mean " + String.join(" or ", closest) + "?") + " (known: "
                    + String.join(", ", known) + ")");
        });
    }
}
