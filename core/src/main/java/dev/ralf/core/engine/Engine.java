package dev.ralf.core.engine;

import java.util.List;

/**
 * What runs networks: plain Java, or a native library. Found through {@link java.util.ServiceLoader}; a provider's class
 * and constructor must not touch native code, so that engines can be listed where they cannot run.
 */
public interface Engine {
    /** Name on the command line and of {@link dev.ralf.core.model.Architecture#engine()}, for example {@code java}. */
    String id();

    /** What runs here, or why nothing does. May load native code the first time; never throws for want of it. */
    EngineStatus status();

    /**
     * Networks on which a self-check shows that the engine is right: together they have every kind of layer. Does not
     * load native code; creating one of the networks does.
     */
    List<EngineSubject> subjects();
}
