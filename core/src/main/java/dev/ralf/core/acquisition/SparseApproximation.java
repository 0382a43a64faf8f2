package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Batch active learning as sparse approximation: n rows whose weighted losses stand for those of the whole pool. With a
 * vector x_j and a spread s_j for each of the N rows, weights w of n rows are sought, not negative, that make small
 *
 * <pre>{@code  |v - sum_j w_j x_j|^2 - alpha sum_{chosen} s_j + beta |w - 1|^2,     v = (n/N) sum_j x_j}</pre>
 *
 * so that the first term asks for rows that represent the pool, the second for uncertain ones, and the third for even weights.
 *
 * <ul>
 *   <li>{@link Kind#GRADIENT} (no sampling of the model): x is the gradient of the last layer for the predicted label,
 *       {@code (p - e_yhat) x phi} as in {@link Badge}, and s the expected squared distance of the gradient of the unknown
 *       label from its mean, {@code |phi|^2 (1 - sum p^2)};
 *   <li>{@link Kind#BAYESIAN}: x is the vector of expected losses under T passes less their mean,
 *       {@code -sum_y m(y) ln p_t(y)}, m the mean of the passes, over sqrt(T), and s the expected squared distance from x of that of
 *       the unknown label. Probabilities count as at least 1e-12.
 * </ul>
 *
 * <p>Vectors are divided by the root of their mean square and spreads by their mean, so that alpha and beta have no unit.
 * {@link Solver#GREEDY} takes one row after another, {@link Solver#IHT} is accelerated iterative hard thresholding over all
 * rows at once, whose best iterate is taken. Utilities: by how much each row lowered the objective when it was taken (greedy),
 * or its weight (IHT, in that order). Facts: the share of v's squared length left over, the sum of weights, and the steps.
 * Ties are broken at random, independently of the pool's order. O(n N K d), or O(N K d) a step of IHT; no vector is formed.
 *
 * <p>References: Shen, Jiang, Zhang and Koyejo, Batch Active Learning from the Perspective of Sparse Approximation,
 * arXiv:2211.00246 (the objective); Zhang, Khanna, Kyrillidis and Koyejo, Bayesian Coresets, arXiv:2007.00715, and its public
 * code (the thresholding, A-IHT II); Pinsler, Gordon, Nalisnick and Hernandez-Lobato, arXiv:1908.02144 (expected losses under
 * posterior samples). Not verified: the first paper's choice of x for networks and its defaults; the factor n/N and the
 * scaling are ours.
 *
 * @param kind what stands for a row
 * @param solver how weights are found
 * @param alpha weight of the spread, at least 0
 * @param beta weight of the weights' distance to 1, at least 0
 * @param passes number of passes T of the Bayesian kind, at least 1
 * @param iterations most steps of IHT, at least 1
 */
public record SparseApproximation(Kind kind, Solver solver, double alpha, double beta, int passes, int iterations)
        implements Acquisition {
    private static final double TOLERANCE = 1e-5;
    private static final double LEAST = 1e-12;

    /** What stands for a row. */
    public enum Kind {
        /** Its gradient for the predicted label. */
        GRADIENT,
        /** Its losses under sampled models. */
        BAYESIAN
    }

    /** How weights are found. */
    public enum Solver {
        /** One row after another. */
        GREEDY,
        /** Accelerated iterative hard thresholding. */
        IHT
    }

    /** Checks the ranges. */
    public SparseApproximation {
        Checks.nonNegative("alpha", alpha);
        Checks.nonNegative("beta", beta);
        Checks.atLeast("passes", passes, 1);
        Checks.atLeast("iterations", iterations, 1);
    }

    @Override
    public String id() {
        return "sparse-approximation" + (kind == Kind.BAYESIAN ? "-bayesian" : "")
                + (solver == Solver.IHT ? "-iht" : "");
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(kind == Kind.BAYESIAN ? StochasticModel.class : EmbeddingModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability or an embedding is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        int n = task.take();
        if (n == 0) {
            return Selection.of(ids, new double[0]);
        }
        SparseProblem problem =
                kind == Kind.GRADIENT ? gradients(task, n) : losses(StochasticPasses.draw(task, passes, id()), n);
        long[] ties =
                Arrays.stream(ids).mapToLong(id -> task.seed().child(id).key()).toArray();
        SparseProblem.Solution solution =
                solver == Solver.GREEDY ? problem.greedy(n, ties) : problem.threshold(n, iterations, TOLERANCE, ties);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("residual", problem.residual(solution));
        facts.put("sumOfWeights", Arrays.stream(solution.weights()).sum());
        facts.put("iterations", (double) solution.iterations());
        return new Selection(MathOps.select(ids, solution.rows()), solution.utilities(), facts);
    }

    private SparseProblem gradients(AcquisitionTask task, int n) {
        Embedded pool = Embedded.of(task, id()).unlabelled();
        Matrix p = pool.probabilities();
        Matrix phi = pool.embeddings();
        double[] spread = UncertaintyScore.GINI.of(p);
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.max(0, spread[i]) * PointBlocks.squaredNorm(phi.data(), i * phi.columns(), phi.columns());
        }
        return problem(Badge.residuals(p), phi, spread, n);
    }

    private SparseProblem losses(StochasticPasses drawn, int n) {
        Matrix x = new Matrix(drawn.ids().length, passes);
        double[] spread = new double[drawn.ids().length];
        Matrix mean = StochasticScore.mean(drawn.passes());
        double[] of = new double[passes];
        for (int i = 0; i < spread.length; i++) {
            double squares = 0;
            for (int y = 0; y < mean.columns(); y++) {
                double m = mean.get(i, y);
                if (m > 0) {
                    squares += m * centredLosses(drawn.passes(), i, y, of);
                    for (int t = 0; t < passes; t++) {
                        x.set(i, t, x.get(i, t) + m * of[t]);
                    }
                }
            }
            spread[i] = Math.max(0, squares - PointBlocks.squaredNorm(x.data(), i * passes, passes));
        }
        Matrix ones = new Matrix(spread.length, 1);
        Arrays.fill(ones.data(), 1);
        return problem(ones, x, spread, n);
    }

    /** Losses of a label under each pass less their mean, over sqrt(T); returns their squared length. */
    private static double centredLosses(List<Matrix> passes, int row, int label, double[] out) {
        double mean = 0;
        for (int t = 0; t < out.length; t++) {
            out[t] = -Math.log(Math.max(LEAST, passes.get(t).get(row, label)));
            mean += out[t] / out.length;
        }
        double squares = 0;
        for (int t = 0; t < out.length; t++) {
            out[t] = (out[t] - mean) / Math.sqrt(out.length);
            squares += out[t] * out[t];
        }
        return squares;
    }

    private SparseProblem problem(Matrix q, Matrix phi, double[] spread, int n) {
        double squares = 0;
        for (int i = 0; i < q.rows(); i++) {
            squares += PointBlocks.squaredNorm(q.data(), i * q.columns(), q.columns())
                    * PointBlocks.squaredNorm(phi.data(), i * phi.columns(), phi.columns());
        }
        double scale = squares > 0 ? 1 / Math.sqrt(squares / q.rows()) : 1;
        double mean = Arrays.stream(spread).average().orElse(0);
        double[] bonus = new double[spread.length];
        Arrays.setAll(bonus, i -> mean > 0 ? alpha * spread[i] / mean : 0);
        return new SparseProblem(q, phi, scale, bonus, beta, (double) n / q.rows());
    }
}
