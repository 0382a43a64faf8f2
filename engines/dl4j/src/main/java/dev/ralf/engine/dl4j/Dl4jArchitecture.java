package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Architecture;

/** An architecture whose networks run on this engine. */
interface Dl4jArchitecture extends Architecture {
    @Override
    default String engine() {
        return Dl4jEngine.ID;
    }
}
