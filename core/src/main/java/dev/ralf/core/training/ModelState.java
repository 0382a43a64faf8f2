package dev.ralf.core.training;

import java.util.Map;

/**
 * All that a model needs to go on training to the same bits: named float arrays.
 *
 * @param arrays parameters, buffers and optimiser state by name
 */
public record ModelState(Map<String, float[]> arrays) {
    /** Keeps an unmodifiable view; arrays are handed over. */
    public ModelState {
        arrays = Map.copyOf(arrays);
    }
}
