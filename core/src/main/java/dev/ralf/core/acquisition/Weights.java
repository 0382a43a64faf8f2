package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import java.util.Collections;
import java.util.List;

/** Weights of the parts of a combinator. */
final class Weights {
    private Weights() {}

    /** The weights, one for each part, or 1 for each where none is given; finite, at least 0, and not all 0. */
    static List<Double> checked(String name, List<Double> weights, int parts) {
        Checks.atLeast("acquisitions", parts, 1);
        if (weights.isEmpty()) {
            return Collections.nCopies(parts, 1.0);
        }
        Checks.size(name, weights.size(), parts);
        for (int i = 0; i < parts; i++) {
            Checks.nonNegative(name + "[" + i + "]", weights.get(i));
        }
        Checks.positive("the sum of " + name, sum(weights));
        return List.copyOf(weights);
    }

    /** Their sum. */
    static double sum(List<Double> weights) {
        return weights.stream().mapToDouble(Double::doubleValue).sum();
    }
}
