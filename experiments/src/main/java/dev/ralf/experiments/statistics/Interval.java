package dev.ralf.experiments.statistics;

/**
 * A confidence interval.
 *
 * @param lower lower bound; NaN where the interval is undefined, may be negative infinity
 * @param upper upper bound; NaN where the interval is undefined, may be infinite
 */
public record Interval(double lower, double upper) {
    /** The interval of a quantity whose spread cannot be estimated. */
    public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

    /** True if both bounds are numbers. */
    public boolean defined() {
        return !Double.isNaN(lower) && !Double.isNaN(upper);
    }

    /** True if {@code value} lies between the bounds, bounds included; false where undefined. */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
