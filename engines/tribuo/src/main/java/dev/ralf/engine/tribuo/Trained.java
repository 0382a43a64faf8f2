package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Packed;
import java.util.Map;

/** Reads the arrays of saved models. */
final class Trained {
    /** Name of the array of the classes that occurred in training. */
    static final String PRESENT = "present";

    private Trained() {}

    /**
     * One array.
     *
     * @throws IllegalArgumentException if it is missing
     */
    static float[] array(Map<String, float[]> arrays, String name) {
        Checks.argument(arrays.containsKey(name), "the saved model has no %s", name);
        return arrays.get(name).clone();
    }

    /**
     * One array of packed doubles, all of them finite.
     *
     * @throws IllegalArgumentException if it is missing or wrong
     */
    static double[] doubles(Map<String, float[]> arrays, String name) {
        double[] values = Packed.doubles(array(arrays, name));
        for (double v : values) {
            Checks.argument(Double.isFinite(v), "%s of a saved model must be finite, got %s", name, v);
        }
        return values;
    }

    /**
     * The classes that occurred in training, ascending.
     *
     * @throws IllegalArgumentException if there is none, or they are no classes
     */
    static int[] present(Map<String, float[]> arrays, int classes) {
        int[] present = Packed.ints(array(arrays, PRESENT));
        Checks.atLeast("classes of a saved model", present.length, 1);
        for (int p = 0; p < present.length; p++) {
            Checks.inRange("class of a saved model", present[p], p == 0 ? 0 : present[p - 1] + 1, classes - 1);
        }
        return present;
    }

    /** Number of values of one input. */
    static int width(int[] inputShape) {
        int width = 1;
        for (int d : inputShape) {
            width = Math.multiplyExact(width, d);
        }
        return width;
    }
}
