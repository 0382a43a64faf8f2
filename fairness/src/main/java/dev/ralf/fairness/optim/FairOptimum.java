package dev.ralf.fairness.optim;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * The best accuracy that any classifier, randomised ones included, can have if its selection rates differ between groups
 * by at most a tolerance, where the class probabilities are known:
 *
 * <pre>
 *   max_q  E sum_k P(Y = k | X, S) q_k(X, S)   subject to   max_s E[q_k | S = s] - min_s E[q_k | S = s] &lt;= tolerance, every k
 * </pre>
 *
 * <p>The population solution of the argmax-fair rule, with the true probabilities in place of a model's. The expectations
 * are over the rows given, so the optimum of a generator's population comes from a large sample of it, and errs by order
 * {@code 1/sqrt(rows)}. Solved by {@link ParitySolver}; {@code upper} is its dual bound, {@code accuracy} what a rule within
 * the tolerance reaches. Source: Denis, Elie, Hebiri and Hu, arXiv:2109.13642.
 *
 * @param upper no classifier within the tolerance has a larger accuracy on these rows
 * @param accuracy of the certifying rule
 * @param tolerance tolerated gap
 */
public record FairOptimum(double upper, double accuracy, double tolerance) {
    /**
     * Solves for the optimum.
     *
     * @param truth P(Y = k | X, S) of each row, {@code [n][k]}
     * @param groups S of each row, 2 groups or more
     * @param weights weight of each row, {@code [n]}
     * @param tolerance tolerated gap, in [0, 1]
     * @throws IllegalArgumentException if a size differs or a group has no weight
     * @throws ArithmeticException if the solver ends without a certificate
     */
    public static FairOptimum of(Matrix truth, Groups groups, double[] weights, double tolerance) {
        Checks.inRange("tolerance", tolerance, 0.0, 1.0);
        ParityProblem problem = ParityProblem.of(truth, groups.codes(), groups.count(), weights, tolerance);
        Certificate certificate = ParitySolver.withDefaults().solve(problem).certificate();
        if (!certificate.certified()) {
            throw new ArithmeticException("the fair optimum has no certificate: gap " + certificate.gap());
        }
        return new FairOptimum(certificate.optimum(), certificate.accuracy(), tolerance);
    }

    /** How far an accuracy lies below the optimum; negative only for rules beyond the tolerance, or by sampling. */
    public double regret(double reached) {
        return accuracy - reached;
    }
}
