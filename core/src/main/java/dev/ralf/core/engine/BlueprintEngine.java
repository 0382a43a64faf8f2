package dev.ralf.core.engine;

import dev.ralf.core.model.Network;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.random.SeedTree;
import java.util.Optional;

/** An engine that builds networks from blueprints. */
public interface BlueprintEngine extends Engine {
    /**
     * Says whether networks can run so, without loading native code.
     *
     * @param execution where and how
     * @throws IllegalArgumentException with one line if this engine never runs so
     */
    void require(Execution execution);

    /**
     * The device that an execution means here; empty where the engine has but one. May load native code.
     *
     * @param execution where and how
     * @throws IllegalArgumentException with one line if the device is not here
     */
    default Optional<String> device(Execution execution) {
        return Optional.empty();
    }

    /**
     * A new network whose parameters and buffers are the blueprint's first ones.
     *
     * @param blueprint what to build
     * @param seed stream of the initialisation
     * @param execution where and how it runs
     * @throws IllegalArgumentException if it cannot run so
     * @throws IllegalStateException with one line if the engine does not run here
     */
    Network build(Blueprint blueprint, SeedTree seed, Execution execution);

    /**
     * An architecture of this engine.
     *
     * @param design what to build
     * @param execution where and how it runs
     */
    default DesignedArchitecture architecture(NetworkDesign design, Execution execution) {
        return new DesignedArchitecture(design, this, execution);
    }

    /**
     * An architecture that runs as the engine chooses.
     *
     * @param design what to build
     */
    default DesignedArchitecture architecture(NetworkDesign design) {
        return architecture(design, Execution.DEFAULT);
    }
}
