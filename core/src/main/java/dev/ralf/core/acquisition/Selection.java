package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an acquisition chose.
 *
 * @param ids chosen rows in pick order
 * @param utilities score of each chosen row, higher is better; NaN where the method has none
 * @param facts numbers that explain the choice, by name, in order
 */
public record Selection(int[] ids, double[] utilities, Map<String, Double> facts) {
    /** Checks the lengths. */
    public Selection {
        Checks.size("utilities", utilities.length, ids.length);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** This selection as it comes back from a record: what is not finite is NaN. */
    public Selection onRecord() {
        double[] finite = Arrays.stream(utilities).map(Selection::finiteOrNaN).toArray();
        Map<String, Double> known = new LinkedHashMap<>();
        facts.forEach((name, value) -> known.put(name, finiteOrNaN(value)));
        return new Selection(ids.clone(), finite, known);
    }

    private static double finiteOrNaN(double v) {
        return Double.isFinite(v) ? v : Double.NaN;
    }

    /** A selection without facts. */
    public static Selection of(int[] ids, double[] utilities) {
        return new Selection(ids, utilities, Map.of());
    }
}
