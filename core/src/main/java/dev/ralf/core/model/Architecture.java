package dev.ralf.core.model;

import dev.ralf.core.random.SeedTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Configuration of a network: builds freshly initialised ones. */
public interface Architecture {
    /** Name for records and messages, for example {@code mlp} or {@code lenet5}. */
    String id();

    /** Id of the engine that runs its networks; of the plain-Java one unless overridden. */
    default String engine() {
        return "java";
    }

    /**
     * The device that its networks run on, for records; empty where the engine has but one. May load native code.
     *
     * @throws IllegalArgumentException with one line if the device that was asked for is not here
     */
    default Optional<String> device() {
        return Optional.empty();
    }

    /**
     * A new network with random initial parameters.
     *
     * @param inputShape shape of one input
     * @param classes number of classes
     * @param seed stream of the initialisation
     * @throws IllegalArgumentException if the architecture cannot take such inputs
     */
    Network create(int[] inputShape, int classes, SeedTree seed);

    /** Files that {@link #create} reads, by the option that names them; empty for most. */
    default Map<String, Path> files() {
        return Map.of();
    }
}
