package dev.ralf.fairness.metrics;

/**
 * A rate of one group, with one class {@code k} as the positive one and all others as negative: the weight of some cells
 * of its label-by-decision table over that of others. An empty denominator gives NaN: the rate is undefined, not 0.
 */
public enum GroupRate {
    /** {@code P(decision = k)}; equal over groups: demographic parity. */
    SELECTION_RATE("selection-rate", Given.NOTHING, (y, d, k) -> d == k, (y, d, k) -> true),
    /** {@code P(label = k)}. */
    BASE_RATE("base-rate", Given.NOTHING, (y, d, k) -> y == k, (y, d, k) -> true),
    /** {@code P(decision = k | label = k)}; equal over groups: equal opportunity. */
    TRUE_POSITIVE_RATE("true-positive-rate", Given.LABEL, (y, d, k) -> y == k && d == k, (y, d, k) -> y == k),
    /** {@code P(decision = k | label != k)}; with the true positive rate equal over groups: equalised odds. */
    FALSE_POSITIVE_RATE("false-positive-rate", Given.LABEL, (y, d, k) -> y != k && d == k, (y, d, k) -> y != k),
    /** {@code P(decision != k | label != k)}. */
    TRUE_NEGATIVE_RATE("true-negative-rate", Given.LABEL, (y, d, k) -> y != k && d != k, (y, d, k) -> y != k),
    /** {@code P(decision != k | label = k)}. */
    FALSE_NEGATIVE_RATE("false-negative-rate", Given.LABEL, (y, d, k) -> y == k && d != k, (y, d, k) -> y == k),
    /** {@code P(label = k | decision = k)}, precision; equal over groups: predictive parity. */
    POSITIVE_PREDICTIVE_VALUE(
            "positive-predictive-value", Given.DECISION, (y, d, k) -> y == k && d == k, (y, d, k) -> d == k),
    /** {@code P(label != k | decision = k)}. */
    FALSE_DISCOVERY_RATE("false-discovery-rate", Given.DECISION, (y, d, k) -> y != k && d == k, (y, d, k) -> d == k),
    /** {@code P(label != k | decision != k)}. */
    NEGATIVE_PREDICTIVE_VALUE(
            "negative-predictive-value", Given.DECISION, (y, d, k) -> y != k && d != k, (y, d, k) -> d != k),
    /** {@code P(label = k | decision != k)}. */
    FALSE_OMISSION_RATE("false-omission-rate", Given.DECISION, (y, d, k) -> y == k && d != k, (y, d, k) -> d != k),
    /** {@code P(decision = label)}, whatever the positive class; equal over groups: accuracy equality. */
    ACCURACY("accuracy", Given.NOTHING, (y, d, k) -> y == d, (y, d, k) -> true),
    /** {@code P(decision != label)}, whatever the positive class. */
    ERROR_RATE("error-rate", Given.NOTHING, (y, d, k) -> y != d, (y, d, k) -> true),
    /** False negatives over false positives, no proportion; equal over groups: treatment equality. */
    TREATMENT("treatment", Given.NOTHING, (y, d, k) -> y == k && d != k, (y, d, k) -> y != k && d == k);

    /** What a rate is conditional on, and so what stays in place when groups are permuted under its hypothesis. */
    public enum Given {
        /** All rows. */
        NOTHING,
        /** Rows with given labels. */
        LABEL,
        /** Rows with given decisions. */
        DECISION
    }

    private final String id;
    private final Given given;
    private final Cells above;
    private final Cells below;

    GroupRate(String id, Given given, Cells above, Cells below) {
        this.id = id;
        this.given = given;
        this.above = above;
        this.below = below;
    }

    /** Name in reports, for example {@code true-positive-rate}. */
    public String id() {
        return id;
    }

    /** What it is conditional on. */
    public Given given() {
        return given;
    }

    /** True if it is a share of rows, so that an exact binomial interval exists. */
    public boolean proportion() {
        return this != TREATMENT;
    }

    /**
     * Weight above the fraction bar.
     *
     * @param cells {@code [label][decision]}
     * @param k the positive class
     */
    public double numerator(double[][] cells, int k) {
        return sum(cells, k, above);
    }

    /**
     * Weight below the fraction bar.
     *
     * @param cells {@code [label][decision]}
     * @param k the positive class
     */
    public double denominator(double[][] cells, int k) {
        return sum(cells, k, below);
    }

    /**
     * The rate; NaN if the denominator is 0.
     *
     * @param cells {@code [label][decision]}
     * @param k the positive class
     */
    public double of(double[][] cells, int k) {
        double denominator = denominator(cells, k);
        return denominator > 0 ? numerator(cells, k) / denominator : Double.NaN;
    }

    private static double sum(double[][] cells, int k, Cells included) {
        double sum = 0;
        for (int y = 0; y < cells.length; y++) {
            for (int d = 0; d < cells.length; d++) {
                if (included.test(y, d, k)) {
                    sum += cells[y][d];
                }
            }
        }
        return sum;
    }

    @FunctionalInterface
    private interface Cells {
        boolean test(int label, int decision, int k);
    }
}
