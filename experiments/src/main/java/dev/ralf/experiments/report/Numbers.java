package dev.ralf.experiments.report;

import java.util.Locale;

/** How numbers are written: three decimals, a true minus sign, and a dash for what is undefined. */
final class Numbers {
    static final String DASH = "–";

    private Numbers() {}

    /** Three decimals. */
    static String fixed(double value) {
        return decimals(value, 3);
    }

    /** Rounding errors of sums stay below this; such a difference is written as an exact zero. */
    private static final double NOTHING = 1e-12;

    /** Given decimals; a negative number keeps its sign where its digits round to zero. */
    static String decimals(double value, int digits) {
        if (Double.isNaN(value)) {
            return DASH;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        String text = String.format(Locale.ROOT, "%." + digits + "f", Math.abs(value));
        return value < -NOTHING ? "−" + text : text;
    }

    /** Three decimals with a sign, also when positive and also where the digits round to zero. */
    static String signed(double value) {
        String text = fixed(value);
        return value > NOTHING ? "+" + text : text;
    }

    /** Interval of differences, or a dash when it is undefined. */
    static String signedInterval(double low, double high) {
        return Double.isNaN(low) || Double.isNaN(high) ? DASH : signed(low) + " to " + signed(high);
    }

    /** Probability of a test. */
    static String probability(double p) {
        return p >= 0 && p < 0.001 ? "<0.001" : fixed(p);
    }

    /** Small positive number, such as a certificate's gap: two significant digits, exponent below 0.001. */
    static String small(double value) {
        if (Double.isNaN(value)) {
            return DASH;
        }
        if (value == 0) {
            return "0";
        }
        return Math.abs(value) < 0.001
                ? String.format(Locale.ROOT, "%.1e", value).replace("-", "−")
                : fixed(value);
    }

    /** "1 seed", "5 seeds". */
    static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** Value for charts: six decimals, null when not finite. */
    static Double chart(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        double rounded = Math.rint(value * 1e6) / 1e6;
        return rounded == 0 ? 0.0 : rounded;
    }
}
