package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;

/**
 * How far the outputs of two model states, or of two views of an example, are apart: the squared Euclidean distance
 *
 * <pre>
 * LOGITS:         l = |a - b|^2           dl/da = 2 (a - b) = -dl/db
 * PROBABILITIES:  l = |p - q|^2           dl/da_j = 2 p_j ((p_j - q_j) - sum_k p_k (p_k - q_k))
 * </pre>
 *
 * <p>with p = softmax(a), q = softmax(b), and dl/db the same with p and q exchanged. In {@code LOGITS} space outputs may
 * have any meaning and width, embeddings too. Its root is the temporal output discrepancy of Huang, Wang, Qiu, Wen, Zhao
 * and Xu (arXiv:2107.14153), which scores a row by the outputs of two states of one network and trains with the distance
 * to an average of its states; a consistency cost between student and teacher is from Tarvainen and Valpola
 * (arXiv:1703.01780), who divide by the number of classes. Who holds one side constant leaves its gradient out.
 *
 * @param space which outputs are compared
 */
public record Consistency(SquaredError.Space space) implements PairLoss {
    @Override
    public double row(double[] a, double[] b, int example, double[] dA, double[] dB) {
        Checks.size("outputs", b.length, a.length);
        boolean softmax = space == SquaredError.Space.PROBABILITIES;
        double[] p = softmax ? Rows.exp(Rows.logSoftmax(a)) : a;
        double[] q = softmax ? Rows.exp(Rows.logSoftmax(b)) : b;
        double square = 0;
        double pMean = 0;
        double qMean = 0;
        for (int j = 0; j < p.length; j++) {
            double d = p[j] - q[j];
            square += d * d;
            pMean += p[j] * d;
            qMean += q[j] * d;
        }
        for (int j = 0; j < p.length; j++) {
            double d = p[j] - q[j];
            dA[j] = 2 * (softmax ? p[j] * (d - pMean) : d);
            dB[j] = -2 * (softmax ? q[j] * (d - qMean) : d);
        }
        return square;
    }
}
