package dev.ralf.core.loss;

import dev.ralf.core.util.Checks;

/**
 * One minus the cosine of the angle between two outputs, embeddings or logits; in [0, 2] up to rounding:
 *
 * <pre>
 * l = 1 - a b / (|a| |b|)        dl/da = (cos a / |a| - b / |b|) / |a|        dl/db likewise
 * </pre>
 *
 * <p>Lengths do not matter, so the gradient is at a right angle to the output. An output that is all 0 has no direction:
 * the cosine counts as 0, the loss is 1 and both gradients are 0, our choice. {@code torch.nn.CosineEmbeddingLoss} with
 * target 1 is the same elsewhere up to its 1e-8 in the denominator.
 */
public record CosineDistance() implements PairLoss {
    @Override
    public double row(double[] a, double[] b, int example, double[] dA, double[] dB) {
        Checks.size("outputs", b.length, a.length);
        double[] u = new double[a.length];
        double[] v = new double[a.length];
        double aLength = Rows.normalize(a, u);
        double bLength = Rows.normalize(b, v);
        double cosine = 0;
        for (int j = 0; j < u.length; j++) {
            cosine += u[j] * v[j];
        }
        boolean none = aLength == 0 || bLength == 0;
        for (int j = 0; j < u.length; j++) {
            dA[j] = none ? 0 : (cosine * u[j] - v[j]) / aLength;
            dB[j] = none ? 0 : (cosine * v[j] - u[j]) / bLength;
        }
        return 1 - cosine;
    }
}
