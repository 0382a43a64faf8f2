package dev.ralf.adversarial.threat;

import java.util.List;
import java.util.Locale;

/**
 * What an attacker may do to one column of a table, in the data's own units. Several rules of one column hold together.
 *
 * @param column name in the data; a categorical column by the name of the whole
 * @param immutable true: nothing
 * @param integer true: a changed value must be a whole number
 * @param grows true: it may only become larger
 * @param falls true: it may only become smaller
 * @param switchable true: a categorical column may take another level; counts as one switch
 * @param atMost largest change, in raw units, at least 0; infinite where there is no such limit
 * @param atMostShare largest change as a share of the natural value's size, at least 0; infinite where there is none
 * @param low smallest value that occurs
 * @param high largest value that occurs
 */
public record ColumnRule(
        String column,
        boolean immutable,
        boolean integer,
        boolean grows,
        boolean falls,
        boolean switchable,
        double atMost,
        double atMostShare,
        double low,
        double high) {
    private static final String WORDS =
            "immutable, integer, grows, falls, switchable, at most N, at most N %, between N and N";

    /**
     * Reads {@code NAME: word, word ...}.
     *
     * @throws IllegalArgumentException with one line that names the word that is wrong
     */
    static ColumnRule parse(String name, String words, String line) {
        boolean immutable = false;
        boolean integer = false;
        boolean grows = false;
        boolean falls = false;
        boolean switchable = false;
        double atMost = Double.POSITIVE_INFINITY;
        double share = Double.POSITIVE_INFINITY;
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        for (String item : words.split(",", -1)) {
            String word = item.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            switch (word) {
                case "immutable" -> immutable = true;
                case "integer" -> integer = true;
                case "grows" -> grows = true;
                case "falls" -> falls = true;
                case "switchable" -> switchable = true;
                default -> {
                    if (word.startsWith("at most ")) {
                        String amount = word.substring("at most ".length()).strip();
                        boolean percent = amount.endsWith("%");
                        double value = Constraints.number(
                                percent
                                        ? amount.substring(0, amount.length() - 1)
                                                .strip()
                                        : amount,
                                line);
                        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                            throw new IllegalArgumentException(
                                    "constraint \"" + line + "\": at most must be in [0, Infinity), got " + amount);
                        }
                        if (percent) {
                            share = Math.min(share, value / 100);
                        } else {
                            atMost = Math.min(atMost, value);
                        }
                    } else if (word.startsWith("between ") && word.contains(" and ")) {
                        List<String> ends =
                                List.of(word.substring("between ".length()).split(" and ", 2));
                        low = Math.max(low, Constraints.number(ends.get(0), line));
                        high = Math.min(high, Constraints.number(ends.get(1), line));
                        if (!(low <= high)) {
                            throw new IllegalArgumentException("constraint \"" + line
                                    + "\": between must have the smaller number first, got " + low + " and " + high);
                        }
                    } else {
                        throw new IllegalArgumentException(
                                "constraint \"" + line + "\": unknown word \"" + item.strip() + "\"; known: " + WORDS);
                    }
                }
            }
        }
        return new ColumnRule(name, immutable, integer, grows, falls, switchable, atMost, share, low, high);
    }

    /** True if the rule says something that only a number can obey. */
    boolean numeric() {
        return integer
                || grows
                || falls
                || atMost < Double.POSITIVE_INFINITY
                || atMostShare < Double.POSITIVE_INFINITY
                || low > Double.NEGATIVE_INFINITY
                || high < Double.POSITIVE_INFINITY;
    }
}
