package dev.ralf.core.engine;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.registry.Options;
import java.util.Locale;

/** The options {@code engine}, {@code device}, {@code precision} and {@code channelsLast} of learners that train networks. */
public final class EngineOptions {
    private EngineOptions() {}

    /** Engines that build from blueprints. */
    private enum Id {
        DL4J,
        TORCH
    }

    /**
     * Reads where and how a design runs. Precision and memory layout are options of {@code engine: torch} alone.
     *
     * @param design what is built
     * @param options of the learner
     * @throws RuntimeException of {@link Options#error} if the engine is not in this build, or cannot run so
     */
    public static Architecture architecture(NetworkDesign design, Options options) {
        Id id = options.choice("engine", Id.DL4J);
        String device = options.text("device", Execution.DEFAULT.device());
        boolean torch = id == Id.TORCH;
        Execution.Precision precision =
                torch ? options.choice("precision", Execution.Precision.FLOAT) : Execution.Precision.FLOAT;
        boolean channelsLast = torch && options.flag("channelsLast", false);
        String name = id.name().toLowerCase(Locale.ROOT);
        BlueprintEngine engine = Engines.all().stream()
                .filter(e -> e.id().equals(name) && e instanceof BlueprintEngine)
                .map(BlueprintEngine.class::cast)
                .findFirst()
                .orElseThrow(() -> options.error(
                        "engine",
                        "engine " + name + " is not in this build"
                                + (torch ? "; built without it: RALF_PROFILES=torch ./ralf ... has it" : "")));
        try {
            return engine.architecture(design, new Execution(device, precision, channelsLast));
        } catch (IllegalArgumentException e) {
            throw options.error("device", e.getMessage());
        }
    }
}
