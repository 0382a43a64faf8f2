package dev.ralf.core.acquisition;

import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * How far each row's embedding is from the last layer's boundaries: with a the predicted class, the distance to the
 * hyperplane at which class c is as likely,
 *
 * <pre>{@code  radius_c = |(w_a - w_c) z + b_a - b_c| / |w_a - w_c|_2}</pre>
 *
 * infinite for c = a and where both classes have the same weights.
 *
 * @param ids the unlabelled ids, ascending
 * @param radii {@code [n][K]}
 * @param predicted predicted class of each row, the lowest one of a tie
 * @param least smallest radius of each row; infinite with one class
 */
record BoundaryRadii(int[] ids, Matrix radii, int[] predicted, double[] least) {
    /**
     * Those of the unlabelled rows of a task.
     *
     * @throws dev.ralf.core.model.MissingCapabilityException if the model has no linear last layer
     * @throws IllegalArgumentException if an embedding is not finite
     */
    static BoundaryRadii of(AcquisitionTask task, String who) {
        LastLayerModel model = task.require(LastLayerModel.class, who);
        int[] ids = Space.ascending(task);
        Matrix z = ids.length == 0
                ? new Matrix(0, model.lastLayer().weights().rows())
                : Space.finite(model.embeddings(task.inputs().features().select(ids)), ids, who, "embedding");
        return of(ids, z, model.lastLayer());
    }

    /** Those of embeddings {@code [n][d]}. */
    static BoundaryRadii of(int[] ids, Matrix z, LinearLayer layer) {
        int k = layer.bias().length;
        Matrix w = layer.weights();
        double[][] norm = new double[k][k];
        for (int a = 0; a < k; a++) {
            for (int c = 0; c < a; c++) {
                double squares = 0;
                for (int j = 0; j < w.rows(); j++) {
                    double difference = w.get(j, a) - w.get(j, c);
                    squares += difference * difference;
                }
                norm[a][c] = Math.sqrt(squares);
                norm[c][a] = norm[a][c];
            }
        }
        Matrix radii = layer.apply(z);
        int[] predicted = new int[z.rows()];
        double[] least = new double[z.rows()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < least.length; i++) {
            int a = radii.argmax(i);
            double top = radii.get(i, a);
            predicted[i] = a;
            for (int c = 0; c < k; c++) {
                double radius = norm[a][c] > 0 ? (top - radii.get(i, c)) / norm[a][c] : Double.POSITIVE_INFINITY;
                radii.set(i, c, radius);
                least[i] = Math.min(least[i], radius);
            }
        }
        return new BoundaryRadii(ids, radii, predicted, least);
    }

    /** Minus a distance; NaN, so last, where it is infinite. */
    static double utility(double distance) {
        return distance < Double.POSITIVE_INFINITY ? -distance : Double.NaN;
    }
}
