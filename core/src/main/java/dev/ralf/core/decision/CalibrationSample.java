package dev.ralf.core.decision;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * What a decision rule may be fitted on: unlabelled, i.i.d. examples apart from training and test data.
 *
 * @param probabilities of the model on the calibration set, {@code [n][k]}
 * @param groups sensitive attributes of the same rows
 * @param weights weights of the same rows
 */
public record CalibrationSample(Matrix probabilities, List<Groups> groups, double[] weights) {
    /** The sensitive attribute of this name, if there is one. */
    public Optional<Groups> group(String attribute) {
        return groups.stream().filter(g -> g.attribute().equals(attribute)).findFirst();
    }
}
