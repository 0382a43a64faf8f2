package dev.ralf.core.util;

import java.util.Locale;

/**
 * Argument checks with one message form: {@code name must be constraint, got value}. Every check is written as a
 * positive condition, so that NaN fails.
 */
public final class Checks {
    private Checks() {}

    /** Returns {@code value} if it is finite and at least 0. */
    public static double nonNegative(String name, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw bad(name, "in [0, Infinity)", value);
    }

    /** Returns {@code value} if it is finite and above 0. */
    public static double positive(String name, double value) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw bad(name, "in (0, Infinity)", value);
    }

    /** Returns {@code value} if it is at least {@code min}. */
    public static int atLeast(String name, int value, int min) {
        if (value >= min) {
            return value;
        }
        throw bad(name, "at least " + min, value);
    }

    /** Returns {@code value} if it lies in [{@code min}, {@code max}]. */
    public static int inRange(String name, int value, int min, int max) {
        if (value >= min && value <= max) {
            return value;
        }
        throw bad(name, "in [" + min + ", " + max + "]", value);
    }

    /** Returns {@code value} if it lies in [{@code min}, {@code max}]; NaN does not. */
    public static double inRange(String name, double value, double min, double max) {
        if (value >= min && value <= max) {
            return value;
        }
        throw bad(name, "in [" + number(min) + ", " + number(max) + "]", value);
    }

    /** Throws unless {@code actual} equals {@code expected}. */
    public static void size(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(name + " must have length " + expected + ", got " + actual);
        }
    }

    /** Throws with {@code message} unless {@code condition} holds; arguments as in {@link String#format}. */
    public static void argument(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
        }
    }

    private static IllegalArgumentException bad(String name, String constraint, Object value) {
        return new IllegalArgumentException(name + " must be " + constraint + ", got " + value);
    }

    private static String number(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e9 ? Long.toString((long) v) : Double.toString(v);
    }
}
