package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;

/**
 * MART, adversarial training that minds misclassified examples. With p = softmax(clean), p' = softmax(perturbed) and m
 * the class other than y with the largest p' (the lowest one of a tie),
 *
 * <pre>
 * l = -ln p'_y - ln(1.0001 - p'_m) + lambda KL(p | p') (1 - p_y)
 * dl/dclean_j     = lambda ((1 - p_y) p_j (ln p_j - ln p'_j - KL) - KL p_y ([j = y] - p_j))
 * dl/dperturbed_j = p'_j - [j = y] + p'_m ([j = m] - p'_j) / (1.0001 - p'_m) + lambda (1 - p_y) (p'_j - p_j)
 * </pre>
 *
 * <p>Nothing is held constant: the gradient flows through both branches and through the weight {@code 1 - p_y}. The first
 * two terms are the paper's boosted cross-entropy; 1.0001, from the authors' code, keeps it finite. Deviations from that
 * code: its floors of 1e-12 inside logarithms and 1e-7 on the weight are left out, since log-softmax needs none. In nats.
 *
 * <p>Reference: Wang, Zou, Yi, Bailey, Ma and Gu, "Improving adversarial robustness requires revisiting misclassified
 * examples", ICLR 2020.
 *
 * @param labels class of each example of the whole set; at least two classes
 * @param lambda weight of the divergence, finite and at least 0; 5 in the paper
 */
public record Mart(int[] labels, double lambda) implements PairLoss {
    private static final double ONE = 1.0001;

    /** Checks the weight. */
    public Mart {
        Checks.nonNegative("lambda", lambda);
    }

    @Override
    public double row(double[] clean, double[] perturbed, int example, double[] dClean, double[] dPerturbed) {
        int y = labels[example];
        int m = Rows.runnerUp(perturbed, y);
        double[] logP = Rows.logSoftmax(clean);
        double[] logQ = Rows.logSoftmax(perturbed);
        double[] p = Rows.exp(logP);
        double[] q = Rows.exp(logQ);
        double kl = Rows.kl(p, logP, logQ);
        double wrong = 0;
        for (int j = 0; j < p.length; j++) {
            wrong += j == y ? 0 : p[j];
        }
        double slope = q[m] / (ONE - q[m]);
        for (int j = 0; j < clean.length; j++) {
            double pull = p[j] == 0 ? 0 : p[j] * (logP[j] - logQ[j] - kl);
            dClean[j] = lambda * (wrong * pull - kl * p[y] * ((j == y ? 1 : 0) - p[j]));
            dPerturbed[j] =
                    q[j] - (j == y ? 1 : 0) + slope * ((j == m ? 1 : 0) - q[j]) + lambda * wrong * (q[j] - p[j]);
        }
        return -logQ[y] - Math.log(ONE - q[m]) + lambda * kl * wrong;
    }
}
