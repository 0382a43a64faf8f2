package dev.ralf.adversarial.threat;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Objects;

/**
 * What an attacker may do to one input {@code x}: move to any {@code x'} with {@code |(x' - x) / w| <= epsilon} that
 * lies in the box of the input's {@link dev.ralf.core.data.Domain}, leaves its immutable features alone and, for tables,
 * obeys the constraints. The domain belongs to the features ({@link dev.ralf.core.data.Features#domain()}); this record
 * is what an experiment chooses.
 *
 * <p>Levels of categorical columns are not measured by the norm; how many may switch is a constraint of its own.
 *
 * @param norm how the size of a perturbation is measured
 * @param epsilon radius in the units of the model input, in [0, Infinity); 0 allows no change
 * @param weights w, one for each feature, in (0, Infinity): a radius per feature; empty for 1 everywhere
 * @param constraints of tables, in the data's own units
 */
public record ThreatModel(Norm norm, double epsilon, List<Double> weights, Constraints constraints) {
    /**
     * Checks the radius and the weights.
     *
     * @throws IllegalArgumentException if {@code epsilon} is negative, infinite or NaN, or a weight is not above 0
     */
    public ThreatModel {
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(constraints, "constraints");
        Checks.nonNegative("epsilon", epsilon);
        weights = List.copyOf(weights);
        for (int j = 0; j < weights.size(); j++) {
            Checks.positive("weights[" + j + "]", weights.get(j));
        }
    }

    /** A ball with the same radius for all features, and no constraint but those of the data. */
    public ThreatModel(Norm norm, double epsilon) {
        this(norm, epsilon, List.of(), Constraints.NONE);
    }

    /** The weight of feature {@code j}. */
    public double weight(int j) {
        return weights.isEmpty() ? 1 : weights.get(j);
    }

    /** The same with another radius. */
    public ThreatModel withEpsilon(double radius) {
        return new ThreatModel(norm, radius, weights, constraints);
    }

    /** The same with weights. */
    public ThreatModel withWeights(List<Double> perFeature) {
        return new ThreatModel(norm, epsilon, perFeature, constraints);
    }

    /** The same with other constraints. */
    public ThreatModel withConstraints(Constraints other) {
        return new ThreatModel(norm, epsilon, weights, other);
    }
}
