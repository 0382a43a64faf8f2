package dev.ralf.core.optim;

import java.util.Map;

/** Moves a flat parameter vector against a gradient. Mutable: it holds moments and a step count. */
public interface Optimizer {
    /**
     * One step, in place.
     *
     * @param parameters parameters, changed
     * @param gradient gradient of the loss in each parameter; not changed
     * @param factor what a {@link Schedule} makes of the learning rate in this step, at least 0; 0 moves no parameter but
     *     still feeds the moments
     */
    void step(float[] parameters, float[] gradient, double factor);

    /** One step at the full learning rate. */
    default void step(float[] parameters, float[] gradient) {
        step(parameters, gradient, 1);
    }

    /** A copy of moments and step count, enough to go on to the same bits. */
    Map<String, float[]> state();

    /**
     * Sets what {@link #state()} gave; entries of other names are not looked at.
     *
     * @throws IllegalArgumentException if an entry is missing or has another length
     */
    void restore(Map<String, float[]> state);
}
