package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddedPredictions;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * BADGE: batch active learning by diverse gradient embeddings. Seeds of k-means++ among the gradients that the last
 * layer would get if each unlabelled row had its predicted label:
 *
 * <pre>g_i = (p_i - e_yhat) x phi_i, of size K d, yhat = argmax p_i</pre>
 *
 * <p>The first pick is the row of largest norm, ties to the lowest id. Each next one is drawn with probability
 * proportional to the squared distance of its g to the nearest pick. Where all remaining distances are 0 (all
 * predictions certain, or only copies of picks left), rows are drawn uniformly from those left; the fact
 * {@code uninformedPicks} counts them. Utilities: the norm for the first pick, then the distance at the time of the
 * pick. Bias gradients are left out, as in the authors' code.
 *
 * <p>No g is ever formed: {@code |g_i - g_c|^2 = |q_i|^2 |phi_i|^2 + |q_c|^2 |phi_c|^2 - 2 (q_i q_c) (phi_i phi_c)} with
 * q = p - e_yhat, cut at 0, exactly 0 for equal rows. Time O(N n (d + K)), memory O(N (d + K)).
 *
 * <p>Reference: Ash, Zhang, Krishnamurthy, Langford and Agarwal, arXiv:1906.03671. The origin is no centre, unlike in
 * scikit-activeml.
 */
public record Badge() implements Acquisition {
    @Override
    public String id() {
        return "badge";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(EmbeddingModel.class);
    }

    /**
     * Selects.
     *
     * @throws IllegalArgumentException if a probability or an embedding is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        EmbeddingModel model = task.model().as(EmbeddingModel.class, id());
        var rows = task.inputs().features().select(ids);
        EmbeddedPredictions both = model.embedAndPredict(rows);
        Matrix q = residuals(Space.finite(both.probabilities(), ids, id(), "probability"));
        Matrix phi = Space.finite(both.embeddings(), ids, id(), "embedding");
        Seeding seeding = new Seeding(q, phi);
        RandomGenerator rng = task.seed().generator();
        int[] picks = new int[task.take()];
        double[] utilities = new double[picks.length];
        int uninformed = 0;
        for (int i = 0; i < picks.length; i++) {
            picks[i] = i == 0 ? seeding.largestNorm() : seeding.draw(rng);
            if (picks[i] < 0) {
                picks[i] = seeding.uniform(rng);
                uninformed++;
            }
            utilities[i] = Math.sqrt(seeding.squared[picks[i]]);
            seeding.add(picks[i]);
        }
        return new Selection(MathOps.select(ids, picks), utilities, Map.of("uninformedPicks", (double) uninformed));
    }

    /** Rows {@code p - e_argmax}. */
    static Matrix residuals(Matrix p) {
        Matrix q = p.copy();
        for (int i = 0; i < q.rows(); i++) {
            int predicted = p.argmax(i);
            q.set(i, predicted, q.get(i, predicted) - 1);
        }
        return q;
    }

    /** Squared distances of factored vectors to the nearest of some centres, and draws by them. */
    static final class Seeding {
        private final Matrix q;
        private final Matrix phi;
        private final PointBlocks qBlocks;
        private final PointBlocks phiBlocks;
        private final double[] norm;
        private final double[] squared; // norms before the first centre, then distances to the nearest one
        private final boolean[] taken;
        private int left;
        private boolean first = true;

        Seeding(Matrix q, Matrix phi) {
            int n = q.rows();
            this.q = q;
            this.phi = phi;
            this.qBlocks = PointBlocks.of(q.data(), q.columns(), MathOps.range(n));
            this.phiBlocks = PointBlocks.of(phi.data(), phi.columns(), MathOps.range(n));
            this.norm = new double[n];
            for (int i = 0; i < n; i++) {
                norm[i] = PointBlocks.squaredNorm(q.data(), i * q.columns(), q.columns())
                        * PointBlocks.squaredNorm(phi.data(), i * phi.columns(), phi.columns());
            }
            this.squared = norm.clone();
            this.taken = new boolean[n];
            this.left = n;
        }

        /** Squared norms before the first centre, then squared distances to the nearest centre. */
        double[] squared() {
            return squared.clone();
        }

        /** The row of largest norm, the first on a tie; -1 if all norms are 0. */
        int largestNorm() {
            int best = -1;
            double max = 0;
            for (int i = 0; i < norm.length; i++) {
                if (norm[i] > max) {
                    max = norm[i];
                    best = i;
                }
            }
            return best;
        }

        /** A row drawn by squared distance; -1 if all are 0. */
        int draw(RandomGenerator rng) {
            double total = 0;
            for (double s : squared) {
                total += s;
            }
            double u = rng.nextDouble() * total;
            int pick = -1;
            for (int i = 0; i < squared.length && u >= 0; i++) {
                if (squared[i] > 0) { // never a centre, whatever rounding leaves of u
                    pick = i;
                    u -= squared[i];
                }
            }
            return pick;
        }

        /** A row that is no centre, each with the same probability. */
        int uniform(RandomGenerator rng) {
            int skip = rng.nextInt(left);
            for (int i = 0; ; i++) {
                if (!taken[i] && skip-- == 0) {
                    return i;
                }
            }
        }

        void add(int c) {
            double[] qc = new double[PointBlocks.SIZE];
            double[] pc = new double[PointBlocks.SIZE];
            for (int b = 0; b < qBlocks.blocks(); b++) {
                qBlocks.products(b, q.data(), c * q.columns(), qc);
                phiBlocks.products(b, phi.data(), c * phi.columns(), pc);
                int count = qBlocks.count(b);
                int at = b * PointBlocks.SIZE;
                for (int i = 0; i < count; i++) {
                    double s = Math.max(0, norm[at + i] + norm[c] - 2 * (qc[i] * pc[i]));
                    squared[at + i] = first ? s : Math.min(squared[at + i], s);
                }
            }
            first = false;
            squared[c] = 0;
            taken[c] = true;
            left--;
        }
    }
}
