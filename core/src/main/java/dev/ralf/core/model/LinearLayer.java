package dev.ralf.core.model;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * A linear layer: {@code z_k = b_k + sum_a e_a W_ak}.
 *
 * @param weights W, {@code [d][K]}
 * @param bias b, {@code [K]}; zeros where the layer has none
 */
public record LinearLayer(Matrix weights, double[] bias) {
    /** Checks the lengths. */
    public LinearLayer {
        Checks.size("bias", bias.length, weights.columns());
    }

    /**
     * Outputs {@code [n][K]} of inputs {@code [n][d]}.
     *
     * @throws IllegalArgumentException if the inputs have another width
     */
    public Matrix apply(Matrix inputs) {
        Checks.size("inputs (width)", inputs.columns(), weights.rows());
        int k = bias.length;
        Matrix z = new Matrix(inputs.rows(), k);
        for (int i = 0; i < inputs.rows(); i++) {
            System.arraycopy(bias, 0, z.data(), i * k, k);
            for (int a = 0; a < inputs.columns(); a++) {
                double e = inputs.get(i, a);
                for (int j = 0; j < k; j++) {
                    z.data()[i * k + j] += e * weights.get(a, j);
                }
            }
        }
        return z;
    }
}
