package dev.ralf.core.acquisition;

/**
 * How uncertain a probability row is, higher is more uncertain. References: Settles, Active Learning Literature Survey,
 * 2009 (least confidence, margin, entropy); Feng et al., DeepGini, arXiv:1903.00661; Shen et al., Multiple-Boundary
 * Clustering and Prioritization, ASE 2020, doi:10.1145/3324884.3416621 (ratio).
 */
public enum UncertaintyScore {
    /** {@code 1 - max p}, in [0, 1 - 1/K]. */
    LEAST_CONFIDENCE {
        @Override
        public double of(double[] p, int from, int k) {
            double max = p[from];
            for (int j = 1; j < k; j++) {
                max = Math.max(max, p[from + j]);
            }
            return 1 - max;
        }
    },
    /** {@code -(p_(1) - p_(2))}: minus the gap between the two largest, in [-1, 0]; 0 for a single class. */
    MARGIN {
        @Override
        public double of(double[] p, int from, int k) {
            if (k == 1) {
                return 0;
            }
            double first = Double.NEGATIVE_INFINITY;
            double second = Double.NEGATIVE_INFINITY;
            int j = from;
            if (k % 2 == 1) {
                first = p[j++];
            }
            for (; j < from + k; j += 2) { // without branches, which nothing could foresee; by pairs; NaN stays
                double high = Math.max(p[j], p[j + 1]);
                double low = Math.min(p[j], p[j + 1]);
                second = Math.max(Math.min(first, high), Math.max(second, low));
                first = Math.max(first, high);
            }
            return second - first;
        }
    },
    /** Shannon entropy {@code -sum p ln p} in nats with {@code 0 ln 0 = 0}, in [0, ln K]. */
    ENTROPY {
        @Override
        public double of(double[] p, int from, int k) {
            double h = 0;
            for (int j = from; j < from + k; j++) {
                h -= PlogP.of(p[j]);
            }
            return h;
        }
    },
    /** Gini impurity {@code 1 - sum p^2}, in [0, 1 - 1/K]. */
    GINI {
        @Override
        public double of(double[] p, int from, int k) {
            double sum = 0;
            for (int j = from; j < from + k; j++) {
                sum += p[j] * p[j];
            }
            return 1 - sum;
        }
    },
    /** {@code p_(2) / p_(1)}: the second largest over the largest, in [0, 1]; 0 for a single class. */
    RATIO {
        @Override
        public double of(double[] p, int from, int k) {
            double first = Double.NEGATIVE_INFINITY;
            double second = 0;
            for (int j = from; j < from + k; j++) {
                if (Double.isNaN(p[j])) {
                    return Double.NaN;
                }
                if (p[j] > first) {
                    second = Math.max(first, 0);
                    first = p[j];
                } else if (p[j] > second) {
                    second = p[j];
                }
            }
            return second / first;
        }
    };

    /** The score of the {@code k} probabilities at {@code p[from]}; NaN if one of them is NaN. */
    public abstract double of(double[] p, int from, int k);

    /** The score of each row of a probability matrix. */
    public double[] of(dev.ralf.core.util.Matrix p) {
        double[] scores = new double[p.rows()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = of(p.data(), i * p.columns(), p.columns());
        }
        return scores;
    }
}
