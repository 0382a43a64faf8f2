package dev.ralf.experiments.api;

import dev.ralf.core.registry.Registry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The experiment classes on the class path. */
public final class ExperimentClasses {
    private ExperimentClasses() {}

    /**
     * One of them.
     *
     * @param name its name
     * @param summary one sentence
     * @param source the class
     */
    public record Found(String name, String summary, ExperimentSource source) {}

    /**
     * All of them, by name.
     *
     * @throws IllegalStateException if one has no {@link ExperimentClass}, or two have the same name
     */
    public static List<Found> all() {
        List<Found> all = ServiceLoader.load(ExperimentSource.class).stream()
                .map(provider -> {
                    ExperimentClass named = Optional.ofNullable(provider.type().getAnnotation(ExperimentClass.class))
                            .orElseThrow(() -> new IllegalStateException("experiment class "
                                    + provider.type().getName() + " has no @ExperimentClass with its name"));
                    return new Found(named.value(), named.summary(), provider.get());
                })
                .sorted(Comparator.comparing(Found::name))
                .toList();
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).name().equals(all.get(i - 1).name())) {
                throw new IllegalStateException(
                        "two experiment classes are named " + all.get(i).name());
            }
        }
        return all;
    }

    /** The one of this name, if there is one. */
    public static Optional<Found> find(String name) {
        return all().stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /** Names close to one that there is not. */
    public static List<String> closest(String name) {
        return Registry.closest(name, all().stream().map(Found::name).toList());
    }
}
