package dev.ralf.core.loop;

/**
 * What stopping criteria see of one round.
 *
 * @param labels labels bought so far, validation labels included
 * @param batch labels that the next purchase would cost
 * @param predictions predicted classes of the stop set: fixed rows of the pool, at most {@value #STOP_SET}, drawn before
 *     the first round, that stay in it when they are labelled
 * @param classes number of classes K
 * @param meanEntropy mean over the unlabelled rows of the predictive entropy divided by {@code ln K}, in [0, 1]; 0 if
 *     none is left
 * @param maxEntropy largest predictive entropy of an unlabelled row in nats; 0 if none is left
 * @param confidenceVariance population variance of the top probability over the stop set
 * @param validationAccuracy accuracy on the validation labels bought so far; NaN where there are none
 */
public record StopSignals(
        int labels,
        int batch,
        int[] predictions,
        int classes,
        double meanEntropy,
        double maxEntropy,
        double confidenceVariance,
        double validationAccuracy) {
    /** Most rows of the stop set. */
    public static final int STOP_SET = 2_000;
}
