package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Optional;

/**
 * What values an input may take, per feature: the box that every adversarial example must stay in, and the features
 * that an attacker cannot touch. In the units of the features themselves.
 */
public final class Domain {
    private final float[] lower;
    private final float[] upper;
    private final boolean[] mutable;
    private final Encoding encoding;

    /**
     * A domain over {@code width} features; arrays are copied.
     *
     * @param lower smallest value of each feature, may be negative infinity
     * @param upper largest value of each feature, at least {@code lower}
     * @param mutable true where an attacker may change the feature
     */
    public Domain(float[] lower, float[] upper, boolean[] mutable) {
        this(lower, upper, mutable, null);
    }

    private Domain(float[] lower, float[] upper, boolean[] mutable, Encoding encoding) {
        Checks.size("upper", upper.length, lower.length);
        Checks.size("mutable", mutable.length, lower.length);
        for (int j = 0; j < lower.length; j++) {
            Checks.argument(
                    lower[j] <= upper[j],
                    "lower[%d] must be at most upper[%d], got %s and %s",
                    j,
                    j,
                    lower[j],
                    upper[j]);
        }
        this.lower = lower.clone();
        this.upper = upper.clone();
        this.mutable = mutable.clone();
        this.encoding = encoding;
        if (encoding != null) {
            Checks.size("encoding", encoding.columns().size(), lower.length);
        }
    }

    /** The same domain of the features of a table. */
    public Domain with(Encoding columns) {
        return new Domain(lower, upper, mutable, columns);
    }

    /** How the columns of a table became these features; empty for images, signals and features without names. */
    public Optional<Encoding> encoding() {
        return Optional.ofNullable(encoding);
    }

    /** Every feature in [{@code lower}, {@code upper}], all of them mutable. */
    public static Domain box(int width, float lower, float upper) {
        float[] lo = new float[width];
        float[] hi = new float[width];
        boolean[] mutable = new boolean[width];
        Arrays.fill(lo, lower);
        Arrays.fill(hi, upper);
        Arrays.fill(mutable, true);
        return new Domain(lo, hi, mutable);
    }

    /** No bounds, all features mutable. */
    public static Domain unbounded(int width) {
        return box(width, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    /** Number of features. */
    public int width() {
        return lower.length;
    }

    /** Smallest value of feature {@code j}. */
    public float lower(int j) {
        return lower[j];
    }

    /** Largest value of feature {@code j}. */
    public float upper(int j) {
        return upper[j];
    }

    /** True if an attacker may change feature {@code j}. */
    public boolean mutable(int j) {
        return mutable[j];
    }
}
