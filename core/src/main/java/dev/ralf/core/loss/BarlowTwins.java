package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;

/**
 * Barlow Twins: the outputs of two views agree, and no two columns say the same. With y the columns of each view
 * standardised over the n rows of the batch and C their cross-correlation,
 *
 * <pre>
 * y_bi = (x_bi - mean_i) / sqrt(variance_i + epsilon)        C_ij = sum_b yA_bi yB_bj / n
 * l = sum_i (1 - C_ii)^2 + lambda sum_{i != j} C_ij^2
 * </pre>
 *
 * <p>with variances over n, and the gradient through mean and variance. A column that is constant in the batch (of one
 * row, all are) has y = 0 and correlates with nothing; with epsilon 0 its gradient is 0 too, our choice.
 *
 * <p>Reference: Zbontar, Jing, Misra, LeCun and Deny, arXiv:2103.03230, equations 1 and 2, which have epsilon 0; the
 * authors' code standardises with batch norm, whose epsilon is 1e-5.
 *
 * @param lambda weight of the off-diagonal part, at least 0; 5e-3 in the paper
 * @param epsilon added to variances, at least 0
 */
public record BarlowTwins(double lambda, double epsilon) implements BatchPairLoss {
    /** Checks the ranges. */
    public BarlowTwins {
        Checks.nonNegative("lambda", lambda);
        Checks.nonNegative("epsilon", epsilon);
    }

    /** The paper's: lambda 5e-3, epsilon 0. */
    public static BarlowTwins defaults() {
        return new BarlowTwins(5e-3, 0);
    }

    @Override
    public double value(Matrix a, Matrix b, Matrix dA, Matrix dB) {
        int n = a.rows();
        int d = a.columns();
        Checks.atLeast("rows", n, 1);
        Checks.size("b (rows)", b.rows(), n);
        Checks.size("b (columns)", b.columns(), d);
        Standardized ya = Standardized.of(a, epsilon);
        Standardized yb = Standardized.of(b, epsilon);
        double loss = 0;
        Matrix dya = new Matrix(n, d);
        Matrix dyb = new Matrix(n, d);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double c = 0;
                for (int r = 0; r < n; r++) {
                    c += ya.y.get(r, i) * yb.y.get(r, j);
                }
                c /= n;
                loss += i == j ? (1 - c) * (1 - c) : lambda * c * c;
                double dc = (i == j ? -2 * (1 - c) : 2 * lambda * c) / n;
                for (int r = 0; r < n; r++) {
                    dya.data()[r * d + i] += dc * yb.y.get(r, j);
                    dyb.data()[r * d + j] += dc * ya.y.get(r, i);
                }
            }
        }
        ya.backward(dya, dA);
        yb.backward(dyb, dB);
        return loss;
    }

    /** Standardised columns, and what each was divided by; 0 where a column is constant and epsilon 0. */
    private record Standardized(Matrix y, double[] deviation) {
        static Standardized of(Matrix x, double epsilon) {
            int n = x.rows();
            Matrix y = new Matrix(n, x.columns());
            double[] deviation = new double[x.columns()];
            for (int j = 0; j < deviation.length; j++) {
                double mean = 0;
                boolean constant = true;
                for (int r = 0; r < n; r++) {
                    mean += x.get(r, j) / n;
                    constant &= x.get(r, j) == x.get(0, j);
                }
                double variance = 0;
                for (int r = 0; r < n; r++) {
                    variance += (x.get(r, j) - mean) * (x.get(r, j) - mean) / n;
                }
                deviation[j] = constant ? Math.sqrt(epsilon) : Math.sqrt(variance + epsilon);
                for (int r = 0; r < n; r++) {
                    y.set(r, j, deviation[j] == 0 ? 0 : (x.get(r, j) - mean) / deviation[j]);
                }
            }
            return new Standardized(y, deviation);
        }

        void backward(Matrix dy, Matrix dx) {
            int n = y.rows();
            for (int j = 0; j < deviation.length; j++) {
                double sum = 0;
                double along = 0;
                for (int r = 0; r < n; r++) {
                    sum += dy.get(r, j) / n;
                    along += dy.get(r, j) * y.get(r, j) / n;
                }
                for (int r = 0; r < n; r++) {
                    dx.set(r, j, deviation[j] == 0 ? 0 : (dy.get(r, j) - sum - along * y.get(r, j)) / deviation[j]);
                }
            }
        }
    }
}
