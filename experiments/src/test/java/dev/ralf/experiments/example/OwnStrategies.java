package dev.ralf.experiments.example;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.registry.*;
import java.util.List;

/** Puts {@link OwnStrategy} into specs, catalogues and messages. */
public final class OwnStrategies implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        return List.of(new Component<>(
                Acquisition.class,
                "most-likely",
                "the rows most likely of one class",
                "-",
                o -> new OwnStrategy(o.integer("class", 0, 0, 1_000))));
    }
}
