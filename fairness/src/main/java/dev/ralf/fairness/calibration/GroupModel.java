package dev.ralf.fairness.calibration;

import dev.ralf.core.calibration.SoftmaxRegression;
import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * {@code P(group | class probabilities)} by softmax regression: {@code r = softmax(Theta (ln(p + 0.001), 1))}, fitted by
 * least weighted log-loss on rows whose groups are known, with a ridge of 1e-4 on every coefficient, which makes the
 * optimum unique and finite. The features are bounded, so that certain rows do not dominate.
 *
 * <p>It knows of a row what the class probabilities tell, and nothing else: a rule that uses it is a function of the class
 * probabilities alone, and never sees the attribute. The mean of {@code r_s} over the fitted rows is the share of group
 * {@code s} up to the ridge. Immutable.
 *
 * @param theta coefficients {@code [groups][classes + 1]}
 */
record GroupModel(Matrix theta) {
    private static final double SHIFT = 1e-3;
    private static final double RIDGE = 1e-4;

    /**
     * Fits the model.
     *
     * @param probabilities {@code [n][k]}
     * @param groups known groups of the rows
     * @param weights weight of each row, not all 0
     */
    static GroupModel fit(Matrix probabilities, Groups groups, double[] weights) {
        int n = probabilities.rows();
        double total = Arrays.stream(weights).sum();
        double[] shares = new double[n];
        Arrays.setAll(shares, i -> weights[i] / total);
        Matrix ridge = new Matrix(groups.count(), probabilities.columns() + 1);
        Arrays.fill(ridge.data(), RIDGE);
        return new GroupModel(new SoftmaxRegression(
                        features(probabilities),
                        PlugInRates.membership(groups.codes(), groups.count()),
                        shares,
                        new Matrix(ridge.rows(), ridge.columns()),
                        ridge)
                .solve());
    }

    /** The model with these coefficients, row by row. */
    static GroupModel of(double[] coefficients, int groups) {
        Checks.argument(
                coefficients.length % groups == 0,
                "the group model must have as many coefficients for each of %d groups, got %d",
                groups,
                coefficients.length);
        Matrix theta = new Matrix(groups, coefficients.length / groups);
        System.arraycopy(coefficients, 0, theta.data(), 0, coefficients.length);
        return new GroupModel(theta);
    }

    /** Number of classes. */
    int classes() {
        return theta.columns() - 1;
    }

    /** {@code r}, {@code [n][groups]}. */
    Matrix apply(Matrix probabilities) {
        Matrix x = features(probabilities);
        Matrix r = new Matrix(x.rows(), theta.rows());
        for (int i = 0; i < r.rows(); i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int s = 0; s < r.columns(); s++) {
                double z = 0;
                for (int j = 0; j < x.columns(); j++) {
                    z += theta.get(s, j) * x.get(i, j);
                }
                r.set(i, s, z);
                max = Math.max(max, z);
            }
            double sum = 0;
            for (int s = 0; s < r.columns(); s++) {
                r.set(i, s, Math.exp(r.get(i, s) - max));
                sum += r.get(i, s);
            }
            for (int s = 0; s < r.columns(); s++) {
                r.set(i, s, r.get(i, s) / sum);
            }
        }
        return r;
    }

    /** Derivative of {@code r_s} in {@code p_j} for a row with the group probabilities {@code r}. */
    double slope(double[] r, int s, int j, double p) {
        double mean = 0;
        for (int t = 0; t < r.length; t++) {
            mean += r[t] * theta.get(t, j);
        }
        return r[s] * (theta.get(s, j) - mean) / (Math.max(0, p) + SHIFT);
    }

    private static Matrix features(Matrix probabilities) {
        int k = probabilities.columns();
        Matrix x = new Matrix(probabilities.rows(), k + 1);
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < k; j++) {
                x.set(i, j, Math.log(Math.max(0, probabilities.get(i, j)) + SHIFT));
            }
            x.set(i, k, 1);
        }
        return x;
    }
}
