package dev.ralf.core.decision;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * What a decision rule may be fitted on: i.i.d. examples apart from training and test data, unlabelled unless a rule
 * asked for labels, which cost what labels cost.
 *
 * @param probabilities of the model on the calibration set, {@code [n][k]}
 * @param groups sensitive attributes of the same rows
 * @param weights weights of the same rows
 * @param labels classes of the same rows, if they were bought
 */
public record CalibrationSample(Matrix probabilities, List<Groups> groups, double[] weights, Optional<int[]> labels) {
    /** An unlabelled sample. */
    public CalibrationSample(Matrix probabilities, List<Groups> groups, double[] weights) {
        this(probabilities, groups, weights, Optional.empty());
    }

    /** The labels, for a rule that needs them. */
    public int[] requireLabels(String rule) {
        return labels.orElseThrow(() ->
                new IllegalArgumentException(rule + " needs a labelled calibration sample, this one has no labels"));
    }

    /** The sensitive attribute of this name, if there is one. */
    public Optional<Groups> group(String attribute) {
        return groups.stream().filter(g -> g.attribute().equals(attribute)).findFirst();
    }
}
