package dev.ralf.adversarial.threat;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Constraints on the rows of a table beyond ball and box, in the data's own units and not yet bound to any data. A line
 * is either a rule of one column or a linear relation:
 *
 * <pre>
 * driverAge: integer, grows                     only whole numbers, only larger ones
 * annualKm: falls, at most 20 %                 may be understated by a fifth of what it is
 * income: at most 500, between 0 and 20000      in the units of the column
 * gender: immutable
 * fuel: switchable                              a categorical column may take another level
 * {@literal claim <= sumInsured}
 * {@literal licenceYears <= driverAge - 18}
 * </pre>
 *
 * <p>Numbers may be fractions such as {@code 1/3}. What is not mentioned stays as the data say: numeric columns inside
 * their domain, categorical ones as they are. The lines that the data carry themselves ({@link
 * dev.ralf.core.data.Encoding#constraints()}) hold in addition.
 *
 * @param columns rules of single columns
 * @param relations linear relations
 * @param switches most categorical columns that may change in one row, at least 0; counted apart from the ball
 * @param ofData true if the data's own lines hold too
 */
public record Constraints(List<ColumnRule> columns, List<Relation> relations, int switches, boolean ofData) {
    /** Nothing but what the data say themselves. */
    public static final Constraints NONE = new Constraints(List.of(), List.of(), 1, true);

    /** Copies the lists. */
    public Constraints {
        columns = List.copyOf(columns);
        relations = List.copyOf(relations);
        Checks.atLeast("switches", switches, 0);
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException with one line that says which one cannot be read and why
     */
    public static Constraints parse(List<String> lines) {
        List<ColumnRule> columns = new ArrayList<>();
        List<Relation> relations = new ArrayList<>();
        for (String line : lines) {
            if (line.contains("<=") || line.contains(">=")) {
                boolean less = line.contains("<=");
                String[] sides = line.split(less ? "<=" : ">=", -1);
                if (sides.length != 2 || line.contains(less ? ">=" : "<=")) {
                    throw new IllegalArgumentException(
                            "constraint \"" + line + "\" must have one comparison, write two lines");
                }
                relations.add(
                        less ? Relation.parse(sides[0], sides[1], line) : Relation.parse(sides[1], sides[0], line));
            } else {
                int colon = line.lastIndexOf(':');
                if (colon < 1 || line.substring(0, colon).isBlank()) {
                    throw new IllegalArgumentException("constraint \"" + line
                            + "\" must be a rule such as \"age: integer, grows\" or a relation such as"
                            + " \"claim <= insured\"");
                }
                String name = line.substring(0, colon).strip().replace("`", "");
                columns.add(ColumnRule.parse(name, line.substring(colon + 1), line));
            }
        }
        return new Constraints(columns, relations, NONE.switches(), true);
    }

    /** The same with another number of switches. */
    public Constraints withSwitches(int most) {
        return new Constraints(columns, relations, most, ofData);
    }

    /** The same with or without the lines that the data carry. */
    public Constraints withOfData(boolean include) {
        return new Constraints(columns, relations, switches, include);
    }

    /** These and others together; switches as here. */
    public Constraints and(Constraints others) {
        List<ColumnRule> allColumns = new ArrayList<>(columns);
        allColumns.addAll(others.columns);
        List<Relation> allRelations = new ArrayList<>(relations);
        allRelations.addAll(others.relations);
        return new Constraints(allColumns, allRelations, switches, ofData);
    }

    static boolean isNumber(String text) {
        return text.strip().matches("[+-]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?(\\s*/\\s*\\d+(\\.\\d+)?)?");
    }

    /** A number, or a fraction of two. */
    static double number(String text, String line) {
        try {
            return number(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("constraint \"" + line + "\": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a number such as {@code 0.1}, or a fraction such as {@code 8/255}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static double number(String text) {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("a number is needed, got \"" + text.strip() + "\"");
        }
        String[] parts = text.strip().replace("_", "").split("/");
        double value = Double.parseDouble(parts[0].strip());
        return parts.length == 1 ? value : value / Double.parseDouble(parts[1].strip());
    }
}
