package dev.ralf.core.optim;

import dev.ralf.core.util.Checks;
import java.util.Map;

/** Reads saved state, with one clear line for what is missing. */
final class Saved {
    private Saved() {}

    /** A copy of the entry {@code name}, which must have this length. */
    static float[] array(Map<String, float[]> state, String name, int length) {
        float[] saved = state.get(name);
        Checks.argument(saved != null, "the saved state has no %s", name);
        Checks.size(name, saved.length, length);
        return saved.clone();
    }

    /** A count that {@link #ofCount} packed. */
    static int count(Map<String, float[]> state, String name) {
        return Float.floatToRawIntBits(array(state, name, 1)[0]);
    }

    /** A count as the bits of one float; exact, other than a cast. */
    static float[] ofCount(int count) {
        return new float[] {Float.intBitsToFloat(count)};
    }
}
