package dev.ralf.adversarial.evaluation;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Randomised smoothing: the classifier that answers with the class which a base classifier gives most often to {@code x +
 * N(0, sigma^2 I)}, and the radius within which no Euclidean perturbation changes that answer. A guess of the class from
 * {@code n0} draws, then a one-sided Clopper-Pearson bound {@code pA} of its probability from {@code n} other draws; the
 * radius is {@code sigma Phi^-1(pA)} if {@code pA > 1/2}, else the classifier abstains. The certificate holds with
 * probability {@code 1 - alpha} over the draws, for the smoothed classifier alone, without box or constraints.
 *
 * <p>Reference: Cohen, Rosenfeld and Kolter, arXiv:1902.02918.
 *
 * @param sigma standard deviation of the noise in units of the input, above 0
 * @param n0 draws that choose the class, at least 1
 * @param n draws that bound its probability, at least 1
 * @param alpha probability of a wrong certificate, in (0, 1)
 */
public record Smoothing(double sigma, int n0, int n, double alpha) {
    /** Stands for no answer. */
    public static final int ABSTAIN = -1;

    private static final int BLOCK = 512;

    /** Checks the ranges. */
    public Smoothing {
        Checks.positive("sigma", sigma);
        Checks.atLeast("n0", n0, 1);
        Checks.atLeast("n", n, 1);
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
    }

    /**
     * What is certified of one input.
     *
     * @param label class, or {@link #ABSTAIN}
     * @param radius in units of the input; 0 where it abstains
     * @param lower the bound pA
     */
    public record Certificate(int label, double radius, double lower) {}

    /**
     * The certificate of some counts.
     *
     * @param counts0 how often each class came up in the first draws; the first of a tie is chosen
     * @param counts how often each class came up in the second draws
     */
    public Certificate certify(int[] counts0, int[] counts) {
        Checks.size("counts", counts.length, counts0.length);
        int top = 0;
        long total = 0;
        for (int k = 0; k < counts.length; k++) {
            top = counts0[k] > counts0[top] ? k : top;
            total += counts[k];
        }
        double lower = Intervals.lower(counts[top], total, alpha);
        return lower > 0.5
                ? new Certificate(
                        top, sigma * new NormalDistribution(null, 0, 1).inverseCumulativeProbability(lower), lower)
                : new Certificate(ABSTAIN, 0, lower);
    }

    /**
     * The smoothed answer: the class that came up most often, if a two-sided binomial test against the second most
     * frequent one has {@code p <= alpha}; of equal counts the higher class goes first, as in the authors' code.
     */
    public int predict(int[] counts) {
        int first = -1;
        int second = -1;
        for (int k = 0; k < counts.length; k++) {
            if (first < 0 || counts[k] >= counts[first]) {
                second = first;
                first = k;
            } else if (second < 0 || counts[k] >= counts[second]) {
                second = k;
            }
        }
        int both = counts[first] + counts[second];
        double above = 1 - new BinomialDistribution(null, both, 0.5).cumulativeProbability(counts[first] - 1);
        return Math.min(1, 2 * above) <= alpha ? first : ABSTAIN;
    }

    /**
     * Certifies each input; row i draws from {@code seed.child("row", rowIds[i])}.
     *
     * @param base base classifier; its most likely class counts
     * @param inputs inputs
     * @param rowIds names of the rows' streams
     * @param seed parent of the streams
     */
    public Certificate[] certify(Classifier base, Features inputs, int[] rowIds, SeedTree seed) {
        Checks.size("rowIds", rowIds.length, inputs.size());
        Certificate[] out = new Certificate[inputs.size()];
        for (int i = 0; i < out.length; i++) {
            SeedTree stream = seed.child("row", rowIds[i]);
            out[i] = certify(
                    counts(base, inputs, i, n0, stream.child("class").generator()),
                    counts(base, inputs, i, n, stream.child("bound").generator()));
        }
        return out;
    }

    private int[] counts(Classifier base, Features inputs, int row, int draws, RandomGenerator rng) {
        int[] counts = new int[base.classes()];
        float[] x = inputs.row(row);
        for (int done = 0; done < draws; done += BLOCK) {
            int size = Math.min(BLOCK, draws - done);
            float[] noisy = new float[size * x.length];
            for (int at = 0; at < noisy.length; at++) {
                noisy[at] = (float) (x[at % x.length] + sigma * rng.nextGaussian());
            }
            Matrix p = base.probabilities(new Features(noisy, size, inputs.shape()).in(inputs.domain()));
            for (int s = 0; s < size; s++) {
                counts[p.argmax(s)]++;
            }
        }
        return counts;
    }
}
