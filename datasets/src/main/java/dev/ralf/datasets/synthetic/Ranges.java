package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import java.util.Arrays;

/** Domains of generated features. */
final class Ranges {
    private Ranges() {}

    /** The same features in the box of the values seen. */
    static Features observed(Features x, boolean[] mutable) {
        int d = x.width();
        float[] lower = new float[d];
        float[] upper = new float[d];
        Arrays.fill(lower, Float.POSITIVE_INFINITY);
        Arrays.fill(upper, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                lower[j] = Math.min(lower[j], x.get(i, j));
                upper[j] = Math.max(upper[j], x.get(i, j));
            }
        }
        return x.in(new Domain(lower, upper, mutable));
    }
}
