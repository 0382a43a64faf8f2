package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Labelled examples: what a learner trains on and an evaluator measures on.
 *
 * @param ids stable row ids in the data set, the names of the examples' random streams
 * @param features inputs
 * @param labels class of each example, in {@code [0, classes)}
 * @param groups sensitive attributes, each over the same examples; may be empty
 * @param weights non-negative weight of each example (survey weight or exposure); all 1 where there is none
 */
public record Examples(int[] ids, Features features, int[] labels, List<Groups> groups, double[] weights) {
    /** Checks that all parts are of one length and that weights are finite and not negative. */
    public Examples {
        int n = features.size();
        Checks.size("ids", ids.length, n);
        Checks.size("labels", labels.length, n);
        Checks.size("weights", weights.length, n);
        for (int i = 0; i < n; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                Checks.nonNegative("weights[" + i + "]", weights[i]);
            }
        }
        groups = List.copyOf(groups);
        for (Groups g : groups) {
            Checks.size("group " + g.attribute(), g.codes().length, n);
        }
    }

    /** Unweighted examples without groups, with ids {@code 0 .. n-1}. */
    public static Examples of(Features features, int[] labels) {
        double[] ones = new double[labels.length];
        Arrays.fill(ones, 1);
        return new Examples(MathOps.range(labels.length), features, labels, List.of(), ones);
    }

    /** Number of examples. */
    public int size() {
        return labels.length;
    }

    /** The sensitive attribute of this name, if there is one. */
    public Optional<Groups> group(String attribute) {
        return groups.stream().filter(g -> g.attribute().equals(attribute)).findFirst();
    }

    /** The examples at these positions (not ids), copied, in this order. */
    public Examples select(int[] indices) {
        List<Groups> picked = new ArrayList<>();
        for (Groups g : groups) {
            picked.add(g.select(indices));
        }
        return new Examples(
                MathOps.select(ids, indices),
                features.select(indices),
                MathOps.select(labels, indices),
                picked,
                MathOps.select(weights, indices));
    }

    /** The same rows with other features, one for each. */
    public Examples withFeatures(Features other) {
        return new Examples(ids, other, labels, groups, weights);
    }

    /** The first {@code n} examples, or all if there are fewer. */
    public Examples head(int n) {
        return n >= size() ? this : select(MathOps.range(n));
    }
}
