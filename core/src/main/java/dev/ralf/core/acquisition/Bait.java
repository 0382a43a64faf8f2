package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;

/**
 * BAIT: batch active learning via information matrices. With I(x) the Fisher information of a row in the last layer's
 * weights, at the model's own probabilities, the batch S of n rows is the one of least
 *
 * <pre>{@code  tr( (lambda E + L/(L+n) mean_labelled I + n/(L+n) sum_{x in S} I(x))^-1  mean_all I )}</pre>
 *
 * found greedily: {@code overSample n} rows are added one by one, each lowering the trace most, and then the least useful are
 * taken away until n are left. E is the unit matrix, L the number of labelled rows; a chosen row's information counts {@code
 * n/(L+n)}. The batch is in the order in which rows were added, utilities are by how much each lowered the trace then; facts
 * are the trace before and after and the embedding's features. Equal gains are decided at random by the rows' own streams.
 *
 * <p>Information is used in factors of rank K, and every step is an update of rank K (see {@link FisherDesign}): O(N D^2)
 * once and O(N (K D + K^3)) a step for D = K d. Embeddings of more than {@code features} features are first narrowed to
 * their leading principal components and a constant, as matrices are D x D.
 *
 * <p>Reference: Ash, Goel, Krishnamurthy and Kakade, Gone Fishing: Neural Active Learning with Fisher Embeddings,
 * arXiv:2106.09675; the algorithm, scaling and defaults (lambda 1, twice the batch) were read in the authors' public code,
 * which has no bias in the last layer and no narrowing.
 *
 * @param lambda ridge, above 0
 * @param overSample rows to add for each row wanted, at least 1; 1 leaves out the taking away
 * @param features most features of an embedding, at least 2
 */
public record Bait(double lambda, double overSample, int features) implements Acquisition {
    /** Checks the ranges. */
    public Bait {
        Checks.positive("lambda", lambda);
        Checks.inRange("overSample", overSample, 1, 1e6);
        Checks.atLeast("features", features, 2);
    }

    @Override
    public String id() {
        return "bait";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a probability or an embedding is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        Embedded all = Embedded.of(task, id()).narrowed(features);
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        Embedded labelled = all.labelled();
        double share = (double) n / (labelled.size() + n);
        double[][] given =
                FisherDesign.mean(labelled.probabilities(), labelled.embeddings(), FisherDesign.Information.FISHER);
        double[][] target = FisherDesign.mean(all.probabilities(), all.embeddings(), FisherDesign.Information.FISHER);
        return FisherDesign.select(
                task, all.unlabelled(), share, FisherDesign.ridged(given, 1 - share, lambda), target, (int)
                        Math.min(Integer.MAX_VALUE, Math.floor(overSample * n)));
    }
}
