package dev.ralf.fairness.metrics;

/**
 * Inequality of the benefit that rows get from decisions, {@code b = 1 + [decision = k] - [label = k]}: 0 where the
 * favourable class {@code k} is wrongly withheld, 1 where it is rightly given or withheld, 2 where it is given too much.
 *
 * <p>With mean benefit {@code m}: {@code GE(alpha) = mean((b/m)^alpha - 1) / (alpha (alpha - 1))}; {@code GE(1)} is
 * Theil's index {@code mean((b/m) log(b/m))}, {@code GE(0)} is {@code -mean(log(b/m))}, infinite if a row has no benefit.
 * All are 0 when every row has the same benefit, and NaN without weight. With every row without benefit, {@code m = 0},
 * they are NaN.
 *
 * <p>Reference: Speicher et al., A unified approach to quantifying algorithmic unfairness, arXiv:1807.00787; values are
 * those of AIF360 except {@code GE(0)}, which AIF360 divides by {@code m} once more.
 */
public final class Inequality {
    private Inequality() {}

    /** Theil's index over rows: {@code GE(1)}. */
    public static double theil(GroupTable table, int k) {
        return generalisedEntropy(table, k, 1);
    }

    /** Generalised entropy index over rows. */
    public static double generalisedEntropy(GroupTable table, int k, double alpha) {
        double[] weights = new double[3];
        for (int s = 0; s < table.groups(); s++) {
            for (int y = 0; y < table.classes(); y++) {
                for (int d = 0; d < table.classes(); d++) {
                    weights[benefit(y, d, k)] += table.count(s, y, d);
                }
            }
        }
        return entropy(new double[] {0, 1, 2}, weights, alpha);
    }

    /** Coefficient of variation of the benefit, {@code sqrt(2 GE(2))}. */
    public static double coefficientOfVariation(GroupTable table, int k) {
        return Math.sqrt(2 * generalisedEntropy(table, k, 2));
    }

    /** Generalised entropy index where every row has the mean benefit of its group: the part between groups. */
    public static double betweenGroups(GroupTable table, int k, double alpha) {
        double[] benefits = new double[table.groups()];
        double[] weights = new double[table.groups()];
        for (int s = 0; s < weights.length; s++) {
            for (int y = 0; y < table.classes(); y++) {
                for (int d = 0; d < table.classes(); d++) {
                    weights[s] += table.count(s, y, d);
                    benefits[s] += table.count(s, y, d) * benefit(y, d, k);
                }
            }
            benefits[s] = weights[s] > 0 ? benefits[s] / weights[s] : 0;
        }
        return entropy(benefits, weights, alpha);
    }

    private static int benefit(int label, int decision, int k) {
        return 1 + (decision == k ? 1 : 0) - (label == k ? 1 : 0);
    }

    private static double entropy(double[] benefits, double[] weights, double alpha) {
        double total = 0;
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            total += weights[i];
            mean += weights[i] * benefits[i];
        }
        mean /= total;
        if (!(mean > 0)) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                sum += weights[i] / total * term(benefits[i] / mean, alpha);
            }
        }
        return sum;
    }

    private static double term(double b, double alpha) {
        if (alpha == 1) {
            return b == 0 ? 0 : b * Math.log(b);
        } else if (alpha == 0) {
            return -Math.log(b);
        }
        return (Math.pow(b, alpha) - 1) / (alpha * (alpha - 1));
    }
}
