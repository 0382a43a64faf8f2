package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;

/**
 * Configuration of naive Bayes.
 *
 * @param likelihood distribution of the columns in a class
 * @param smoothing pseudo-count alpha of each level of a category (mixed) or each column (multinomial), in mean weights
 * @param varianceSmoothing what is added to every variance, as a share of the largest variance of a column
 */
public record BayesOptions(Likelihood likelihood, double smoothing, double varianceSmoothing) {
    /** Distribution of the columns in a class. */
    public enum Likelihood {
        /** Numeric columns are normal, the columns of one category multinomial over its levels. */
        MIXED,
        /** All columns together are multinomial: for counts and TF-IDF, none negative. */
        MULTINOMIAL
    }

    /** Checks the ranges. */
    public BayesOptions {
        Checks.positive("smoothing", smoothing);
        Checks.positive("varianceSmoothing", varianceSmoothing);
    }

    /** Mixed, alpha 1, a hundredth of the largest variance. */
    public static BayesOptions defaults() {
        return new BayesOptions(Likelihood.MIXED, 1, 0.01);
    }
}
