package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.blueprint.NetworkDesign;

/** Designs on this engine. */
final class Designed {
    private Designed() {}

    static Architecture of(NetworkDesign design) {
        return new Dl4jEngine().architecture(design);
    }
}
