package dev.ralf.core.calibration;

import dev.ralf.core.util.Matrix;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealVector;

/**
 * Softmax regression with some coefficients fixed: minimises {@code -sum_i s_i sum_k t_ik ln q_ik + sum_r ridge_r / 2
 * (theta_r - start_r)^2} for {@code q_i = softmax(Theta x_i)} by damped Newton steps to a gradient below 1e-10. The
 * problem is convex; where the sample is separable and nothing is ridged, the steps stop once the log-loss no longer
 * falls.
 */
public final class SoftmaxRegression {
    private static final int MAX_STEPS = 200;

    private final Matrix x;
    private final Matrix targets;
    private final double[] shares;
    private final int[] row;
    private final int[] column;
    private final double[] ridge;
    private final Matrix start;

    /**
     * A problem.
     *
     * @param x features {@code [n][d]}
     * @param targets distribution over classes of each row, {@code [n][k]}
     * @param shares weight of each row, summing to 1
     * @param start coefficients {@code [k][d]}: the fixed ones, and where the free ones begin and are drawn to
     * @param ridge {@code [k][d]}: strength of that pull; negative for a fixed coefficient
     */
    public SoftmaxRegression(Matrix x, Matrix targets, double[] shares, Matrix start, Matrix ridge) {
        this.x = x;
        this.targets = targets;
        this.shares = shares;
        this.start = start;
        int free = 0;
        for (double r : ridge.data()) {
            free += r >= 0 ? 1 : 0;
        }
        row = new int[free];
        column = new int[free];
        this.ridge = new double[free];
        int next = 0;
        for (int k = 0; k < start.rows(); k++) {
            for (int j = 0; j < start.columns(); j++) {
                if (ridge.get(k, j) >= 0) {
                    row[next] = k;
                    column[next] = j;
                    this.ridge[next++] = ridge.get(k, j);
                }
            }
        }
    }

    /** The coefficients {@code [k][d]} of the minimum. */
    public Matrix solve() {
        int m = row.length;
        Matrix theta = start.copy();
        double[] gradient = new double[m];
        double value = value(theta);
        double damping = 1e-12;
        for (int step = 0; step < MAX_STEPS; step++) {
            double[][] hessian = derivatives(theta, gradient);
            double norm = 0;
            for (double g : gradient) {
                norm = Math.max(norm, Math.abs(g));
            }
            if (norm <= 1e-10) {
                break;
            }
            boolean better = false;
            while (!better && damping < 1e6) {
                Matrix next = moved(theta, hessian, gradient, damping);
                double at = next == null ? Double.NaN : value(next);
                if (at < value) {
                    better = true;
                    theta = next;
                    value = at;
                    damping = Math.max(1e-12, damping / 10);
                } else {
                    damping *= 10;
                }
            }
            if (!better) {
                break; // at the limit of double precision
            }
        }
        return theta;
    }

    private Matrix moved(Matrix theta, double[][] hessian, double[] gradient, double damping) {
        int m = row.length;
        double[][] damped = new double[m][];
        for (int r = 0; r < m; r++) {
            damped[r] = hessian[r].clone();
            damped[r][r] += damping;
        }
        RealVector step;
        try {
            step = new CholeskyDecomposition(new Array2DRowRealMatrix(damped, false), 1e-9, 1e-300)
                    .getSolver()
                    .solve(new ArrayRealVector(gradient, false));
        } catch (NonPositiveDefiniteMatrixException e) {
            return null; // rounding: the caller damps more
        }
        Matrix next = theta.copy();
        for (int r = 0; r < m; r++) {
            next.set(row[r], column[r], theta.get(row[r], column[r]) - step.getEntry(r));
        }
        return next;
    }

    private double value(Matrix theta) {
        double sum = 0;
        double[] z = new double[theta.rows()];
        for (int i = 0; i < x.rows(); i++) {
            double log = logits(theta, i, z);
            for (int k = 0; k < z.length; k++) {
                if (targets.get(i, k) != 0) {
                    sum += shares[i] * targets.get(i, k) * (log - z[k]);
                }
            }
        }
        for (int r = 0; r < row.length; r++) {
            double d = theta.get(row[r], column[r]) - start.get(row[r], column[r]);
            sum += ridge[r] / 2 * d * d;
        }
        return sum;
    }

    private double[][] derivatives(Matrix theta, double[] gradient) {
        int m = row.length;
        double[][] hessian = new double[m][m];
        java.util.Arrays.fill(gradient, 0);
        double[] q = new double[theta.rows()];
        for (int i = 0; i < x.rows(); i++) {
            double log = logits(theta, i, q);
            for (int k = 0; k < q.length; k++) {
                q[k] = Math.exp(q[k] - log);
            }
            double mass = 0;
            for (int k = 0; k < q.length; k++) {
                mass += targets.get(i, k);
            }
            for (int r = 0; r < m; r++) {
                double xr = x.get(i, column[r]);
                gradient[r] += shares[i] * (mass * q[row[r]] - targets.get(i, row[r])) * xr;
                for (int t = 0; t <= r; t++) {
                    double second = q[row[r]] * ((row[r] == row[t] ? 1 : 0) - q[row[t]]);
                    hessian[r][t] += shares[i] * mass * second * xr * x.get(i, column[t]);
                }
            }
        }
        for (int r = 0; r < m; r++) {
            gradient[r] += ridge[r] * (theta.get(row[r], column[r]) - start.get(row[r], column[r]));
            hessian[r][r] += ridge[r];
            for (int t = 0; t < r; t++) {
                hessian[t][r] = hessian[r][t];
            }
        }
        return hessian;
    }

    /** Writes the logits of row {@code i} into {@code z} and returns the logarithm of the sum of their exponentials. */
    private double logits(Matrix theta, int i, double[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < z.length; k++) {
            double sum = 0;
            for (int j = 0; j < x.columns(); j++) {
                sum += theta.get(k, j) * x.get(i, j);
            }
            z[k] = sum;
            max = Math.max(max, sum);
        }
        double total = 0;
        for (double v : z) {
            total += Math.exp(v - max);
        }
        return max + Math.log(total);
    }
}
