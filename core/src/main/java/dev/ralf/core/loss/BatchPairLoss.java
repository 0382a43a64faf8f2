package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * A loss of two sets of outputs of the same examples (two views of each), in which rows meet one another: one number,
 * and its gradient in both sets. In double precision throughout; {@link #evaluate} rounds the gradients to float once.
 */
public interface BatchPairLoss {
    /**
     * The loss and its gradients.
     *
     * @param a outputs of the first view, {@code [n][d]}; not changed
     * @param b outputs of the second view, {@code [n][d]}; not changed
     * @param dA receives d loss / d a, {@code [n][d]}, overwritten
     * @param dB receives d loss / d b, {@code [n][d]}, overwritten
     * @return the loss
     */
    double value(Matrix a, Matrix b, Matrix dA, Matrix dB);

    /**
     * The same at the border to an engine.
     *
     * @param a first view, row-major {@code [rows][width]}
     * @param b second view, row-major {@code [rows][width]}
     * @param rows rows n
     * @param width width d
     * @param dA receives d loss / d a, row-major, overwritten
     * @param dB receives d loss / d b, row-major, overwritten
     * @return the loss
     */
    default double evaluate(float[] a, float[] b, int rows, int width, float[] dA, float[] dB) {
        Checks.size("a", a.length, rows * width);
        Checks.size("b", b.length, rows * width);
        Matrix ga = new Matrix(rows, width);
        Matrix gb = new Matrix(rows, width);
        double loss = value(Rows.matrix(a, rows, width), Rows.matrix(b, rows, width), ga, gb);
        Rows.write(ga.data(), dA, 0);
        Rows.write(gb.data(), dB, 0);
        return loss;
    }
}
