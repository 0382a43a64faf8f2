package dev.ralf.core.loss;

/**
 * A loss of two sets of logits of the same examples: those of the inputs as they are (clean) and those of perturbed
 * inputs, with the gradient in both. In double precision throughout; {@link #evaluate} rounds the gradients to float
 * once. Bound to its own targets: example {@code first + i} of the whole set is row {@code i} of the chunk.
 */
public interface PairLoss {
    /**
     * The loss of one example and its gradients.
     *
     * @param clean logits of the input as it is, {@code [k]}; not changed
     * @param perturbed logits of the perturbed input, {@code [k]}; not changed
     * @param example position of the example in the whole set
     * @param dClean receives d loss / d clean, {@code [k]}, overwritten
     * @param dPerturbed receives d loss / d perturbed, {@code [k]}, overwritten
     * @return the loss
     */
    double row(double[] clean, double[] perturbed, int example, double[] dClean, double[] dPerturbed);

    /**
     * Computes the loss of each row and its gradients.
     *
     * @param clean row-major {@code [rows][classes]}
     * @param perturbed row-major {@code [rows][classes]}
     * @param rows rows in this chunk
     * @param classes number of classes
     * @param first position of the chunk's first row in the whole set
     * @param loss receives the loss of each row at {@code loss[first + i]}
     * @param dClean receives d loss_i / d clean, row-major, overwritten
     * @param dPerturbed receives d loss_i / d perturbed, row-major, overwritten
     */
    default void evaluate(
            float[] clean,
            float[] perturbed,
            int rows,
            int classes,
            int first,
            double[] loss,
            float[] dClean,
            float[] dPerturbed) {
        double[] z = new double[classes];
        double[] other = new double[classes];
        double[] dz = new double[classes];
        double[] dOther = new double[classes];
        for (int i = 0; i < rows; i++) {
            Rows.read(clean, i * classes, z);
            Rows.read(perturbed, i * classes, other);
            loss[first + i] = row(z, other, first + i, dz, dOther);
            Rows.write(dz, dClean, i * classes);
            Rows.write(dOther, dPerturbed, i * classes);
        }
    }
}
