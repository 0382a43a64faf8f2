package dev.ralf.datasets.format;

import dev.ralf.core.util.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the cells of a label or of a sensitive attribute become classes or groups. */
public sealed interface Coding {
    /** Every cell is a name; names are sorted, as numbers where all of them are numbers. */
    record Names() implements Coding {}

    /**
     * Every cell is looked up; a cell that is not listed is an error. Names are in the order in which they first appear
     * among the values of the map.
     *
     * @param names name of each cell
     */
    record Mapped(Map<String, String> names) implements Coding {
        /** Copies the map. */
        public Mapped {
            Checks.argument(!names.isEmpty(), "names must not be empty");
            names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        }
    }

    /**
     * A number, cut into {@code thresholds.size() + 1} intervals, each open at its lower and closed at its upper end,
     * from the lowest to the highest. They are named {@code <=50}, {@code 51-67}, {@code >=68} where thresholds and all
     * values are whole numbers, and {@code <=50}, {@code (50,67]}, {@code >67} otherwise. An interval without any row is
     * an error.
     *
     * @param thresholds finite and ascending, at least one
     */
    record Cut(List<Double> thresholds) implements Coding {
        /** Checks the order. */
        public Cut {
            thresholds = List.copyOf(thresholds);
            Checks.argument(!thresholds.isEmpty(), "thresholds must not be empty");
            for (int i = 0; i < thresholds.size(); i++) {
                Checks.argument(
                        Double.isFinite(thresholds.get(i)) && (i == 0 || thresholds.get(i - 1) < thresholds.get(i)),
                        "thresholds must be finite and ascending, got %s",
                        thresholds);
            }
        }
    }

    /** Cells are names. */
    static Coding names() {
        return new Names();
    }

    /** Cells are looked up. */
    static Coding mapped(Map<String, String> names) {
        return new Mapped(names);
    }

    /** Numbers are cut at these thresholds. */
    static Coding cut(Double... thresholds) {
        return new Cut(List.of(thresholds));
    }

    /** In words, for facts and listings. */
    default String describe() {
        if (this instanceof Cut cut) {
            return "cut at "
                    + String.join(
                            " and ",
                            cut.thresholds().stream().map(Numbers::plain).toList());
        }
        return this instanceof Mapped ? "renamed" : "as it is";
    }
}
