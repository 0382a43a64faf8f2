package dev.ralf.fairness.optim;

/**
 * The result of {@link ParitySolver}.
 *
 * @param status how the solver ended
 * @param offsets best dual point found, {@code [group][cell]}, each cell sums to zero over groups
 * @param mixture best randomised rule found
 * @param certificate what the two prove; recomputed from the rows
 * @param iterations number of linear programs solved
 */
public record ParitySolution(
        Status status, double[][] offsets, Mixture mixture, Certificate certificate, int iterations) {
    /** How a solver ended. */
    public enum Status {
        /** The certificate holds: optimal up to {@link Certificate#MAX_GAP}. */
        CERTIFIED,
        /** No certificate: no new cutting plane was found, or the linear program could not be solved. */
        STALLED,
        /** No certificate within the iterations allowed. */
        ITERATION_LIMIT
    }
}
