package dev.ralf.adversarial.threat;

import dev.ralf.core.util.Checks;
import java.util.Objects;

/**
 * What an attacker may do to one input {@code x}: move to any {@code x'} with {@code |x' - x| <= epsilon} that lies in
 * the box of the input's {@link dev.ralf.core.data.Domain} and leaves its immutable features alone. The domain belongs
 * to the features ({@link dev.ralf.core.data.Features#domain()}); this record is what an experiment chooses.
 *
 * @param norm how {@code |x' - x|} is measured
 * @param epsilon radius in the units of the model input, in [0, Infinity); 0 allows no change
 */
public record ThreatModel(Norm norm, double epsilon) {
    /**
     * Checks the radius.
     *
     * @throws IllegalArgumentException if {@code epsilon} is negative, infinite or NaN
     */
    public ThreatModel {
        Objects.requireNonNull(norm, "norm");
        Checks.nonNegative("epsilon", epsilon);
    }
}
