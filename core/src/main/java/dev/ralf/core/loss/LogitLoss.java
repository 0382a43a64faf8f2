package dev.ralf.core.loss;

/**
 * A loss of logits, example by example. It is bound to its own targets: example {@code first + i} of the whole set is
 * row {@code i} of the chunk that is evaluated.
 */
@FunctionalInterface
public interface LogitLoss {
    /**
     * Computes the loss of each row and its gradient in that row's logits.
     *
     * @param logits row-major {@code [rows][classes]}
     * @param rows rows in this chunk
     * @param classes number of classes
     * @param first position of the chunk's first row in the whole set
     * @param loss receives the loss of each row at {@code loss[first + i]}
     * @param gradient receives d loss_i / d logits, row-major {@code [rows][classes]}, overwritten; null if not wanted
     */
    void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient);
}
