package dev.ralf.adversarial.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddedPredictions;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.util.Matrix;

/**
 * The Euclidean distance of each row's embedding e to the decision boundary of a linear last layer {@code z = e W + b}, in
 * closed form: with t the decision,
 *
 * <pre>distance = min_{k != t} (z_t - z_k) / |w_t - w_k|_2</pre>
 *
 * <p>exact for a linear model, whose embedding is the input. A class with the same weights as the decision has no boundary
 * with it; if no class has one, the distance is infinite. Without regard to any box.
 *
 * <p>Reference: Moosavi-Dezfooli, Fawzi and Frossard, arXiv:1511.04599, section 2 (affine classifiers); Emam et al.,
 * arXiv:2111.12880 (MASE: as an acquisition score).
 */
public final class LinearBoundary implements BoundaryDistance.Distance {
    @Override
    public double[] of(Classifier model, Features rows, int[] ids, int[] decisions) {
        LastLayerModel last = model.as(LastLayerModel.class, "boundary-distance");
        EmbeddedPredictions both = last.embedAndPredict(rows);
        return distances(last.lastLayer(), both.embeddings());
    }

    /**
     * The distances of embeddings to the boundary of a layer.
     *
     * @param layer the layer
     * @param embeddings {@code [n][d]}
     */
    static double[] distances(LinearLayer layer, Matrix embeddings) {
        Matrix z = layer.apply(embeddings);
        int k = z.columns();
        double[][] gap = new double[k][k];
        for (int a = 0; a < k; a++) {
            for (int b = 0; b < k; b++) {
                double square = 0;
                for (int j = 0; j < layer.weights().rows(); j++) {
                    double d = layer.weights().get(j, a) - layer.weights().get(j, b);
                    square += d * d;
                }
                gap[a][b] = Math.sqrt(square);
            }
        }
        double[] out = new double[z.rows()];
        for (int i = 0; i < out.length; i++) {
            int t = z.argmax(i);
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                if (c != t && gap[t][c] > 0) {
                    least = Math.min(least, (z.get(i, t) - z.get(i, c)) / gap[t][c]);
                }
            }
            out[i] = least;
        }
        return out;
    }
}
