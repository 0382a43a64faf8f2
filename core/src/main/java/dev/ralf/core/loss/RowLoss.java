package dev.ralf.core.loss;

/**
 * A loss of the logits of one example, in double precision throughout; {@link #evaluate} rounds its gradient to float
 * once, at the border to an engine. Bound to its own targets like every {@link LogitLoss}.
 */
public interface RowLoss extends LogitLoss {
    /**
     * The loss of one example and its gradient.
     *
     * @param logits logits of the example, {@code [k]}; not changed
     * @param example position of the example in the whole set
     * @param gradient receives d loss / d logits, {@code [k]}, overwritten; null if not wanted
     * @return the loss
     */
    double row(double[] logits, int example, double[] gradient);

    @Override
    default void evaluate(float[] logits, int rows, int classes, int first, double[] loss, float[] gradient) {
        double[] z = new double[classes];
        double[] dz = gradient == null ? null : new double[classes];
        for (int i = 0; i < rows; i++) {
            Rows.read(logits, i * classes, z);
            loss[first + i] = row(z, first + i, dz);
            if (gradient != null) {
                Rows.write(dz, gradient, i * classes);
            }
        }
    }
}
