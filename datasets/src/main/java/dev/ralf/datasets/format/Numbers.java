package dev.ralf.datasets.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Numbers in cells. */
final class Numbers {
    private Numbers() {}

    /**
     * The number that a cell holds: decimal digits with optional sign, point and exponent, of a magnitude that fits a
     * float. NaN where it is none: words such as NaN or Infinity, hexadecimal numbers and type suffixes are not accepted.
     */
    static double parse(String cell) {
        String text = cell.strip();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!allowed) {
                return Double.NaN;
            }
        }
        try {
            double value = Double.parseDouble(text);
            return Math.abs(value) <= Float.MAX_VALUE ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Without a trailing {@code .0}. */
    static String plain(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
    }

    /** By value if all are numbers (ties by text), else by text. */
    static List<String> sorted(Collection<String> names) {
        boolean numeric = names.stream().noneMatch(n -> Double.isNaN(parse(n)));
        Comparator<String> order = Comparator.naturalOrder();
        return names.stream()
                .sorted(
                        numeric
                                ? Comparator.<String>comparingDouble(Numbers::parse)
                                        .thenComparing(order)
                                : order)
                .toList();
    }
}
