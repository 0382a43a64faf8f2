package dev.ralf.core.optim;

import java.util.Map;

/** Moves a flat parameter vector against a gradient. Mutable: it holds moments and a step count. */
public interface Optimizer {
    /**
     * One step, in place.
     *
     * @param parameters parameters, changed
     * @param gradient gradient of the loss in each parameter
     */
    void step(float[] parameters, float[] gradient);

    /** A copy of moments and step count, enough to go on to the same bits. */
    Map<String, float[]> state();

    /** Sets what {@link #state()} gave. */
    void restore(Map<String, float[]> state);
}
