package dev.ralf.core.engine;

import java.util.Arrays;
import java.util.Locale;

/** Ends an item of a self-check that found something wrong; the message says what. */
final class CheckFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckFailure(String message) {
        super(message);
    }

    /** Throws unless {@code condition} holds; arguments as in {@link String#format}. */
    static void unless(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new CheckFailure(String.format(Locale.ROOT, message, arguments));
        }
    }

    /** Throws unless the arrays have the same values, by {@link Arrays#equals(float[], float[])}. */
    static void unlessSame(String name, float[] expected, float[] actual) {
        unless(Arrays.equals(expected, actual), "%s: not the same bits", name);
    }

    /** Throws unless the arrays differ by at most {@code tolerance} in each place; 0 asks for the same bits. */
    static void unlessClose(String name, float[] expected, float[] actual, double tolerance) {
        if (tolerance == 0) {
            unlessSame(name, expected, actual);
            return;
        }
        unless(expected.length == actual.length, "%s: %s values instead of %s", name, actual.length, expected.length);
        for (int i = 0; i < expected.length; i++) {
            unless(
                    Math.abs((double) expected[i] - actual[i]) <= tolerance,
                    "%s: %s instead of %s at %s, %s allowed",
                    name,
                    actual[i],
                    expected[i],
                    i,
                    tolerance);
        }
    }
}
