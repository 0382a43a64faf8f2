package dev.ralf.datasets.format;

import dev.ralf.core.util.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the cells of a label or of a sensitive attribute become classes or groups. */
public sealed interface Coding {
    /** Every cell is a name; names are sorted, as numbers where all of them are numbers. */
    record Names() implements Coding {}

    /**
     * Every cell is looked up. Names are in the order in which they first appear among the values of the map, the one of
     * all other cells last.
     *
     * @param names name of each cell
     * @param otherwise name of the cells that are not listed, for example one that pools rare levels; absent: such a cell
     *     is an error
     */
    record Mapped(Map<String, String> names, Optional<String> otherwise) implements Coding {
        /** Copies the map. */
        public Mapped {
            Checks.argument(!names.isEmpty(), "names must not be empty");
            names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        }
    }

    /**
     * A number, cut into {@code thresholds.size() + 1} intervals, each open at its lower and closed at its upper end,
     * from the lowest to the highest. Where no names are given they are named {@code <=50}, {@code 51-67}, {@code >=68}
     * where thresholds and all values are whole numbers, and {@code <=50}, {@code (50,67]}, {@code >67} otherwise. An
     * interval without any row is an error.
     *
     * @param thresholds finite and ascending, at least one
     * @param names names of the intervals, one more than thresholds; empty to name them by their ends
     */
    record Cut(List<Double> thresholds, List<String> names) implements Coding {
        /** Checks the order and the names. */
        public Cut {
            thresholds = List.copyOf(thresholds);
            names = List.copyOf(names);
            Checks.argument(!thresholds.isEmpty(), "thresholds must not be empty");
            for (int i = 0; i < thresholds.size(); i++) {
                Checks.argument(
                        Double.isFinite(thresholds.get(i)) && (i == 0 || thresholds.get(i - 1) < thresholds.get(i)),
                        "thresholds must be finite and ascending, got %s",
                        thresholds);
            }
            checkNames(names, thresholds.size() + 1);
        }
    }

    /**
     * A number, cut into intervals that hold about equally many rows: threshold {@code k} is the smallest value that at
     * least a share {@code k/count} of the rows does not exceed. All rows count, those of a test part included, and alike
     * whatever their weight: the thresholds say what is predicted, so they are the same for every split and seed. Rows of
     * one value are never parted, so that intervals may differ in size; thresholds that coincide are an error. Rows
     * without a value are counted for no interval.
     *
     * @param count intervals, at least two
     * @param names names of the intervals; empty to name them by their ends
     */
    record Quantiles(int count, List<String> names) implements Coding {
        /** Checks the count and the names. */
        public Quantiles {
            Checks.atLeast("quantiles", count, 2);
            names = List.copyOf(names);
            checkNames(names, count);
        }
    }

    private static void checkNames(List<String> names, int count) {
        Checks.argument(
                names.isEmpty()
                        || names.size() == count && names.stream().distinct().count() == count,
                "names must be %d distinct names, one for each interval, got %s",
                count,
                names);
    }

    /** Cells are names. */
    static Coding names() {
        return new Names();
    }

    /** Cells are looked up. */
    static Coding mapped(Map<String, String> names) {
        return new Mapped(names, Optional.empty());
    }

    /** Numbers are cut at these thresholds. */
    static Coding cut(Double... thresholds) {
        return new Cut(List.of(thresholds), List.of());
    }

    /** In words, for facts and listings. */
    default String describe() {
        if (this instanceof Cut cut) {
            return "cut at "
                    + String.join(
                            " and ",
                            cut.thresholds().stream().map(Numbers::plain).toList());
        } else if (this instanceof Quantiles q) {
            return "cut into " + q.count() + " intervals of about equally many rows, over all rows of the file";
        }
        return this instanceof Mapped ? "renamed" : "as it is";
    }
}
