package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import java.util.Locale;

/**
 * Variance reduction by A-optimal design: the rows after whose labelling the last layer's weights leave least variance in
 * what the model says of the pool. With I(x) a row's Fisher information in the last layer's weights, at the model's own
 * probabilities, rows are taken one by one that lower most
 *
 * <pre>{@code  tr( (lambda E + sum_{labelled, chosen} I(x))^-1  mean_pool A(x) )}</pre>
 *
 * where A is I for {@link Target#LIKELIHOOD}, the Fisher information ratio, or the squared gradient of the probabilities,
 * {@code sum_k dp_k dp_k'}, for {@link Target#PROBABILITY}: the expected variance of the predictions. E is the unit matrix.
 * Utilities are by how much each row lowered the trace; facts are the trace before and after and the embedding's features.
 * Equal gains are decided at random by the rows' own streams. Costs as in {@link Bait}, without its taking away.
 *
 * <p>References: Zhang and Oles, A Probability Analysis on the Value of Unlabeled Data for Classification Problems, ICML 2000
 * (information ratio); Schein and Ungar, Active Learning for Logistic Regression: An Evaluation, Machine Learning 68, 2007,
 * doi:10.1007/s10994-007-5019-5 (variance of predictions); Cohn, Ghahramani and Jordan, JAIR 4, 1996; Settles, Active
 * Learning Literature Survey, 2009, section 3.5. From memory: the papers' text was not at hand. Deviations: softmax layers of
 * any model with embeddings, where the papers have logistic regression; batches are greedy.
 *
 * @param target whose variance is meant
 * @param lambda ridge, the precision of the weights before any label, above 0
 * @param features most features of an embedding, at least 2; wider ones are narrowed as in {@link Bait}
 */
public record VarianceReduction(Target target, double lambda, int features) implements Acquisition {
    /** Whose variance is meant. */
    public enum Target {
        /** That of the log-likelihood: the Fisher information ratio. */
        LIKELIHOOD(FisherDesign.Information.FISHER),
        /** That of the probabilities. */
        PROBABILITY(FisherDesign.Information.PREDICTION);

        private final FisherDesign.Information information;

        Target(FisherDesign.Information information) {
            this.information = information;
        }
    }

    /** Checks the ranges. */
    public VarianceReduction {
        Checks.positive("lambda", lambda);
        Checks.atLeast("features", features, 2);
    }

    @Override
    public String id() {
        return target == Target.LIKELIHOOD
                ? "variance-reduction"
                : "variance-reduction-" + target.name().toLowerCase(Locale.ROOT);
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
        Embedded pool = all.unlabelled();
        double[][] given =
                FisherDesign.mean(labelled.probabilities(), labelled.embeddings(), FisherDesign.Information.FISHER);
        double[][] wanted = FisherDesign.mean(pool.probabilities(), pool.embeddings(), target.information);
        return FisherDesign.select(task, pool, 1, FisherDesign.ridged(given, labelled.size(), lambda), wanted, n);
    }
}
