package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;

/**
 * TRADES: accuracy on the inputs as they are, and agreement between them and perturbed ones. With p = softmax(clean) and
 * p' = softmax(perturbed),
 *
 * <pre>
 * l = -ln p_y + beta KL(p | p')
 * dl/dclean_j     = p_j - [j = y] + beta p_j (ln p_j - ln p'_j - KL)
 * dl/dperturbed_j = beta (p'_j - p_j)
 * </pre>
 *
 * <p>The gradient flows through both branches of the divergence, as in the authors' code. In nats.
 *
 * <p>Reference: Zhang, Yu, Jiao, Xing, El Ghaoui and Jordan, arXiv:1901.08573.
 *
 * @param labels class of each example of the whole set
 * @param beta weight of the divergence, 1 / lambda in the paper, finite and at least 0; 6 in the authors' experiments
 */
public record Trades(int[] labels, double beta) implements PairLoss {
    /** Checks the weight. */
    public Trades {
        Checks.nonNegative("beta", beta);
    }

    @Override
    public double row(double[] clean, double[] perturbed, int example, double[] dClean, double[] dPerturbed) {
        int y = labels[example];
        double[] logP = Rows.logSoftmax(clean);
        double[] logQ = Rows.logSoftmax(perturbed);
        double[] p = Rows.exp(logP);
        double[] q = Rows.exp(logQ);
        double kl = Rows.kl(p, logP, logQ);
        for (int j = 0; j < clean.length; j++) {
            double pull = p[j] == 0 ? 0 : p[j] * (logP[j] - logQ[j] - kl);
            dClean[j] = p[j] - (j == y ? 1 : 0) + beta * pull;
            dPerturbed[j] = beta * (q[j] - p[j]);
        }
        return -logP[y] + beta * kl;
    }
}
