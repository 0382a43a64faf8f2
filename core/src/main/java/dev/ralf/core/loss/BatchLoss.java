package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * A loss of the outputs of a whole batch, embeddings or logits, in which rows meet one another: one number, and its
 * gradient in every row. In double precision throughout; {@link #evaluate} rounds the gradient to float once, at the
 * border to an engine.
 */
public interface BatchLoss {
    /**
     * The loss and its gradient.
     *
     * @param outputs {@code [n][d]}; not changed
     * @param gradient receives d loss / d outputs, {@code [n][d]}, overwritten; null if not wanted
     * @return the loss
     */
    double value(Matrix outputs, Matrix gradient);

    /**
     * The same at the border to an engine.
     *
     * @param outputs row-major {@code [rows][width]}
     * @param rows rows n
     * @param width width d
     * @param gradient receives d loss / d outputs, row-major, overwritten; null if not wanted
     * @return the loss
     */
    default double evaluate(float[] outputs, int rows, int width, float[] gradient) {
        Checks.size("outputs", outputs.length, rows * width);
        Matrix d = gradient == null ? null : new Matrix(rows, width);
        double loss = value(Rows.matrix(outputs, rows, width), d);
        if (gradient != null) {
            Rows.write(d.data(), gradient, 0);
        }
        return loss;
    }
}
