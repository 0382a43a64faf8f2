package dev.ralf.core.loop;

import dev.ralf.core.util.Checks;

/**
 * How many validation labels a round may have bought, where its training regime looks at a validation set: {@code size}
 * if that is above 0, else {@code min(ceil(share * labelsTrain), max)} (less 1e-9 before rounding up, so that 0.07 of 100
 * is 7). Rows come from the split's validation part in
 * its fixed random order, so that a later round's set contains an earlier one's.
 *
 * @param size fixed number of labels; 0 to go by share
 * @param share share of the training labels bought so far, in [0, 1]
 * @param max most labels by share
 */
public record ValidationPolicy(int size, double share, int max) {
    /** Checks the ranges. */
    public ValidationPolicy {
        Checks.atLeast("validation.size", size, 0);
        Checks.inRange("validation.share", share, 0, 1);
        Checks.atLeast("validation.max", max, 0);
    }

    /** A fifth of the labels bought so far, at most 500. */
    public static ValidationPolicy defaults() {
        return new ValidationPolicy(0, 0.2, 500);
    }

    /** How many labels the validation set of a round has, given its training labels. */
    public int labels(int labelsTrain) {
        return size > 0 ? size : Math.min(max, (int) Math.ceil(share * labelsTrain - 1e-9));
    }
}
