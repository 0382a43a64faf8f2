package dev.ralf.adversarial.threat;

import dev.ralf.core.util.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A linear relation between numeric columns in the data's own units, {@code sum_c coefficient_c raw_c <= bound}.
 *
 * @param coefficients coefficient of each column by name, finite and not 0; at least one
 * @param bound finite
 * @param text as it was written
 */
public record Relation(Map<String, Double> coefficients, double bound, String text) {
    /** A sign, then a product of a number and a name, or one of them; a name with odd characters stands in backticks. */
    private static final Pattern TERM = Pattern.compile("([+-])\\s+((?:`[^`]*`|(?!\\s[+-]\\s).)+)");

    private static final String HINT = "a relation is like claim <= 2 * insured - 10, with spaces around + - *";

    /** Copies the map and checks the numbers. */
    public Relation {
        Checks.atLeast("columns of \"" + text + "\"", coefficients.size(), 1);
        coefficients.forEach((name, c) -> Checks.argument(
                c != 0 && Math.abs(c) < Double.POSITIVE_INFINITY,
                "coefficient of %s in \"%s\" must be finite and not 0, got %s",
                name,
                text,
                c));
        Checks.argument(
                Math.abs(bound) < Double.POSITIVE_INFINITY, "bound of \"%s\" must be finite, got %s", text, bound);
        coefficients = Collections.unmodifiableMap(new LinkedHashMap<>(coefficients));
    }

    /**
     * Reads {@code left <= right}.
     *
     * @throws IllegalArgumentException with one line
     */
    static Relation parse(String left, String right, String line) {
        Map<String, Double> sum = new LinkedHashMap<>();
        double bound = -add(left, 1, sum, line) - add(right, -1, sum, line);
        sum.values().removeIf(c -> c == 0);
        if (sum.isEmpty()) {
            throw new IllegalArgumentException("constraint \"" + line + "\" names no column; " + HINT);
        }
        return new Relation(sum, bound == 0 ? 0 : bound, line);
    }

    /** Adds the columns of one side to a sum; returns its constant. */
    private static double add(String side, double factor, Map<String, Double> sum, String line) {
        String text = side.strip();
        text = text.startsWith("- ") || text.startsWith("+ ")
                ? text
                : text.startsWith("-") ? "- " + text.substring(1) : "+ " + text;
        Matcher terms = TERM.matcher(text);
        double constant = 0;
        int at = 0;
        while (terms.lookingAt()) {
            double sign = terms.group(1).equals("-") ? -factor : factor;
            constant += term(terms.group(2).strip(), sign, sum, line);
            at = terms.end();
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            terms.region(at, text.length());
        }
        if (at == 0 || at < text.length()) {
            throw new IllegalArgumentException("constraint \"" + line + "\" cannot be read; " + HINT);
        }
        return constant;
    }

    private static double term(String text, double sign, Map<String, Double> sum, String line) {
        String[] factors = text.startsWith("`") ? new String[] {text} : text.split("\\s+\\*\\s+", 2);
        double product = sign;
        String name = null;
        for (String f : factors) {
            if (Constraints.isNumber(f)) {
                product *= Constraints.number(f, line);
            } else if (name == null && !f.isBlank()) {
                name = f.strip();
            } else {
                throw new IllegalArgumentException(
                        "constraint \"" + line + "\" is not linear or not complete; " + HINT);
            }
        }
        if (name == null) {
            return product;
        }
        String bare = name.replace("`", "");
        sum.merge(bare, product, Double::sum);
        return 0;
    }
}
