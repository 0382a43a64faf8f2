package dev.ralf.core.engine;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.random.SeedTree;
import java.util.Optional;

/**
 * A design on an engine.
 *
 * @param design what is built
 * @param builder what builds and runs it
 * @param execution where and how
 */
public record DesignedArchitecture(NetworkDesign design, BlueprintEngine builder, Execution execution)
        implements Architecture {
    /** Checks that the engine can run so. */
    public DesignedArchitecture {
        builder.require(execution);
    }

    @Override
    public String id() {
        return design.id();
    }

    @Override
    public String engine() {
        return builder.id();
    }

    @Override
    public Optional<String> device() {
        return builder.device(execution);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException with one line if the engine does not run here
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return builder.build(design.blueprint(inputShape, classes), seed, execution);
    }
}
