package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddedPredictions;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Set;

/**
 * Expected gradient length: the rows whose label, whatever it is, is expected to move the last layer most. With the
 * cross-entropy loss and a softmax layer over the embedding phi, the gradient in weights and bias for label k is
 * {@code (p - e_k) x [phi; 1]}, so that
 *
 * <pre>utility(x) = sum_k p_k |p - e_k|_2 |[phi; 1]|_2</pre>
 *
 * <p>in closed form, in [0, Infinity). Ties are broken at random, independently of the pool's order; a NaN comes last.
 *
 * <p>Reference: Settles, Craven and Ray, Multiple-instance active learning, NIPS 2007, restricted to the last layer.
 * Guo et al., arXiv:2112.02542, take the gradient in the input instead, which is another score.
 */
public record ExpectedGradientLength() implements Acquisition {
    @Override
    public String id() {
        return "egl";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(EmbeddingModel.class);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        EmbeddingModel model = task.model().as(EmbeddingModel.class, id());
        var rows = task.inputs().features().select(ids);
        EmbeddedPredictions both = model.embedAndPredict(rows);
        double[] score = score(both.probabilities(), both.embeddings());
        int[] picks = Picks.top(score, task.take(), ids, task.seed());
        return Selection.of(MathOps.select(ids, picks), MathOps.select(score, picks));
    }

    /** The score of each row of probabilities {@code [n][k]} and embeddings {@code [n][d]}. */
    static double[] score(Matrix p, Matrix phi) {
        double[] score = new double[p.rows()];
        for (int i = 0; i < score.length; i++) {
            int top = p.argmax(i);
            double others = 0; // squares of all but the largest, on their own: as it goes to 1, no digits are lost
            for (int k = 0; k < p.columns(); k++) {
                others += k == top ? 0 : p.get(i, k) * p.get(i, k);
            }
            double expected = 0;
            for (int k = 0; k < p.columns(); k++) {
                double pk = p.get(i, k);
                double rest = k == top ? others : others + p.get(i, top) * p.get(i, top) - pk * pk;
                expected += pk * Math.sqrt(rest + (1 - pk) * (1 - pk));
            }
            score[i] = expected * Math.sqrt(PointBlocks.squaredNorm(phi.data(), i * phi.columns(), phi.columns()) + 1);
        }
        return score;
    }
}
