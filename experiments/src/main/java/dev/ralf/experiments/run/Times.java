package dev.ralf.experiments.run;

import java.util.Locale;

/** Durations in words. */
public final class Times {
    private Times() {}

    /** {@code 42 s}, {@code 3 min}, {@code 2.5 h}. */
    public static String words(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds));
        }
        return seconds < 2 * 3600
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
