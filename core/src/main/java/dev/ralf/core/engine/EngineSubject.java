package dev.ralf.core.engine;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.util.Checks;

/**
 * A network to check an engine on, and how sharply.
 *
 * @param name name in the check's lines
 * @param architecture builds the network, with dropout and batch norm where the engine has them
 * @param shape shape of one input
 * @param step length of the step of the central differences; small for networks with kinks (ReLU, maximum)
 * @param tolerance share of a derivative by which differences may miss it, besides the rounding of the loss
 * @param batchTolerance how far a row's logits may differ between batches of different size; 0 asks for the same bits
 */
public record EngineSubject(
        String name, Architecture architecture, int[] shape, double step, double tolerance, float batchTolerance) {
    /** Checks the ranges; the shape is handed over. */
    public EngineSubject {
        Checks.positive("step", step);
        Checks.positive("tolerance", tolerance);
        Checks.nonNegative("batchTolerance", batchTolerance);
    }
}
